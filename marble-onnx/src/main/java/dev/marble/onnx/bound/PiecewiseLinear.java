package dev.marble.onnx.bound;

/**
 * A continuous function of straight pieces.
 *
 * @param breaks where the pieces meet, ascending, at least one
 * @param slopes of the pieces, one more than breaks
 * @param atFirst the value at the first break
 * @param operations how many rounded operations compute it; 0 if it only chooses and negates
 * @param offset a magnitude that its evaluation passes through, beside the input's and the output's
 */
@SuppressWarnings("ArrayRecordComponent") // a function, never compared
record PiecewiseLinear(
    double[] breaks, double[] slopes, double atFirst, int operations, double offset)
    implements Curve {

  static PiecewiseLinear relu() {
    return new PiecewiseLinear(new double[] {0}, new double[] {0, 1}, 0, 0, 0);
  }

  static PiecewiseLinear leaky(double alpha) {
    return new PiecewiseLinear(new double[] {0}, new double[] {alpha, 1}, 0, 1, 0);
  }

  static PiecewiseLinear abs() {
    return new PiecewiseLinear(new double[] {0}, new double[] {-1, 1}, 0, 0, 0);
  }

  static PiecewiseLinear negation() {
    return new PiecewiseLinear(new double[] {0}, new double[] {-1, -1}, 0, 0, 0);
  }

  static PiecewiseLinear clip(double low, double high) {
    if (!(low <= high)) {
      throw new NoBound("it clips to " + low + " … " + high);
    }
    return low == high
        ? new PiecewiseLinear(new double[] {low}, new double[] {0, 0}, low, 0, 0)
        : new PiecewiseLinear(new double[] {low, high}, new double[] {0, 1, 0}, low, 0, 0);
  }

  /** max(0, min(1, αx + β)). */
  static PiecewiseLinear hardSigmoid(double alpha, double beta) {
    if (!(alpha > 0)) {
      throw new NoBound("its alpha is " + alpha);
    }
    return new PiecewiseLinear(
        new double[] {-beta / alpha, (1 - beta) / alpha},
        new double[] {0, alpha, 0},
        0,
        4,
        1 + Math.abs(beta));
  }

  double value(double x) {
    if (x <= breaks[0]) {
      return atFirst + slopes[0] * (x - breaks[0]);
    }
    double value = atFirst;
    for (int i = 0; i < breaks.length; i++) {
      boolean last = i == breaks.length - 1;
      if (last || x <= breaks[i + 1]) {
        return value + slopes[i + 1] * (x - breaks[i]);
      }
      value += slopes[i + 1] * (breaks[i + 1] - breaks[i]);
    }
    return value;
  }

  @Override
  public double low(double a, double b) {
    double low = Math.min(value(a), value(b));
    for (double at : breaks) {
      low = at > a && at < b ? Math.min(low, value(at)) : low;
    }
    return low;
  }

  @Override
  public double high(double a, double b) {
    double high = Math.max(value(a), value(b));
    for (double at : breaks) {
      high = at > a && at < b ? Math.max(high, value(at)) : high;
    }
    return high;
  }

  /** Whether a piece and [a, b] share more than a point, or the whole of [a, b]. */
  private boolean touches(int piece, double a, double b) {
    double from = piece == 0 ? Double.NEGATIVE_INFINITY : breaks[piece - 1];
    double to = piece == breaks.length ? Double.POSITIVE_INFINITY : breaks[piece];
    return a == b ? from <= a && a <= to : from < b && a < to;
  }

  @Override
  public double flattest(double a, double b) {
    double slope = Double.POSITIVE_INFINITY;
    for (int i = 0; i < slopes.length; i++) {
      slope = touches(i, a, b) ? Math.min(slope, slopes[i]) : slope;
    }
    return slope;
  }

  @Override
  public double steepest(double a, double b) {
    double slope = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < slopes.length; i++) {
      slope = touches(i, a, b) ? Math.max(slope, slopes[i]) : slope;
    }
    return slope;
  }

  @Override
  public double error(double input, double output) {
    return operations == 0 ? 0 : Rounding.of(operations, output + offset);
  }
}
