package dev.marble.lab.stats;

import java.util.Arrays;

/** The quantiles of a list of numbers, joined by straight lines (R's type 7, numpy's default). */
public final class Quantiles {
  private final double[] sorted;

  private Quantiles(double[] sorted) {
    this.sorted = sorted;
  }

  /**
   * Of a list.
   *
   * @param values the list, in any order
   * @return its quantiles
   */
  public static Quantiles of(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Quantiles(sorted);
  }

  /**
   * The value that a share of the list lies below.
   *
   * @param share the share, 0 to 1
   * @return the value; not a number if the list is empty
   */
  public double at(double share) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    double place = share * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  /** The mean, summed in ascending order; not a number if the list is empty. */
  public double mean() {
    double sum = 0;
    for (double value : sorted) {
      sum += value;
    }
    return sum / sorted.length;
  }
}
