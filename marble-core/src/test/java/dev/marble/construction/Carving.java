package dev.marble.construction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.batch.ThreadBatch;
import dev.marble.random.Distribution;
import dev.marble.random.Grid;
import dev.marble.random.Seed;
import dev.marble.reference.FormatPage;
import dev.marble.ticket.InputSign;
import dev.marble.ticket.Mask;
import dev.marble.ticket.Recipe;
import dev.marble.ticket.Side;
import dev.marble.ticket.TensorLayout;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * One tensor to carve, and the checks of what came out against the format page.
 *
 * @param layout its layout
 * @param inputs the sign of its inputs
 * @param values its values
 * @param settings how to carve it
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Carving(TensorLayout layout, InputSign inputs, float[] values, CarveSettings settings) {
  static final long SEED = 271_828;
  static final int NUMBER = 3;
  static final TensorLayout DENSE = Pensia.outByIn(20, 15);
  static final TensorLayout CONVOLUTION = DaCunha.convolution(2, 6, 3, 9);
  static final TensorLayout BIAS = Pensia.bias(30);

  static CarveSettings settings(double tolerance, int samples, OnMiss onMiss) {
    return settings(Distribution.UNIFORM, tolerance, samples, onMiss);
  }

  static CarveSettings settings(
      Distribution distribution, double tolerance, int samples, OnMiss onMiss) {
    Recipe recipe = new Recipe(new Seed(SEED), distribution);
    return new CarveSettings(recipe, new Tolerance.Relative(tolerance), samples, onMiss);
  }

  /** Values that are normal around 0, the largest of them {@code largest} in size. */
  static float[] values(int size, double largest, long seed) {
    Random random = new Random(seed);
    double[] draws = random.doubles(size).toArray();
    double top = 0;
    for (int i = 0; i < size; i++) {
      draws[i] = random.nextGaussian();
      top = Math.max(top, Math.abs(draws[i]));
    }
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) (draws[i] / top * largest);
    }
    return values;
  }

  TargetTensor tensor() {
    return new TargetTensor(
        "layer.weight", Pensia.NAME, layout.dims(), layout, inputs, Optional.empty());
  }

  TensorResult carve(int threads) {
    try (ThreadBatch batch = new ThreadBatch(threads)) {
      return new TensorCarver(settings, batch, done -> {}).carve(tensor(), NUMBER, values);
    }
  }

  /** The products that weight t may be made of. */
  long[] products(TensorResult result, Side side, int t) {
    FormatPage page = new FormatPage(SEED, settings.recipe().distribution().label());
    int block = FormatPage.block(layout.dims(), layout.inputAxes(), t);
    if (settings.construction() == Construction.BURKHOLZ) {
      return page.copies(NUMBER, result.samples(), t);
    }
    return page.products(NUMBER, block, side == Side.POSITIVE, result.samples(), t);
  }

  /** The exact sum that weight t should have, in units of the products. */
  long target(TensorResult result, int t) {
    int shift = Grid.PRODUCT_BITS - result.scaleExponent();
    return (long) Math.rint(Math.scalb((double) values[t], shift));
  }

  /** Each weight is the stated one, and within the tolerance. */
  void assertEveryWeightIsMet(TensorResult result) {
    assertEveryWeightIsRebuilt(result);
    for (float[] weights : result.weights()) {
      for (int t = 0; t < weights.length; t++) {
        double error = Math.abs((double) weights[t] - values[t]);
        assertTrue(error <= result.tolerance(), "weight " + t + " is off by " + error);
      }
    }
  }

  /** Each weight that the format page makes of seed and mask is the stated one. */
  void assertEveryWeightIsRebuilt(TensorResult result) {
    List<Side> sides = inputs.sides();
    assertEquals(sides, List.copyOf(result.masks().keySet()));
    assertEquals(sides.size(), result.weights().length);
    for (int s = 0; s < sides.size(); s++) {
      Mask mask = result.masks().get(sides.get(s));
      assertEquals(result.samples(), mask.samples());
      assertEquals(values.length, mask.size());
      for (int t = 0; t < values.length; t++) {
        long sum = FormatPage.sum(products(result, sides.get(s), t), mask.get(t));
        float weight = FormatPage.weight(sum, result.scaleExponent());
        assertEquals(weight, result.weights()[s][t], "weight " + t);
      }
    }
  }

  /** No smaller subset than the stated one comes clearly within the tolerance. */
  void assertEverySubsetIsTheFirst(TensorResult result) {
    double unit = Math.scalb(1.0, result.scaleExponent() - Grid.PRODUCT_BITS);
    float largest = (float) (Math.scalb(1.0, result.scaleExponent()) + result.tolerance());
    double clearly = result.tolerance() - Math.ulp(largest) / 2.0 - 3 * unit;
    for (Side side : inputs.sides()) {
      for (int t = 0; t < values.length; t++) {
        long[] products = products(result, side, t);
        long subset = result.masks().get(side).get(t);
        for (long smaller = 0; smaller < subset; smaller++) {
          double weight = FormatPage.sum(products, smaller) * unit;
          assertTrue(Math.abs(weight - values[t]) > clearly, "weight " + t + ": " + smaller);
        }
      }
    }
  }
}
