package dev.marble.reference;

/** The standard normal distribution from its textbook series, good to about 1e-14 in ratio. */
public final class NormalDistribution {
  private static final double SERIES_UP_TO = 2.5;
  private static final int FRACTIONS = 400;

  private NormalDistribution() {}

  /** The share of the distribution below x. */
  public static double below(double x) {
    if (x < -SERIES_UP_TO) {
      return tail(-x);
    }
    return x > SERIES_UP_TO ? 1 - tail(x) : 0.5 + fromZero(x);
  }

  /** The density at x. */
  public static double density(double x) {
    return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  /** The x ≤ 0 with {@code below(x) = p}, for 0 &lt; p ≤ 1/2: bisection, then Newton's steps. */
  public static double lowerQuantile(double p) {
    double low = -10;
    double high = 0;
    for (int i = 0; i < 12; i++) {
      double middle = (low + high) / 2;
      if (below(middle) < p) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double x = (low + high) / 2;
    for (int i = 0; i < 6; i++) {
      x -= (below(x) - p) / density(x);
    }
    return x;
  }

  /** density · (x + x³/3 + x⁵/(3·5) + x⁷/(3·5·7) + …). */
  private static double fromZero(double x) {
    double term = x;
    double sum = x;
    for (int k = 3; Math.abs(term) > 1e-18 * Math.abs(sum); k += 2) {
      term *= x * x / k;
      sum += term;
    }
    return density(x) * sum;
  }

  /** density / (x + 1/(x + 2/(x + 3/(x + …)))). */
  private static double tail(double x) {
    double fraction = x;
    for (int k = FRACTIONS; k >= 1; k--) {
      fraction = x + k / fraction;
    }
    return density(x) / fraction;
  }
}
