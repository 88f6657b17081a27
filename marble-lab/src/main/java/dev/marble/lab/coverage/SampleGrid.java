package dev.marble.lab.coverage;

import dev.marble.subsetsum.Instances;

/**
 * The grid that samples and targets of an experiment lie on: multiples of 2<sup>-bits</sup>. It is
 * as fine as sums of 62 items in a {@code long} allow, and at most 2<sup>-56</sup>: the grid of
 * stored weights, 2<sup>-23</sup>, would floor the optimum at about 1e-7, and a finding about the
 * grid is not a finding about the problem.
 *
 * @param bits the number of bits after the binary point
 */
public record SampleGrid(int bits) {
  /** The finest grid. */
  public static final int MOST_BITS = 56;

  private static final int SUM_BITS = 62;

  /** So many deviations above its mean, the sum of the sizes of 62 items is never met. */
  private static final double DEVIATIONS = 12;

  /**
   * The finest grid on which 62 items and a target cannot overflow. Where sizes have no bound, the
   * sum of 62 of them stays below with all but a probability far below 1e-20, and {@link Sampler}
   * refuses a sample that does not.
   *
   * @param distribution what the items are drawn from
   * @param interval where the targets lie
   * @return the grid
   */
  static SampleGrid of(SampleDistribution distribution, Interval interval) {
    int items = Instances.MAX_ITEMS;
    double largest = distribution.largest();
    double mean = distribution.meanSize();
    double variance = distribution.meanSquare() - mean * mean;
    double sizes =
        Double.isFinite(largest)
            ? items * largest
            : items * mean + DEVIATIONS * StrictMath.sqrt(items * variance);
    double reach = sizes + interval.reach() + 1; // 1 is the largest tolerance
    return new SampleGrid(Math.min(MOST_BITS, SUM_BITS - 1 - Math.getExponent(reach)));
  }

  /** The nearest multiple of the grid's step, counted in steps. */
  long steps(double value) {
    return Math.round(Math.scalb(value, bits));
  }

  /** As many whole steps as fit into a length. */
  long wholeSteps(double length) {
    return (long) Math.floor(Math.scalb(length, bits));
  }

  /** What so many steps are. */
  public double value(long steps) {
    return Math.scalb((double) steps, -bits);
  }
}
