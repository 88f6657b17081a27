package dev.marble.lab.zoo;

import java.util.Arrays;

/**
 * A value on its way through an image network, and what can be told of it without running anything:
 * its channels are taken to be normal before an activation, and independent of each other.
 *
 * @param name its name in the graph
 * @param size its height and width; 1 for a vector
 * @param means the mean of each channel
 * @param variances the variance of each channel
 */
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
record Signal(String name, int size, double[] means, double[] variances) {

  /** A value whose channels have the mean 0 and the variance 1. */
  static Signal standard(String name, int channels, int size) {
    double[] variances = new double[channels];
    Arrays.fill(variances, 1);
    return new Signal(name, size, new double[channels], variances);
  }

  int channels() {
    return means.length;
  }

  /** The mean square over all channels. */
  double power() {
    double sum = 0;
    for (int c = 0; c < means.length; c++) {
      sum += means[c] * means[c] + variances[c];
    }
    return sum / means.length;
  }

  /** The sum of two independent values. */
  Signal plus(Signal other, String newName) {
    double[] sums = means.clone();
    double[] spread = variances.clone();
    for (int c = 0; c < sums.length; c++) {
      sums[c] += other.means[c];
      spread[c] += other.variances[c];
    }
    return new Signal(newName, size, sums, spread);
  }

  /**
   * The positive part of the largest of 1, 4 or 9 neighbours, which are taken to be independent.
   *
   * @param neighbours how many
   */
  Signal rectified(String newName, int newSize, int neighbours) {
    // Mean and deviation of the largest of so many standard normal values.
    double shift = neighbours == 1 ? 0 : neighbours == 4 ? 1.0294 : 1.4850;
    double shrink = neighbours == 1 ? 1 : neighbours == 4 ? 0.7012 : 0.5978;
    double[] newMeans = new double[channels()];
    double[] newVariances = new double[channels()];
    for (int c = 0; c < newMeans.length; c++) {
      double deviation = StrictMath.sqrt(variances[c]);
      double mean = means[c] + shift * deviation;
      double s = shrink * deviation;
      double z = mean / s;
      double density = StrictMath.exp(-z * z / 2) / StrictMath.sqrt(2 * Math.PI);
      double above = below(z);
      newMeans[c] = mean * above + s * density;
      double square = (mean * mean + s * s) * above + mean * s * density;
      newVariances[c] = Math.max(0, square - newMeans[c] * newMeans[c]);
    }
    return new Signal(newName, newSize, newMeans, newVariances);
  }

  /**
   * The normal distribution function, to 1e-7: formula 26.2.17 of Abramowitz and Stegun,
   * <i>Handbook of mathematical functions</i>.
   */
  static double below(double z) {
    double x = Math.abs(z);
    double t = 1 / (1 + 0.2316419 * x);
    double tail =
        StrictMath.exp(-x * x / 2)
            / StrictMath.sqrt(2 * Math.PI)
            * t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return z > 0 ? 1 - tail : tail;
  }
}
