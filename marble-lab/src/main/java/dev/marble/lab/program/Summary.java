package dev.marble.lab.program;

import dev.marble.lab.stats.Quantiles;

/**
 * A quantity over the instances of one size.
 *
 * @param mean its mean
 * @param low the value that a tenth of the instances lies below
 * @param median its median
 * @param high the value that a tenth of the instances lies above
 */
public record Summary(double mean, double low, double median, double high) {
  private static final double TAIL = 0.1;

  static Summary of(double[] values) {
    Quantiles quantiles = Quantiles.of(values);
    return new Summary(
        quantiles.mean(), quantiles.at(TAIL), quantiles.at(0.5), quantiles.at(1 - TAIL));
  }
}
