package dev.marble.onnx.bound;

import java.util.function.DoubleUnaryOperator;

/**
 * A function with few extrema, known by where these and those of its slope are.
 *
 * @param value the function, accurate to some units in the last place
 * @param slope its derivative
 * @param extrema where the function may turn
 * @param bends where the slope may turn or jump
 * @param slopesThere the slopes on either side of the bends
 * @param domainLow defined above this
 * @param absolute part of the float32 error that depends on nothing
 * @param perInput part of it per magnitude of the input
 * @param perOutput part of it per magnitude of the output
 */
@SuppressWarnings("ArrayRecordComponent") // a function, never compared
record SmoothCurve(
    DoubleUnaryOperator value,
    DoubleUnaryOperator slope,
    double[] extrema,
    double[] bends,
    double[] slopesThere,
    double domainLow,
    double absolute,
    double perInput,
    double perOutput)
    implements Curve {

  /** Of the double functions below, their slopes and their extrema. */
  private static final double SLACK = 1e-12;

  private static final double[] NOWHERE = {};

  /** What ONNX Runtime's polynomials for exp, tanh, the logistic function and erf are off by. */
  private static final double POLYNOMIAL = 2e-6;

  private static final double ULPS = 16 * Rounding.UNIT;
  private static final double INFINITE = Double.NEGATIVE_INFINITY;

  static SmoothCurve sigmoid() {
    return new SmoothCurve(
        SmoothCurve::logistic,
        x -> logistic(x) * logistic(-x),
        NOWHERE,
        new double[] {0},
        new double[] {0.25},
        INFINITE,
        POLYNOMIAL,
        0,
        ULPS);
  }

  static double logistic(double x) {
    if (x >= 0) {
      return 1 / (1 + StrictMath.exp(-x));
    }
    double e = StrictMath.exp(x);
    return e / (1 + e);
  }

  /** ln σ(x). */
  static SmoothCurve logSigmoid() {
    return new SmoothCurve(
        x -> -softplus(-x),
        x -> logistic(-x),
        NOWHERE,
        NOWHERE,
        NOWHERE,
        INFINITE,
        POLYNOMIAL,
        ULPS,
        ULPS);
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  static SmoothCurve softplus() {
    return new SmoothCurve(
        SmoothCurve::softplus,
        SmoothCurve::logistic,
        NOWHERE,
        NOWHERE,
        NOWHERE,
        INFINITE,
        POLYNOMIAL,
        ULPS,
        ULPS);
  }

  static SmoothCurve tanh() {
    return new SmoothCurve(
        StrictMath::tanh,
        x -> 4 * logistic(2 * x) * logistic(-2 * x),
        NOWHERE,
        new double[] {0},
        new double[] {1},
        INFINITE,
        POLYNOMIAL,
        0,
        ULPS);
  }

  static SmoothCurve erf() {
    return new SmoothCurve(
        SmoothCurve::erf,
        x -> 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x),
        NOWHERE,
        new double[] {0},
        new double[] {2 / Math.sqrt(Math.PI)},
        INFINITE,
        POLYNOMIAL,
        0,
        ULPS);
  }

  /** By Kummer's series, whose terms are all of one sign. */
  static double erf(double x) {
    double a = Math.abs(x);
    if (a > 6) {
      return Math.signum(x);
    }
    double term = a;
    double sum = a;
    for (int n = 1; term > sum * 1e-18; n++) {
      term *= 2 * a * a / (2 * n + 1);
      sum += term;
    }
    return Math.copySign(Math.min(1, 2 / Math.sqrt(Math.PI) * StrictMath.exp(-a * a) * sum), x);
  }

  static SmoothCurve gelu() {
    DoubleUnaryOperator cdf = x -> (1 + erf(x / Math.sqrt(2))) / 2;
    DoubleUnaryOperator density = x -> StrictMath.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    return bent(
        x -> x * cdf.applyAsDouble(x), x -> cdf.applyAsDouble(x) + x * density.applyAsDouble(x));
  }

  /** The approximation of GELU by tanh. */
  static SmoothCurve tanhGelu() {
    double a = Math.sqrt(2 / Math.PI);
    DoubleUnaryOperator inner = x -> a * (x + 0.044715 * x * x * x);
    DoubleUnaryOperator value = x -> x * logistic(2 * inner.applyAsDouble(x));
    DoubleUnaryOperator slope =
        x -> {
          double z = 2 * inner.applyAsDouble(x);
          return logistic(z) + x * logistic(z) * logistic(-z) * 2 * a * (1 + 0.134145 * x * x);
        };
    return bent(value, slope);
  }

  /** x · σ(x), also called swish. */
  static SmoothCurve silu() {
    return bent(x -> x * logistic(x), x -> logistic(x) + x * logistic(x) * logistic(-x));
  }

  /** A function like GELU: one minimum below 0, the slope least and greatest at two points. */
  private static SmoothCurve bent(DoubleUnaryOperator value, DoubleUnaryOperator slope) {
    double minimum = bisect(slope, -2, 0);
    double[] bends = {turn(slope, -4, -1, 1), turn(slope, 1, 4, -1)};
    return new SmoothCurve(
        value,
        slope,
        new double[] {minimum},
        bends,
        new double[] {slope.applyAsDouble(bends[0]), slope.applyAsDouble(bends[1])},
        INFINITE,
        Rounding.TINY,
        POLYNOMIAL,
        ULPS);
  }

  private static double bisect(DoubleUnaryOperator f, double a, double b) {
    double low = a;
    double high = b;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (f.applyAsDouble(middle) < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The least (sign 1) or greatest (sign −1) point of a function with one turn in [a, b]. */
  private static double turn(DoubleUnaryOperator f, double a, double b, int sign) {
    double low = a;
    double high = b;
    for (int i = 0; i < 200; i++) {
      double left = low + (high - low) / 3;
      double right = high - (high - low) / 3;
      if (sign * f.applyAsDouble(left) < sign * f.applyAsDouble(right)) {
        high = right;
      } else {
        low = left;
      }
    }
    return (low + high) / 2;
  }

  /** x · max(0, min(1, x / 6 + 1 / 2)). */
  static SmoothCurve hardSwish() {
    return new SmoothCurve(
        x -> x * Math.max(0, Math.min(1, x / 6 + 0.5)),
        x -> x <= -3 ? 0 : x >= 3 ? 1 : (2 * x + 3) / 6,
        new double[] {-3, -1.5},
        new double[] {-3, -3, 3, 3},
        new double[] {0, -0.5, 1.5, 1},
        INFINITE,
        Rounding.TINY,
        ULPS,
        ULPS);
  }

  /** γ(x for x &gt; 0, α(e^(x/β) − 1) below): Elu, Celu and Selu. */
  static SmoothCurve elu(double alpha, double beta, double gamma) {
    if (!(beta > 0)) {
      throw new NoBound("its alpha is " + beta);
    }
    double below = gamma * alpha / beta;
    return new SmoothCurve(
        x -> gamma * (x > 0 ? x : alpha * StrictMath.expm1(x / beta)),
        x -> x > 0 ? gamma : below * StrictMath.exp(x / beta),
        new double[] {0},
        new double[] {0, 0},
        new double[] {below, gamma},
        INFINITE,
        POLYNOMIAL * Math.max(1, Math.abs(gamma * alpha)),
        0,
        ULPS);
  }

  static SmoothCurve softsign() {
    return new SmoothCurve(
        x -> x / (1 + Math.abs(x)),
        x -> 1 / ((1 + Math.abs(x)) * (1 + Math.abs(x))),
        NOWHERE,
        new double[] {0},
        new double[] {1},
        INFINITE,
        Rounding.TINY,
        0,
        ULPS);
  }

  static SmoothCurve exp() {
    return new SmoothCurve(
        StrictMath::exp,
        StrictMath::exp,
        NOWHERE,
        NOWHERE,
        NOWHERE,
        INFINITE,
        Rounding.TINY,
        0,
        POLYNOMIAL);
  }

  static SmoothCurve log() {
    return new SmoothCurve(
        StrictMath::log, x -> 1 / x, NOWHERE, NOWHERE, NOWHERE, 0, POLYNOMIAL, 0, ULPS);
  }

  static SmoothCurve sqrt() {
    return new SmoothCurve(
        Math::sqrt, x -> 0.5 / Math.sqrt(x), NOWHERE, NOWHERE, NOWHERE, 0, Rounding.TINY, 0, ULPS);
  }

  /** x^c. */
  static Curve power(double c) {
    boolean whole = c == Math.rint(c) && Math.abs(c) <= 64;
    double[] zero = c > 0 ? new double[] {0} : NOWHERE;
    double[] slope = c > 1 ? new double[] {0} : c == 1 ? new double[] {1} : NOWHERE;
    if (c == 0) {
      throw new NoBound("its exponent is 0");
    }
    return new SmoothCurve(
        x -> StrictMath.pow(x, c),
        x -> c * StrictMath.pow(x, c - 1),
        whole ? zero : NOWHERE,
        whole ? zero : NOWHERE,
        whole ? slope : NOWHERE,
        whole && c > 0 ? INFINITE : 0,
        Rounding.TINY,
        0,
        ULPS * Math.max(1, Math.abs(c)));
  }

  private void checkDomain(double a) {
    if (!(a > domainLow)) {
      throw new NoBound("its input may be as low as " + a + ", where it is not defined or smooth");
    }
  }

  @Override
  public double low(double a, double b) {
    checkDomain(a);
    double low = Math.min(value.applyAsDouble(a), value.applyAsDouble(b));
    for (double at : extrema) {
      low = a <= at && at <= b ? Math.min(low, value.applyAsDouble(at)) : low;
    }
    return low - SLACK * Math.abs(low);
  }

  @Override
  public double high(double a, double b) {
    checkDomain(a);
    double high = Math.max(value.applyAsDouble(a), value.applyAsDouble(b));
    for (double at : extrema) {
      high = a <= at && at <= b ? Math.max(high, value.applyAsDouble(at)) : high;
    }
    return high + SLACK * Math.abs(high);
  }

  @Override
  public double flattest(double a, double b) {
    double least = Math.min(slope.applyAsDouble(a), slope.applyAsDouble(b));
    for (int i = 0; i < bends.length; i++) {
      least = a <= bends[i] && bends[i] <= b ? Math.min(least, slopesThere[i]) : least;
    }
    return least - SLACK * Math.abs(least);
  }

  @Override
  public double steepest(double a, double b) {
    double greatest = Math.max(slope.applyAsDouble(a), slope.applyAsDouble(b));
    for (int i = 0; i < bends.length; i++) {
      greatest = a <= bends[i] && bends[i] <= b ? Math.max(greatest, slopesThere[i]) : greatest;
    }
    return greatest + SLACK * Math.abs(greatest);
  }

  @Override
  public double error(double input, double output) {
    return Rounding.share() * (absolute + perInput * input + perOutput * output + Rounding.TINY);
  }
}
