package dev.marble.subsetsum;

import java.util.Optional;

/**
 * Subset sums of a few items in ascending order, each with its subset, made by merging: the sums
 * with item j are the sums without it, shifted. O(2<sup>n</sup>) time, no comparison sort. Equal
 * sums stand in the numeric order of their subsets.
 *
 * <p>The merge starts at the top and works in place: when {@code a} sums without and {@code b} sums
 * with the item are still to be placed, the next one goes to {@code a + b − 1}, above all that are
 * still to be read. So a table needs its own memory and no more.
 */
final class SortedSums {
  /** The most items of a table: there is an array for 2^30 sums, but none for 2^31. */
  static final int MOST_ITEMS = 30;

  /** Bytes per sum: a long and an int. */
  static final int BYTES_PER_SUM = Long.BYTES + Integer.BYTES;

  private static final int PIECE = 1 << 18;

  final long[] sums;
  final int[] subsets;

  private SortedSums(int size) {
    this.sums = new long[size];
    this.subsets = new int[size];
  }

  /** The 2^count sums of {@code items[from .. from + count - 1]}, or none if the limits run out. */
  static Optional<SortedSums> of(long[] items, int from, int count, Budget budget) {
    assert count >= 0 && count <= MOST_ITEMS;
    SortedSums all = new SortedSums(1 << count);
    boolean more = budget.spend(1);
    for (int j = 0; j < count && more; j++) {
      more = all.merge(1 << j, all, 1 << j, items[from + j], 1 << j, budget);
    }
    return more ? Optional.of(all) : Optional.empty();
  }

  /**
   * The sums of {@code items[from .. from + count - 1]}, one table for each number of items, 0 to
   * count; or none if the limits run out. All together they are as large as one table of all sums.
   */
  static Optional<SortedSums[]> bySize(long[] items, int from, int count, Budget budget) {
    assert count >= 0 && count <= MOST_ITEMS;
    SortedSums[] ofSize = new SortedSums[count + 1];
    for (int size = 0, sums = 1; size <= count; size++) {
      ofSize[size] = new SortedSums(sums);
      sums = (int) ((long) sums * (count - size) / (size + 1));
    }
    boolean more = budget.spend(1);
    int[] filled = new int[count + 1];
    filled[0] = 1;
    for (int j = 0; j < count && more; j++) {
      for (int size = j + 1; size > 0 && more; size--) {
        int with = filled[size - 1];
        more =
            ofSize[size].merge(
                filled[size], ofSize[size - 1], with, items[from + j], 1 << j, budget);
        filled[size] += with;
      }
    }
    return more ? Optional.of(ofSize) : Optional.empty();
  }

  /** The least sum. */
  long least() {
    return sums[0];
  }

  /** The greatest sum. */
  long greatest() {
    return sums[sums.length - 1];
  }

  /**
   * Merges the first {@code others} sums of another table (or this one), with the item added, into
   * the first {@code own} sums of this one.
   */
  private boolean merge(int own, SortedSums other, int others, long item, int bit, Budget budget) {
    long[] otherSums = other.sums;
    int[] otherSubsets = other.subsets;
    int without = own - 1;
    int with = others - 1;
    while (with >= 0) {
      int stop = Math.max(-1, with - PIECE);
      int placed = with - stop;
      while (with > stop) {
        long sum = otherSums[with] + item;
        int to = with + without + 1;
        if (without >= 0 && sums[without] > sum) {
          sums[to] = sums[without];
          subsets[to] = subsets[without--];
        } else {
          sums[to] = sum;
          subsets[to] = otherSubsets[with--] | bit;
        }
      }
      if (!budget.spend(placed)) {
        return false;
      }
    }
    return true;
  }
}
