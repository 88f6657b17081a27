package dev.marble.onnx.bound;

/** A function of one variable, applied to every element. */
interface Curve {
  /** At most the least value over [a, b]. */
  double low(double a, double b);

  /** At least the greatest value over [a, b]. */
  double high(double a, double b);

  /** At most the least slope over [a, b]. */
  double flattest(double a, double b);

  /** At least the greatest slope over [a, b]. */
  double steepest(double a, double b);

  /** How far a float32 evaluation is from the function at most. */
  double error(double input, double output);

  /**
   * Applied to every element. The deviation is the better of the two that follow from the mean
   * value theorem and from the ranges.
   */
  default Enclosure apply(Enclosure x) {
    int size = x.size();
    double[][] y = new double[6][size];
    double[][] slopes = x.step == null ? null : new double[2][size];
    double steepestOfAll = 0;
    for (int i = 0; i < size; i++) {
      y[0][i] = low(x.low[i], x.high[i]);
      y[1][i] = high(x.low[i], x.high[i]);
      y[2][i] = low(x.ticketLow[i], x.ticketHigh[i]);
      y[3][i] = high(x.ticketLow[i], x.ticketHigh[i]);
      if (x.down[i] == 0 && x.up[i] == 0) {
        continue;
      }
      double from = Math.min(x.low[i], x.ticketLow[i]);
      double to = Math.max(x.high[i], x.ticketHigh[i]);
      double flat = flattest(from, to);
      double steep = steepest(from, to);
      if (Double.isInfinite(steep) || Double.isInfinite(flat)) {
        y[4][i] = Double.NEGATIVE_INFINITY; // the ranges alone tell
        y[5][i] = Double.POSITIVE_INFINITY;
        slopes = null;
        steepestOfAll = Double.POSITIVE_INFINITY;
        continue;
      }
      steepestOfAll = Math.max(steepestOfAll, Math.max(Math.abs(flat), Math.abs(steep)));
      y[4][i] = Rounding.down(Arithmetic.least(flat, steep, x.down[i], x.up[i]));
      y[5][i] = Rounding.up(Arithmetic.greatest(flat, steep, x.down[i], x.up[i]));
      if (slopes != null) {
        slopes[0][i] = flat;
        slopes[1][i] = steep;
      }
    }
    double[] errors = new double[size];
    for (int i = 0; i < size; i++) {
      double output =
          Math.max(
              Math.max(Math.abs(y[0][i]), Math.abs(y[1][i])),
              Math.max(Math.abs(y[2][i]), Math.abs(y[3][i])));
      errors[i] = error(x.magnitude(i), output);
    }
    Enclosure result =
        Enclosure.rounded(
            x.shape,
            y[0],
            y[1],
            y[2],
            y[3],
            y[4],
            y[5],
            i -> errors[i],
            steepestOfAll == 0 ? Double.POSITIVE_INFINITY : steepestOfAll * x.norm);
    if (slopes == null) {
      return result;
    }
    double[] both = new double[size];
    for (int i = 0; i < size; i++) {
      both[i] = 2 * errors[i];
    }
    return result.by(new SlopeStep(x, slopes[0], slopes[1], both));
  }
}
