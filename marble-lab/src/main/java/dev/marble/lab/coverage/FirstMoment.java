package dev.marble.lab.coverage;

import java.util.OptionalInt;
import java.util.function.IntToDoubleFunction;
import org.hipparchus.special.Erf;

/**
 * What would be if the 2<sup>n</sup> subset sums were independent of each other: a Poisson process
 * whose intensity is 2<sup>n</sup> times the density of a random subset's sum, taken as normal and
 * averaged over the interval. The first moment (how many sums there are) is right then, and all
 * that the dependence does is the difference between this and what is measured.
 *
 * <p>The median optimum becomes proportional to √n · 2<sup>-n</sup>, as Karmarkar, Karp, Lueker and
 * Odlyzko (J. Appl. Prob. 23, 1986) proved for partitions; Lueker 1998 bounds the mean.
 */
public final class FirstMoment {
  private static final int MOST_ITEMS = 62;

  private final double meanSquare;
  private final Interval interval;

  /**
   * The estimates for a distribution with a density.
   *
   * @param distribution what the items are drawn from
   * @param interval where the targets lie
   */
  FirstMoment(SampleDistribution distribution, Interval interval) {
    this.meanSquare = distribution.meanSquare();
    this.interval = interval;
  }

  /** The expected number of sums per unit of length. */
  double intensity(int n) {
    double deviation = StrictMath.sqrt(n * meanSquare / 2);
    double share = below(interval.to() / deviation) - below(interval.from() / deviation);
    return Math.scalb(share / interval.length(), n);
  }

  private static double below(double deviations) {
    return 0.5 * Erf.erfc(-deviations / StrictMath.sqrt(2));
  }

  /** The probability that a random target has a sum within the tolerance. */
  double single(int n, double tolerance) {
    return -StrictMath.expm1(-2 * tolerance * intensity(n));
  }

  /**
   * The probability that all targets have: no gap is wider than two tolerances. It is 0 where all
   * sums together could not cover the interval.
   */
  double all(int n, double tolerance) {
    if (Math.scalb(2 * tolerance, n) < interval.length()) {
      return 0;
    }
    double sums = intensity(n) * interval.length();
    return StrictMath.exp(-sums * StrictMath.exp(-2 * tolerance * intensity(n)))
        * single(n, tolerance);
  }

  /** The median distance from a random target to the nearest sum. */
  double medianNearest(int n) {
    return StrictMath.log(2) / (2 * intensity(n));
  }

  /** The median distance from the hardest target to its nearest sum; not a number for few sums. */
  double medianHardest(int n) {
    double sums = intensity(n) * interval.length();
    return sums <= 2 ? Double.NaN : StrictMath.log(sums / StrictMath.log(2)) / (2 * intensity(n));
  }

  /** The first n for which a probability reaches a height. */
  static OptionalInt smallest(IntToDoubleFunction probability, double wanted) {
    for (int n = 1; n <= MOST_ITEMS; n++) {
      if (probability.applyAsDouble(n) >= wanted) {
        return OptionalInt.of(n);
      }
    }
    return OptionalInt.empty();
  }
}
