package dev.marble.construction;

import dev.marble.MarbleException;
import dev.marble.batch.Batch;
import dev.marble.batch.Progress;
import dev.marble.io.Journal;
import dev.marble.ticket.WeightWindows;
import java.nio.FloatBuffer;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Finds one target tensor in its random layers: for each weight and side, the first subset of the
 * products (or, behind copies of the inputs, of the weights) that lies within the tolerance.
 *
 * <p>The subset found for a weight depends on the seed, the tensor's number and the weight's index
 * alone, so the result is the same for any number of threads, and whether or not part of it comes
 * from a journal. More samples leave the subsets that were already found as they are: widening
 * solves only what was missed.
 */
public final class TensorCarver {
  /** Bins of the error histogram. */
  public static final int ERROR_BINS = 64;

  private final CarveSettings settings;
  private final Batch batch;
  private final Progress progress;
  private final Optional<Journal> journal;

  /**
   * A carver that keeps no journal.
   *
   * @param settings what all tensors share
   * @param batch what the work runs on
   * @param progress is told of solved subset sums, a few thousand at a time, from any thread
   */
  public TensorCarver(CarveSettings settings, Batch batch, LongConsumer progress) {
    this(
        settings,
        batch,
        new Progress() {
          @Override
          public void step(long units) {
            progress.accept(units);
          }
        },
        Optional.empty());
  }

  /**
   * A carver.
   *
   * @param settings what all tensors share
   * @param batch what the work runs on
   * @param progress is told of subset sums, solved now or found in the journal
   * @param journal keeps finished blocks; its work names the settings
   */
  public TensorCarver(
      CarveSettings settings, Batch batch, Progress progress, Optional<Journal> journal) {
    this.settings = settings;
    this.batch = batch;
    this.progress = progress;
    this.journal = journal;
  }

  /**
   * Carves one tensor, and keeps its rebuilt weights in memory.
   *
   * @param tensor what it is
   * @param number ℓ: it is found in the random layers 2ℓ and 2ℓ + 1
   * @param values its values in the order of the flat index
   * @return masks, weights and statistics
   * @throws IllegalArgumentException as below
   * @throws MarbleException as below
   */
  public TensorResult carve(TargetTensor tensor, int number, float[] values) {
    FloatBuffer all =
        FloatBuffer.allocate(Math.multiplyExact(values.length, tensor.inputs().sides().size()));
    TensorResult result =
        carve(tensor, number, values, (weights, count) -> all.put(weights, 0, count));
    float[][] kept = new float[tensor.inputs().sides().size()][values.length];
    all.flip();
    for (float[] side : kept) {
      all.get(side);
    }
    return result.withWeights(kept);
  }

  /**
   * Carves one tensor.
   *
   * @param tensor what it is
   * @param number ℓ: it is found in the random layers 2ℓ and 2ℓ + 1
   * @param values its values in the order of the flat index
   * @param sink takes the rebuilt weights of each side in turn
   * @return masks and statistics
   * @throws IllegalArgumentException if there are more or fewer values than the layout has
   * @throws MarbleException if a value is not finite, the tolerance is too fine for 24-bit weights,
   *     or a weight cannot be met
   */
  public TensorResult carve(
      TargetTensor tensor, int number, float[] values, WeightWindows.Sink sink) {
    if (values.length != tensor.layout().size()) {
      throw new IllegalArgumentException(
          "\""
              + tensor.name()
              + "\" has "
              + values.length
              + " values, and its layout "
              + tensor.layout().size());
    }
    TensorScale scale = TensorScale.of(tensor, values, settings);
    TensorWork work =
        new TensorWork(settings, batch, progress, journal, tensor, number, values, scale);
    SampleRule.Choice choice =
        settings.choose(
            new SampleRule(
                settings.construction().rates(), values, tensor.inputs().sides().size(), scale),
            scale.share());
    long missed = work.solveAll(choice.samples());
    while (work.misses() > 0
        && settings.onMiss() == OnMiss.WIDEN
        && work.samples() < settings.construction().most()) {
      work.widen();
    }
    long accepted = 0;
    if (work.misses() > 0) {
      if (settings.onMiss() != OnMiss.ACCEPT) {
        throw work.unreachable();
      }
      accepted = work.misses();
      work.acceptNearest();
    }
    return work.result(choice, missed, accepted, sink);
  }
}
