package dev.marble.onnx.bound;

import java.util.Arrays;

/** BatchNormalization; and those that use the mean and variance of their input. */
final class Normalisation {
  /** By which share of the larger a difference of two doubles is off, and four times as much. */
  private static final double DISTANCE_ERROR = 0x1p-50;

  private Normalisation() {}

  /** (x − μ) · γ / √(σ² + ε) + β, per channel, evaluated as it stands or folded. */
  static Enclosure batch(NodeContext node) {
    Enclosure x = node.enclosure(0);
    node.check(node.integer("training_mode", 0) == 0, "it is in training mode");
    node.check(node.integer("spatial", 1) == 1, "its statistics are not per channel");
    node.check(x.shape.length >= 2, "its input has no channels");
    float[] gamma = node.floats(1);
    float[] beta = node.floats(2);
    float[] mean = node.floats(3);
    float[] variance = node.floats(4);
    double epsilon = node.real("epsilon", 1e-5f);
    int channels = x.shape[1];
    node.check(
        gamma.length == channels
            && beta.length == channels
            && mean.length == channels
            && variance.length == channels,
        "its parameters do not fit its input");
    int space = Windows.product(x.shape, 2);
    double[][] y = new double[6][x.size()];
    double[] magnitude = new double[x.size()];
    double[] factors = new double[x.size()];
    double steepest = 0;
    for (int i = 0; i < x.size(); i++) {
      int c = i / space % channels;
      node.check(variance[c] + epsilon > 0, "its variance is not positive");
      double factor = gamma[c] / Math.sqrt(variance[c] + epsilon);
      factors[i] = factor;
      steepest = Math.max(steepest, Math.abs(factor));
      double from = factor >= 0 ? x.low[i] : x.high[i];
      double to = factor >= 0 ? x.high[i] : x.low[i];
      y[0][i] = (from - mean[c]) * factor + beta[c];
      y[1][i] = (to - mean[c]) * factor + beta[c];
      from = factor >= 0 ? x.ticketLow[i] : x.ticketHigh[i];
      to = factor >= 0 ? x.ticketHigh[i] : x.ticketLow[i];
      y[2][i] = (from - mean[c]) * factor + beta[c];
      y[3][i] = (to - mean[c]) * factor + beta[c];
      y[4][i] = factor * (factor >= 0 ? x.down[i] : x.up[i]);
      y[5][i] = factor * (factor >= 0 ? x.up[i] : x.down[i]);
      magnitude[i] = Math.abs(factor) * (x.magnitude(i) + Math.abs(mean[c])) + Math.abs(beta[c]);
    }
    // √ and ÷ of the factor, then as many again for what a runtime makes of it.
    Enclosure result =
        Enclosure.rounded(
            x.shape,
            y[0],
            y[1],
            y[2],
            y[3],
            y[4],
            y[5],
            i -> Rounding.of(16, magnitude[i]),
            steepest * x.norm);
    if (x.step == null) {
      return result;
    }
    double[] error = new double[x.size()];
    for (int i = 0; i < error.length; i++) {
      error[i] = 2 * Rounding.of(16, magnitude[i]);
    }
    return result.by(new SlopeStep(x, factors, factors, error));
  }

  /** LayerNormalization: over all axes from one on, then an affine map. */
  static Enclosure layer(NodeContext node) {
    Enclosure x = node.enclosure(0);
    int axis = Shapes.axis(node.integer("axis", -1), x.shape.length);
    node.check(
        node.proto().getOutputList().stream().skip(1).allMatch(String::isEmpty),
        "it returns its statistics");
    int terms = Windows.product(x.shape, axis);
    Enclosure y = standardised(x, terms, node.real("epsilon", 1e-5f));
    y = Arithmetic.multiply(y, node.enclosure(1));
    return node.has(2) ? Arithmetic.add(y, node.enclosure(2)) : y;
  }

  /** InstanceNormalization: over the space of each channel, then an affine map. */
  static Enclosure instance(NodeContext node) {
    Enclosure x = node.enclosure(0);
    int rank = x.shape.length;
    node.check(rank >= 3, "its input has no spatial axes");
    Enclosure y = standardised(x, Windows.product(x.shape, 2), node.real("epsilon", 1e-5f));
    int[] perChannel = new int[rank];
    Arrays.fill(perChannel, 1);
    perChannel[1] = x.shape[1];
    y = Arithmetic.multiply(y, node.enclosure(1).reshaped(perChannel));
    return Arithmetic.add(y, node.enclosure(2).reshaped(perChannel));
  }

