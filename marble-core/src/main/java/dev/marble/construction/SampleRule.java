package dev.marble.construction;

import dev.marble.random.Grid;
import java.util.OptionalDouble;

/**
 * How many subset sums of a tensor will find no subset within the tolerance, on average over seeds,
 * and the fewest samples for which that is little enough. The expectation is a sum over the weights
 * of the measured {@link MissRates}; that weights of one input share hidden units changes how
 * misses cluster, not how many there are on average.
 */
final class SampleRule {
  private static final int BINS_PER_UNIT = 512;
  private static final int BINS = 1 + (int) (MissRates.LARGEST_TARGET * BINS_PER_UNIT);

  /**
   * What was chosen.
   *
   * @param samples n
   * @param expectedMisses how many subset sums will be missed with them, on average; empty if that
   *     is not known
   */
  record Choice(int samples, OptionalDouble expectedMisses) {}

  private final long[] counts = new long[BINS];
  private final MissRates rates;
  private final double tolerance;
  private final int sides;

  /**
   * The rule for one tensor.
   *
   * @param rates how often a target is missed
   * @param values its weights, none beyond {@link MissRates#LARGEST_TARGET} times the scale
   * @param sides subset sums per weight
   * @param scale how they lie on the grid
   */
  SampleRule(MissRates rates, float[] values, int sides, TensorScale scale) {
    this.rates = rates;
    this.tolerance = Math.scalb((double) Math.max(1, scale.gridTolerance()), -Grid.PRODUCT_BITS);
    this.sides = sides;
    for (float value : values) {
      double target = Math.scalb(Math.abs((double) value), -scale.exponent());
      if (target > tolerance) {
        // The upper end of the bin: the rate grows with the target.
        counts[(int) Math.min(BINS - 1.0, StrictMath.ceil(target * BINS_PER_UNIT))]++;
      }
    }
  }

  /**
   * The expected number of misses.
   *
   * @param samples n, 1 to 62
   */
  double expectedMisses(int samples) {
    MissRates.AtTolerance byTarget = rates.at(samples, tolerance);
    double sum = 0;
    for (int bin = 0; bin < BINS; bin++) {
      if (counts[bin] > 0) {
        double end = Math.max((double) bin / BINS_PER_UNIT, Math.nextUp(tolerance));
        sum += counts[bin] * byTarget.rate(end);
      }
    }
    return sides * sum;
  }

  /**
   * The fewest samples for which fewer misses are expected than a limit, or the most there are.
   *
   * @param failure the limit, above 0
   */
  Choice choose(double failure) {
    int samples = 1;
    while (samples < CarveSettings.MAX_SAMPLES && expectedMisses(samples) >= failure) {
      samples++;
    }
    return at(samples);
  }

  /** What a number of samples leads to. */
  Choice at(int samples) {
    return new Choice(samples, OptionalDouble.of(expectedMisses(samples)));
  }
}
