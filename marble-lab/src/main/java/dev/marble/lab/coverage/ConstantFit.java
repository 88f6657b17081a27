package dev.marble.lab.coverage;

import java.util.List;

/**
 * The line n = C · log2(1/ε) + c through the smallest numbers of items of all tolerances: the
 * constant that the theorems leave open.
 *
 * @param slope C
 * @param slopeLow the lower end of its confidence interval
 * @param slopeHigh the upper end
 * @param offset c
 * @param offsetLow the lower end of its confidence interval
 * @param offsetHigh the upper end
 * @param tolerances how many tolerances it goes through
 * @param worst the largest distance of a point from the line, in items
 * @param chiSquare the sum of squares of these distances in units of their deviations, over the
 *     number of tolerances less two: far above 1, the points do not lie on a line
 * @param resamples how often the trials were drawn again
 */
public record ConstantFit(
    double slope,
    double slopeLow,
    double slopeHigh,
    double offset,
    double offsetLow,
    double offsetHigh,
    int tolerances,
    double worst,
    double chiSquare,
    int resamples) {
  private static final double BENT = 0.5;
  private static final double UNLIKELY = 2;

  /** log2(1/ε). */
  public static double log2(double tolerance) {
    return -StrictMath.log(tolerance) / StrictMath.log(2);
  }

  /**
   * The line's height.
   *
   * @param tolerance the tolerance ε
   * @return n as a real number
   */
  public double at(double tolerance) {
    return slope * log2(tolerance) + offset;
  }

  /** Do the points bend away from the line, so that C depends on which tolerances are fitted? */
  public boolean isBent() {
    return worst > BENT && chiSquare > UNLIKELY;
  }

  /** The part of the smallest numbers that a line can go through. */
  static List<SmallestSamples> fitted(List<SmallestSamples> smallest) {
    return smallest.stream().filter(SmallestSamples::isFitted).toList();
  }
}
