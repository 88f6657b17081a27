package dev.marble.subsetsum;

import java.util.Optional;

/**
 * The sweep of Horowitz and Sahni: one pointer climbs the sorted sums of the low half, the other
 * descends those of the high half, and together they pass the pair that is nearest to the target.
 * Keeps the best pair of all its sweeps.
 */
final class TwoPointers {
  private static final int PIECE = 1 << 16;

  private final int lowItems;
  private final long target;
  private final long enough;
  private final Budget budget;
  private long error = Long.MAX_VALUE;
  private long subset;
  private long sum;

  /** Sweeps end early at a pair whose error is {@code enough}. */
  TwoPointers(int lowItems, long target, long enough, Budget budget) {
    this.lowItems = lowItems;
    this.target = target;
    this.enough = enough;
    this.budget = budget;
  }

  /** The least error so far. */
  long error() {
    return error;
  }

  /** Sweeps two tables to their end, or to an error that is enough; false if the limits ran out. */
  boolean sweep(SortedSums lowTable, SortedSums highTable) {
    long[] low = lowTable.sums;
    long[] high = highTable.sums;
    int i = 0;
    int j = high.length - 1;
    while (i < low.length && j >= 0 && error > enough) {
      int piece = (int) Math.min(PIECE, budget.left());
      int bestI = -1;
      int bestJ = -1;
      int steps = 0;
      while (steps < piece && i < low.length && j >= 0) {
        long difference = low[i] + high[j] - target;
        steps++;
        if (Math.abs(difference) < error) {
          error = Math.abs(difference);
          bestI = i;
          bestJ = j;
          if (error <= enough) {
            break;
          }
        }
        if (difference < 0) {
          i++;
        } else {
          j--;
        }
      }
      if (bestI >= 0) {
        subset = (long) highTable.subsets[bestJ] << lowItems | lowTable.subsets[bestI];
        sum = low[bestI] + high[bestJ];
      }
      boolean more = budget.spend(steps);
      if (!more && i < low.length && j >= 0 && error > enough) {
        return false;
      }
    }
    return true;
  }

  /** The best pair of all sweeps, if there is one. */
  Optional<Outcome.Found> best() {
    return error == Long.MAX_VALUE
        ? Optional.empty()
        : Optional.of(new Outcome.Found(subset, sum, budget.effort()));
  }
}
