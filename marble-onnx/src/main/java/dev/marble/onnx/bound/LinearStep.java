package dev.marble.onnx.bound;

import java.util.List;

/**
 * δ = W δ_in + Δ x' + e. The functional c becomes c W, and (c Δ) x' is taken at its greatest over
 * the ranges of x': so errors of many weights that act on one input cancel, as they do in the
 * network.
 */
final class LinearStep implements Step {
  private final LinearLayer layer;
  private final LayerWeights weights;
  private final Enclosure x;
  private final double[] down;
  private final double[] up;
  private final double[][] centres;
  private final double largestWeight;
  private final double largestCentre;

  /** With the least and greatest e of each output: biases, rounding, and ranges of weights. */
  LinearStep(LinearLayer layer, LayerWeights weights, Enclosure x, double[] down, double[] up) {
    this.layer = layer;
    this.weights = weights;
    this.x = x;
    this.down = down;
    this.up = up;
    this.centres = weights.isSame() ? null : weights.centres();
    double largest = 0;
    for (float weight : weights.target()) {
      largest = Math.max(largest, Math.abs(weight));
    }
    largestWeight = largest;
    largest = 0;
    for (int side = 0; centres != null && side < centres.length; side++) {
      for (double centre : centres[side]) {
        largest = Math.max(largest, Math.abs(centre));
      }
    }
    largestCentre = largest;
  }

  @Override
  public List<Enclosure> inputs() {
    return List.of(x);
  }

  @Override
  public long work() {
    return 3L * layer.groups() * layer.outputs() * layer.terms() * layer.positions();
  }

  @Override
  public void pull(double[] c, double[][] into, double[] rest) {
    for (int i = 0; i < c.length; i++) {
      if (c[i] != 0) {
        Step.add(rest, Step.greatest(c[i], down[i], up[i]));
      }
    }
    addRounding(c, rest);
    boolean same = weights.isSame();
    double[] positive = same ? null : new double[x.size()];
    double[] negative = same || !weights.isTwoSided() ? positive : new double[x.size()];
    for (int g = 0; g < layer.groups(); g++) {
      for (int o = 0; o < layer.outputs(); o++) {
        for (int p = 0; p < layer.positions(); p++) {
          double factor = c[layer.output(g, o, p)] * layer.scale();
          if (factor != 0) {
            pullRow(g, o, p, factor, into[0], positive, negative);
          }
        }
      }
    }
    if (!same) {
      for (int j = 0; j < x.size(); j++) {
        addErrors(positive[j], negative[j], x.ticketLow[j], x.ticketHigh[j], rest);
      }
    }
  }

  /**
   * What the sums below round. They may cancel, so this is measured by their parts: each
   * coefficient adds up at most so many products of at most such a size.
   */
  private void addRounding(double[] c, double[] rest) {
    double sum = 0;
    for (double factor : c) {
      sum += Math.abs(factor);
    }
    double gamma = 4.0 * layer.groups() * layer.outputs() * layer.taps() * 0x1p-53;
    double unit = gamma * sum * Math.abs(layer.scale());
    double moved = 0;
    double seen = 0;
    for (int j = 0; j < x.size(); j++) {
      moved += Math.max(-x.down[j], x.up[j]);
      seen += Math.max(Math.abs(x.ticketLow[j]), Math.abs(x.ticketHigh[j]));
    }
    Step.add(rest, unit * largestWeight * moved + unit * largestCentre * seen);
  }

  private void pullRow(
      int g, int o, int p, double factor, double[] into, double[] positive, double[] negative) {
    float[] target = weights.target();
    int row = layer.weightBase()[g] + o * layer.weightOutputStride();
    for (int tap = 0; tap < layer.taps(); tap++) {
      int place = layer.tap()[tap * layer.positions() + p];
      if (place < 0) {
        continue;
      }
      int at = layer.inputBase()[g] + place;
      int w = row + tap;
      for (int ch = 0; ch < layer.channels(); ch++) {
        into[at] += factor * target[w];
        if (centres != null) {
          positive[at] += factor * centres[0][w];
          if (centres.length > 1) {
            negative[at] += factor * centres[1][w];
          }
        }
        at += layer.inputStride();
        w += layer.weightChannelStride();
      }
    }
  }

  /** The greatest a · relu(x') − b · relu(−x'). */
  private static void addErrors(double a, double b, double low, double high, double[] rest) {
    double first = low > 0 ? a * low : b * low;
    double last = high > 0 ? a * high : b * high;
    double zero = low < 0 && high > 0 ? 0 : first;
    Step.add(rest, Math.max(Math.max(first, last), zero));
  }
}