  /**
   * (x − mean) / √(variance + ε) over consecutive slices. With c the centred values and σ the root,
   * c'/σ' − c/σ = (c' − c)/σ' − (c/σ)(σ' − σ)/σ', and |σ' − σ| is at most the root mean square of
   * c' − c.
   */
  static Enclosure standardised(Enclosure x, int terms, double epsilon) {
    if (terms < 1 || !(epsilon > 0)) {
      throw new NoBound("it normalises nothing, or without epsilon");
    }
    double[][] y = new double[6][x.size()];
    double[] error = new double[x.size()];
    for (int start = 0; start < x.size(); start += terms) {
      slice(x, start, terms, epsilon, y, error);
    }
    return Enclosure.rounded(x.shape, y[0], y[1], y[2], y[3], y[4], y[5], i -> error[i]);
  }

  private static void slice(
      Enclosure x, int start, int n, double epsilon, double[][] y, double[] error) {
    double meanMagnitude = 0;
    double deviationSquare = 0;
    double[] sums = new double[6];
    double[][] parts = {x.low, x.high, x.ticketLow, x.ticketHigh, x.down, x.up};
    for (int i = start; i < start + n; i++) {
      double magnitude = x.magnitude(i);
      meanMagnitude += magnitude / n;
      double deviation = Math.max(Math.abs(x.down[i]), Math.abs(x.up[i]));
      deviationSquare += deviation * deviation / n;
      for (int k = 0; k < 6; k++) {
        sums[k] += parts[k][i];
      }
    }
    double slack = 1e-9 * meanMagnitude;
    double mean = 0;
    for (int k = 0; k < 4; k++) {
      mean = Math.max(mean, Math.abs(sums[k]) / n + slack);
    }
    // A runtime may compute the variance as the mean square less the squared mean: it is off by
    // so much of variance + mean², at the same input. The bound itself does not.
    double rounded = Rounding.ofRunsAlone(4 * Rounding.ofSum(n));
    Spread target = Spread.of(x.low, x.high, start, n, epsilon, rounded, mean);
    Spread ticket = Spread.of(x.ticketLow, x.ticketHigh, start, n, epsilon, rounded, mean);
    double rms = Math.sqrt(deviationSquare) * (1 + 1e-9);
    double most = Math.sqrt(Math.max(0, n - 1.0)) * (1 + 1e-9);
    double least = Math.min(target.low, ticket.low);
    // With σ the root and σ̂ what is computed, |σ − σ̂| / σ̂ ≤ rounded (σ / σ̂ + mean² / σ̂²).
    double ofMean = rounded * mean * mean / (least * least);
    double ofRoot = rounded * Math.sqrt((1 + ofMean) / (1 - rounded)) + ofMean;
    for (int i = start; i < start + n; i++) {
      double[] centred = new double[6];
      for (int k = 0; k < 6; k++) {
        int other = k ^ 1;
        double rest = sums[other] - parts[other][i];
        centred[k] = parts[k][i] * (1 - 1.0 / n) - rest / n;
        centred[k] += (k % 2 == 0 ? -1 : 1) * (slack + 1e-9 * x.magnitude(i));
      }
      y[0][i] = Math.max(-most, centred[0] / (centred[0] < 0 ? target.low : target.high));
      y[1][i] = Math.min(most, centred[1] / (centred[1] > 0 ? target.low : target.high));
      y[2][i] = Math.max(-most, centred[2] / (centred[2] < 0 ? ticket.low : ticket.high));
      y[3][i] = Math.min(most, centred[3] / (centred[3] > 0 ? ticket.low : ticket.high));
      double largest = Math.max(Math.abs(y[0][i]), Math.abs(y[1][i]));
      double turn = largest * rms / ticket.low * (1 + 1e-9);
      y[4][i] = centred[4] / (centred[4] < 0 ? ticket.low : ticket.high) - turn;
      y[5][i] = centred[5] / (centred[5] > 0 ? ticket.low : ticket.high) + turn;
      largest = Math.max(largest, Math.max(Math.abs(y[2][i]), Math.abs(y[3][i])));
      error[i] =
          Rounding.ofSum(n) * 2 * (meanMagnitude + x.magnitude(i)) / least
              + largest * (ofRoot * (1 + 1e-9) + 16 * Rounding.UNIT * Rounding.share());
    }
  }

