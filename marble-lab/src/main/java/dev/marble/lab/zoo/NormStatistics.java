package dev.marble.lab.zoo;

import dev.marble.onnx.StreamedTensor;

/**
 * What a batch normalization would have counted behind a convolution: mean and variance of each
 * filter's output, from the weights and from mean and variance of each input channel. Neighbouring
 * inputs are taken to be independent, and the zeros around the image are left out. The weights are
 * made once more for that, when the statistics are asked for.
 */
final class NormStatistics {
  private final StreamedTensor.Source weights;
  private final Signal from;
  private final int filters;
  private final int groups;
  private final int area;
  private float[] means; // null until they are asked for
  private float[] variances;

  /**
   * Of one convolution.
   *
   * @param weights (filters, channels of a group, area)
   * @param from what goes in
   * @param filters how many come out
   * @param groups in how many groups
   * @param area height times width of the kernel
   */
  NormStatistics(StreamedTensor.Source weights, Signal from, int filters, int groups, int area) {
    this.weights = weights;
    this.from = from;
    this.filters = filters;
    this.groups = groups;
    this.area = area;
  }

  StreamedTensor.Source means() {
    return (start, out, count) -> {
      count();
      System.arraycopy(means, (int) start, out, 0, count);
    };
  }

  StreamedTensor.Source variances() {
    return (start, out, count) -> {
      count();
      System.arraycopy(variances, (int) start, out, 0, count);
    };
  }

  private synchronized void count() {
    if (means != null) {
      return;
    }
    int each = from.channels() / groups;
    float[] filter = new float[each * area];
    float[] newMeans = new float[filters];
    variances = new float[filters];
    for (int f = 0; f < filters; f++) {
      weights.read((long) f * filter.length, filter, filter.length);
      int first = f / (filters / groups) * each;
      double mean = 0;
      double variance = 0;
      for (int i = 0; i < filter.length; i++) {
        int channel = first + i / area;
        mean += filter[i] * from.means()[channel];
        variance += (double) filter[i] * filter[i] * from.variances()[channel];
      }
      newMeans[f] = (float) mean;
      variances[f] = (float) variance;
    }
    means = newMeans;
  }
}
