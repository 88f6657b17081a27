package dev.marble.construction;

import dev.marble.MarbleException;
import dev.marble.batch.Batch;
import dev.marble.ticket.InputSign;
import dev.marble.ticket.RandomPair;
import dev.marble.ticket.TensorLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Measures how wide a random network each construction needs for one tensor: some of its weights,
 * evenly chosen, and the largest among them, are found by each, with random weights of the same
 * distribution, at the whole tolerance. It is the same measurement for all constructions; a width
 * that would follow from a theorem plays no part.
 */
public final class Overparameterization {
  private static final int MOST_WEIGHTS = 1 << 10;

  /** More are taken where a weight needs them; how many are needed does not depend on it. */
  private static final int FIRST_SAMPLES = 21;

  /** Products that Malach's construction may look through, about. */
  private static final double WORK = 1L << 24;

  private final CarveSettings settings;
  private final Batch batch;

  /**
   * For the tensors of a model.
   *
   * @param settings how they are carved
   * @param batch what the work runs on
   */
  public Overparameterization(CarveSettings settings, Batch batch) {
    this.settings = settings;
    this.batch = batch;
  }

  /**
   * Measures.
   *
   * @param tensor a tensor
   * @param number its number ℓ
   * @param values its values, finite
   * @param tolerance its absolute tolerance
   * @return what each construction needs; a construction is left out if a weight is out of its
   *     reach
   */
  public List<Need> of(TargetTensor tensor, int number, float[] values, double tolerance) {
    List<Need> needs = new ArrayList<>();
    double largest = Math.abs(values[largest(values)]);
    if (largest == 0 || !(tolerance > 0) || tolerance > Float.MAX_VALUE) {
      return needs;
    }
    double bits = Malach.samples(tolerance / largest, Construction.MALACH.most());
    float[] some = sample(values, (int) Math.max(1, WORK / StrictMath.pow(2, bits)));
    for (Construction construction : Construction.values()) {
      need(construction, tensor, number, some, tolerance).ifPresent(needs::add);
    }
    return needs;
  }

  private Optional<Need> need(
      Construction construction, TargetTensor tensor, int number, float[] some, double tolerance) {
    CarveSettings plain =
        new CarveSettings(
            settings.recipe(),
            new Tolerance.Absolute(tolerance),
            construction == Construction.MALACH ? 0 : FIRST_SAMPLES,
            1,
            OnMiss.WIDEN,
            settings.failure(),
            settings.scale(),
            construction);
    TensorLayout layout = Pensia.outByIn(1, some.length);
    TargetTensor sampled =
        new TargetTensor(
            tensor.name(),
            tensor.construction(),
            layout.dims(),
            layout,
            construction == Construction.BURKHOLZ ? InputSign.IMMATERIAL : tensor.inputs(),
            Optional.empty());
    try {
      TensorResult result = new TensorCarver(plain, batch, done -> {}).carve(sampled, number, some);
      int samples = Math.max(1, mostSamples(result));
      int width =
          switch (construction) {
            case PENSIA ->
                new RandomPair(
                        settings.recipe(), number, tensor.layout(), tensor.inputs(), samples, 0)
                    .width(List.of());
            case MALACH -> Math.max(1, result.width());
            case BURKHOLZ -> samples;
          };
      return Optional.of(new Need(construction, samples, width, some.length));
    } catch (MarbleException e) {
      // A weight is out of reach, or a block has too few live units: there is no width to tell.
      return Optional.empty();
    }
  }

  /** The bit length of the largest number: a first subset reaches no further than it must. */
  private static int mostSamples(TensorResult result) {
    long[] counts = result.samplesUsed().counts();
    int most = counts.length - 1;
    while (most > 0 && counts[most] == 0) {
      most--;
    }
    return most;
  }

  private static float[] sample(float[] values, int most) {
    int count = Math.min(values.length, Math.min(most, MOST_WEIGHTS));
    float[] some = new float[count];
    for (int i = 0; i < count; i++) {
      some[i] = values[(int) ((long) i * values.length / count)];
    }
    if (count < values.length) {
      some[count - 1] = values[largest(values)];
    }
    return some;
  }

  private static int largest(float[] values) {
    int largest = 0;
    for (int i = 1; i < values.length; i++) {
      largest = Math.abs(values[i]) > Math.abs(values[largest]) ? i : largest;
    }
    return largest;
  }
}