  /**
   * The range of √(variance + ε), where the variance is off by the share {@code rounded} of itself
   * and of mean².
   */
  private record Spread(double low, double high) {
    static Spread of(
        double[] low,
        double[] high,
        int start,
        int n,
        double epsilon,
        double rounded,
        double mean) {
      double least = leastVariance(low, high, start, n) * (1 - 1e-9);
      double greatest = greatestVariance(low, high, start, n) * (1 + 1e-9);
      double error = rounded * mean * mean;
      double under = least * (1 - rounded) + epsilon * (1 - 1e-9) - error;
      if (!(under > 0) || !Double.isFinite(greatest)) {
        throw new NoBound(
            "the variance of its input may be "
                + (float) least
                + ", too small for float32, whose error reaches "
                + (float) error);
      }
      return new Spread(
          Math.sqrt(under) * (1 - 1e-12),
          Math.sqrt(greatest * (1 + rounded) + epsilon + error) * (1 + 1e-12));
    }
  }

  /**
   * The variance is the least mean square distance from any point, so at least the least mean
   * square distance of the intervals from a point: a convex function of the point.
   */
  private static double leastVariance(double[] low, double[] high, int start, int n) {
    double a = Double.POSITIVE_INFINITY;
    double b = Double.NEGATIVE_INFINITY;
    for (int i = start; i < start + n; i++) {
      a = Math.min(a, low[i]);
      b = Math.max(b, high[i]);
    }
    double largest = Math.max(Math.abs(a), Math.abs(b));
    for (int step = 0; step < 60; step++) {
      double middle = a + (b - a) / 2;
      if (distances(low, high, start, n, middle)[1] < 0) {
        a = middle;
      } else {
        b = middle;
      }
    }
    double[] at = distances(low, high, start, n, a);
    double square = Math.max(0, at[0] - Math.abs(at[1]) * (b - a) - 1e-12 * at[0]);
    double root = Math.max(0, Math.sqrt(square) - DISTANCE_ERROR * largest);
    return root * root;
  }

  /** The mean square distance of the intervals from a point, and its slope. */
  private static double[] distances(double[] low, double[] high, int start, int n, double point) {
    double square = 0;
    double slope = 0;
    for (int i = start; i < start + n; i++) {
      double distance = point < low[i] ? point - low[i] : point > high[i] ? point - high[i] : 0;
      square += distance * distance / n;
      slope += 2 * distance / n;
    }
    return new double[] {square, slope};
  }

  private static double greatestVariance(double[] low, double[] high, int start, int n) {
    double sum = 0;
    for (int i = start; i < start + n; i++) {
      sum += (low[i] + high[i]) / 2 / n;
    }
    // The variance is at most the mean square distance from any point.
    double square = 0;
    double largest = 0;
    for (int i = start; i < start + n; i++) {
      double distance = Math.max(Math.abs(high[i] - sum), Math.abs(sum - low[i]));
      square += distance * distance / n;
      largest = Math.max(largest, Math.max(Math.abs(low[i]), Math.abs(high[i])));
    }
    double root = Math.sqrt(square) + DISTANCE_ERROR * largest;
    return root * root;
  }

  /** LRN: x / (bias + alpha / size · Σ x²)^beta over neighbouring channels. */
  static Enclosure local(NodeContext node) {
    Enclosure x = node.enclosure(0);
    node.check(x.shape.length >= 3, "its input has no spatial axes");
    int size = (int) node.integer("size", 1);
    double alpha = node.real("alpha", 1e-4f);
    double beta = node.real("beta", 0.75f);
    double bias = node.real("bias", 1f);
    node.check(size >= 1 && alpha >= 0 && bias > 0, "its parameters are not positive");
    Enclosure square = Arithmetic.square(x);
    int channels = x.shape[1];
    int space = Windows.product(x.shape, 2);
    Pooling.Sum sum = new Pooling.Sum(square, x.size());
    for (int i = 0; i < x.size(); i++) {
      int c = i / space % channels;
      int from = Math.max(0, c - (size - 1) / 2);
      int to = Math.min(channels - 1, c + size / 2);
      for (int other = from; other <= to; other++) {
        sum.add(i, i + (other - c) * space);
      }
    }
    Enclosure scaled =
        Arithmetic.multiply(
            sum.result(size, Double.POSITIVE_INFINITY, x.shape), Constant.of(alpha / size));
    Enclosure base = Arithmetic.add(scaled, Constant.of(bias));
    return Arithmetic.multiply(x, SmoothCurve.power(-beta).apply(base));
  }

  /** A number as a value without axes, known to a float32 rounding. */
  private static final class Constant {
    static Enclosure of(double value) {
      double error = Rounding.ofFloat32(2, Math.abs(value));
      return Enclosure.same(new int[0], new double[] {value - error}, new double[] {value + error});
    }
  }
}
