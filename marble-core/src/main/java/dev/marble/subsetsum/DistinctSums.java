package dev.marble.subsetsum;

import java.util.Arrays;

/**
 * The different subset sums of a few items in ascending order, each with the subset that was met
 * first. Made by merging: the sums with item j are the sums without it, shifted.
 */
@SuppressWarnings("ArrayRecordComponent") // two columns of one table, never compared
record DistinctSums(long[] sums, int[] subsets) {
  /** Bytes per sum while they are made: two buffers of a long and an int each. */
  static final int BYTES_PER_SUM = 2 * (Long.BYTES + Integer.BYTES);

  /** Of {@code items[from .. to - 1]}, at most 30 of them. */
  static DistinctSums of(long[] items, int from, int to) {
    assert to - from <= 30;
    int room = 1 << to - from;
    long[] sums = new long[room];
    int[] subsets = new int[room];
    long[] nextSums = new long[room];
    int[] nextSubsets = new int[room];
    int size = 1;
    for (int j = from; j < to; j++) {
      size = merge(sums, subsets, size, items[j], 1 << j - from, nextSums, nextSubsets);
      long[] otherSums = sums;
      sums = nextSums;
      nextSums = otherSums;
      int[] otherSubsets = subsets;
      subsets = nextSubsets;
      nextSubsets = otherSubsets;
    }
    return new DistinctSums(Arrays.copyOf(sums, size), Arrays.copyOf(subsets, size));
  }

  private static int merge(
      long[] sums, int[] subsets, int size, long item, int bit, long[] toSums, int[] toSubsets) {
    int without = 0;
    int with = 0;
    int to = 0;
    while (without < size && with < size) {
      long one = sums[without];
      long other = sums[with] + item;
      boolean takeOne = one <= other;
      toSums[to] = takeOne ? one : other;
      toSubsets[to++] = takeOne ? subsets[without] : subsets[with] | bit;
      without += takeOne ? 1 : 0;
      with += other <= one ? 1 : 0;
    }
    for (; without < size; without++) {
      toSums[to] = sums[without];
      toSubsets[to++] = subsets[without];
    }
    for (; with < size; with++) {
      toSums[to] = sums[with] + item;
      toSubsets[to++] = subsets[with] | bit;
    }
    return to;
  }

  /** How many there are. */
  int size() {
    return sums.length;
  }

  long least() {
    return sums[0];
  }

  long greatest() {
    return sums[sums.length - 1];
  }
}
