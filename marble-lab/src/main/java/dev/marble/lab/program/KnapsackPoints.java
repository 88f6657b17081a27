package dev.marble.lab.program;

import java.util.Arrays;

/**
 * How many x ∈ {0,1}^n have Σ |r_j| x_j ≤ gap, r being the reduced costs: the points of the
 * knapsack that bounds the tree of branch and bound. (Dey, Dubey, Molinaro, SODA 2021, and Borst et
 * al. 2023: the tree is at most n^{O(m)} times as large as the largest such knapsack over all
 * duals; this is the one at the duals of the root.)
 *
 * <p>Counted by dynamic programming over the reduced costs in steps of gap/16384, rounded down:
 * never less than the true number, and at most that of a gap larger by one step for each variable
 * taken.
 */
final class KnapsackPoints {
  static final int STEPS = 1 << 14;

  private KnapsackPoints() {}

  /**
   * Counts them.
   *
   * @param costs the reduced costs, of either sign
   * @param gap the gap, ≥ 0
   * @return the number of points, as a real number: infinite if no double holds it
   */
  static double count(double[] costs, double gap) {
    double[] sums = new double[STEPS + 1]; // by the sum of rounded costs
    sums[0] = 1;
    for (double cost : costs) {
      double size = Math.abs(cost);
      if (size > gap) {
        continue;
      }
      int step = size == 0 ? 0 : (int) Math.floor(size / gap * STEPS);
      for (int i = STEPS; i >= step; i--) {
        sums[i] += sums[i - step];
      }
    }
    return Arrays.stream(sums).sum();
  }
}
