package dev.marble.onnx.bound;

import java.util.Arrays;

/**
 * Softmax and LogSoftmax. Each probability is σ(z) of the logit z_i = x_i − log Σ_{j ≠ i} exp x_j,
 * which rises in x_i and falls in every other, so that its range is exact; its deviation is δ_i
 * less a mean of the others' deviations.
 */
final class SoftmaxBound {
  private SoftmaxBound() {}

  /** Softmax over one axis, or (before version 13) over all axes from one on. */
  static Enclosure apply(NodeContext node, boolean log) {
    Enclosure x = node.enclosure(0);
    int rank = x.shape.length;
    boolean single = node.opset() >= 13;
    int axis = Shapes.axis(node.integer("axis", single ? -1 : 1), rank);
    int terms = single ? x.shape[axis] : Windows.product(x.shape, axis);
    int inner = single ? Windows.product(x.shape, axis + 1) : 1;
    double[][] z = new double[6][x.size()];
    int[] slice = new int[terms];
    for (int start = 0; start < x.size() && terms > 0; start += terms * inner) {
      for (int i = 0; i < inner; i++) {
        for (int t = 0; t < terms; t++) {
          slice[t] = start + i + t * inner;
        }
        logits(x, slice, z);
      }
    }
    if (terms == 1) {
      double[] one = new double[x.size()];
      Arrays.fill(one, log ? 0 : 1);
      return Enclosure.same(x.shape, one, one);
    }
    Enclosure logits = Enclosure.raw(x.shape, z[0], z[1], z[2], z[3], z[4], z[5]);
    double relative = Rounding.ofSum(4L * terms + 32);
    Curve curve =
        new Softmax(log ? SmoothCurve.logSigmoid() : SmoothCurve.sigmoid(), log, relative);
    Enclosure y = curve.apply(logits);
    // ‖diag p − p pᵀ‖₂ ≤ ½; then the rounding of each element in either network.
    double rounding = relative + 8 * Rounding.UNIT * Rounding.share() + 1e-300;
    if (log) {
      return y;
    }
    Enclosure shares = y.within(x.norm / 2 + 2 * Math.sqrt(x.size()) * rounding);
    boolean alongTheLast = inner == 1 && terms == x.shape[rank - 1];
    // Each is off by so much of itself, and by as little as underflow.
    return alongTheLast ? shares.ofShares(relative + terms * (rounding - relative)) : shares;
  }

  /** The curve, with the rounding of Softmax instead of its own. */
  private record Softmax(SmoothCurve curve, boolean log, double relative) implements Curve {
    @Override
    public double low(double a, double b) {
      return curve.low(a, b);
    }

    @Override
    public double high(double a, double b) {
      return curve.high(a, b);
    }

    @Override
    public double flattest(double a, double b) {
      return curve.flattest(a, b);
    }

    @Override
    public double steepest(double a, double b) {
      return curve.steepest(a, b);
    }

    // exp(−t) with t off by u·t is off by less than u; the sum is at least 1.
    @Override
    public double error(double input, double output) {
      return log
          ? curve.error(input, output) + relative * (1 + output)
          : relative * output + 8 * Rounding.UNIT * Rounding.share();
    }
  }

  private static void logits(Enclosure x, int[] slice, double[][] z) {
    double[] lowOfOthers = logSumOfOthers(x.low, slice);
    double[] highOfOthers = logSumOfOthers(x.high, slice);
    double[] ticketLowOfOthers = logSumOfOthers(x.ticketLow, slice);
    double[] ticketHighOfOthers = logSumOfOthers(x.ticketHigh, slice);
    double[] leastOfOthers = greatestOfOthers(x.down, slice, -1);
    double[] greatestOfOthers = greatestOfOthers(x.up, slice, 1);
    for (int t = 0; t < slice.length; t++) {
      int i = slice[t];
      z[0][i] = widen(x.low[i] - highOfOthers[t], -1);
      z[1][i] = widen(x.high[i] - lowOfOthers[t], 1);
      z[2][i] = widen(x.ticketLow[i] - ticketHighOfOthers[t], -1);
      z[3][i] = widen(x.ticketHigh[i] - ticketLowOfOthers[t], 1);
      z[4][i] = Rounding.down(x.down[i] - greatestOfOthers[t]);
      z[5][i] = Rounding.up(x.up[i] - leastOfOthers[t]);
    }
  }

  /** By far more than exp, log and the sums round. */
  private static double widen(double x, int direction) {
    return x + direction * 1e-9 * (1 + Math.abs(x));
  }

  /** log Σ exp of all but one, by sums from both ends: nothing is subtracted. */
  private static double[] logSumOfOthers(double[] values, int[] slice) {
    int n = slice.length;
    double largest = Double.NEGATIVE_INFINITY;
    for (int i : slice) {
      largest = Math.max(largest, values[i]);
    }
    double[] after = new double[n + 1];
    for (int t = n - 1; t >= 0; t--) {
      after[t] = after[t + 1] + StrictMath.exp(values[slice[t]] - largest);
    }
    double[] result = new double[n];
    double before = 0;
    for (int t = 0; t < n; t++) {
      double sum = before + after[t + 1];
      // Where all others vanish beside this one, their largest alone is enough to tell apart.
      result[t] = sum > 1e-200 ? largest + StrictMath.log(sum) : logSumDirect(values, slice, t);
      before += StrictMath.exp(values[slice[t]] - largest);
    }
    return result;
  }

  private static double logSumDirect(double[] values, int[] slice, int without) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int t = 0; t < slice.length; t++) {
      largest = t == without ? largest : Math.max(largest, values[slice[t]]);
    }
    double sum = 0;
    for (int t = 0; t < slice.length; t++) {
      sum += t == without ? 0 : StrictMath.exp(values[slice[t]] - largest);
    }
    return largest + StrictMath.log(sum);
  }

  /** The greatest (sign 1) or least (sign −1) of all but one. */
  private static double[] greatestOfOthers(double[] values, int[] slice, int sign) {
    double first = Double.NEGATIVE_INFINITY;
    double second = Double.NEGATIVE_INFINITY;
    int at = -1;
    for (int t = 0; t < slice.length; t++) {
      double value = sign * values[slice[t]];
      if (value > first) {
        second = first;
        first = value;
        at = t;
      } else if (value > second) {
        second = value;
      }
    }
    double[] result = new double[slice.length];
    for (int t = 0; t < result.length; t++) {
      result[t] = sign * (t == at ? second : first);
    }
    return result;
  }
}
