package dev.marble.random;

/**
 * The inverse of the standard normal distribution function, Wichura's PPND16 (AS 241, relative
 * accuracy about 1e-16), built from +, −, ×, ÷ and square roots alone, in a fixed order: IEEE 754
 * fixes every bit of the result on every machine and in every language.
 */
public final class NormalQuantile {
  private static final double[] A = {
    3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
    1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
    3.3430575583588128105e4, 2.5090809287301226727e3
  };
  private static final double[] B = {
    1.0,
    4.2313330701600911252e1,
    6.8718700749205790830e2,
    5.3941960214247511077e3,
    2.1213794301586595867e4,
    3.9307895800092710610e4,
    2.8729085735721942674e4,
    5.2264952788528545610e3
  };
  private static final double[] C = {
    1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
    3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
    2.27238449892691845833e-2, 7.74545014278341407640e-4
  };
  private static final double[] D = {
    1.0,
    2.05319162663775882187e0,
    1.67638483018380384940e0,
    6.89767334985100004550e-1,
    1.48103976427480074590e-1,
    1.51986665636164571966e-2,
    5.47593808499534494600e-4,
    1.05075007164441684324e-9
  };
  private static final double[] E = {
    6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
    2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
    2.71155556874348757815e-5, 2.01033439929228813265e-7
  };
  private static final double[] F = {
    1.0,
    5.99832206555887937690e-1,
    1.36929880922735805310e-1,
    1.48753612908506148525e-2,
    7.86869131145613259100e-4,
    1.84631831751005468180e-5,
    1.42151175831644588870e-7,
    2.04426310338993978564e-15
  };

  private static final double LN2 = 0.6931471805599453;
  private static final double SQRT_HALF = 0.7071067811865476;
  private static final int LOG_TERMS = 22;

  private NormalQuantile() {}

  /**
   * The value that a standard normal variable stays below with a given probability.
   *
   * @param p the probability, 0 &lt; p &lt; 1
   * @return the quantile at {@code p}
   * @throws IllegalArgumentException if {@code p} is not between 0 and 1
   */
  public static double of(double p) {
    if (!(p > 0 && p < 1)) {
      throw new IllegalArgumentException("the probability " + p + " is not between 0 and 1");
    }
    double q = p - 0.5;
    if (q >= -0.425 && q <= 0.425) {
      double r = 0.180625 - q * q;
      return q * ratio(A, B, r);
    }
    double tail = q < 0 ? p : 1 - p;
    double r = StrictMath.sqrt(-ln(tail));
    double z = r <= 5 ? ratio(C, D, r - 1.6) : ratio(E, F, r - 5);
    return q < 0 ? -z : z;
  }

  private static double ratio(double[] numerator, double[] denominator, double r) {
    double top = numerator[7];
    double bottom = denominator[7];
    for (int i = 6; i >= 0; i--) {
      top = top * r + numerator[i];
      bottom = bottom * r + denominator[i];
    }
    return top / bottom;
  }

  /** ln x for normal x > 0, from the series of artanh, accurate to a few ulps. */
  static double ln(double x) {
    int exponent = Math.getExponent(x) + 1;
    double m = Math.scalb(x, -exponent); // in [1/2, 1)
    if (m < SQRT_HALF) {
      m = m * 2;
      exponent--;
    }
    double t = (m - 1) / (m + 1);
    double t2 = t * t;
    double sum = 0;
    for (int k = LOG_TERMS; k >= 0; k--) {
      sum = sum * t2 + 1.0 / (2 * k + 1);
    }
    return exponent * LN2 + 2 * t * sum;
  }
}
