package dev.marble.onnx.bound;

/**
 * How far a float32 evaluation may be from the real one. Higham, <i>Accuracy and Stability of
 * Numerical Algorithms</i>, 2nd ed., section 3.1: a sum of n products in any order, with or without
 * fused multiply-adds, is off by at most γ<sub>n</sub> Σ|w||x|, γ<sub>n</sub> = nu / (1 − nu).
 *
 * <p>The terms are a little larger than that, by far more than the rounding of the double
 * arithmetic in which the bounds are computed. Assumed of the runtime: products and sums are IEEE
 * 754 float32 or wider, convolutions are computed directly or as matrix products (as ONNX Runtime's
 * CPU kernels do; fast algorithms such as Winograd's have other constants), and neighbouring
 * operators may be fused into one that computes the same function.
 */
final class Rounding {
  /** How the networks are taken that a bound is about. */
  enum Evaluation {
    /** As they run: in float32. */
    FLOAT32(1),
    /**
     * As functions of real numbers. What is left is the rounding of the bound's own computation in
     * double precision, a 2<sup>29</sup>th of float32's, taken as a 2<sup>26</sup>th.
     */
    EXACT(0x1p-26);

    private final double share;

    Evaluation(double share) {
      this.share = share;
    }
  }

  /** Bound by whoever propagates, on the thread that applies the operators. */
  static final ScopedValue<Evaluation> EVALUATION = ScopedValue.newInstance();

  /** The unit roundoff of float32. */
  static final double UNIT = 0x1p-24;

  /** Underflow, flushed to zero or not. */
  static final double TINY = 0x1p-126;

  /** Above this a float32 value may be infinite. */
  static final double LARGEST = Float.MAX_VALUE / 2;

  /** Operations around a sum of products: bias, scales, and factors that a runtime folds in. */
  private static final int AROUND = 12;

  private static final double ENLARGED = 1 + 0x1p-10;

  private Rounding() {}

  /** The relative error of a sum of n products, and of what is fused with it. */
  static double ofSum(long terms) {
    double nu = (terms + AROUND) * UNIT;
    return nu < 0.5 ? share() * (nu / (1 - nu) * ENLARGED) : Double.POSITIVE_INFINITY;
  }

  /** The absolute error of a few operations on a value of the given magnitude. */
  static double of(int operations, double magnitude) {
    return share() * ofFloat32(operations, magnitude);
  }

  /** The same for what is computed in float32 whatever the bound is about. */
  static double ofFloat32(int operations, double magnitude) {
    return operations * UNIT * ENLARGED * magnitude + TINY;
  }

  /** An error of runs that the bound's own arithmetic does not make. */
  static double ofRunsAlone(double error) {
    return EVALUATION.orElse(Evaluation.FLOAT32) == Evaluation.FLOAT32 ? error : 0;
  }

  /** What is left of an error of float32: all of it, or next to nothing. */
  static double share() {
    return EVALUATION.orElse(Evaluation.FLOAT32).share;
  }

  /** The next number below. */
  static double down(double x) {
    return Math.nextDown(x);
  }

  /** The next number above. */
  static double up(double x) {
    return Math.nextUp(x);
  }
}
