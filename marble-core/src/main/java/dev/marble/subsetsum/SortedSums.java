package dev.marble.subsetsum;

/**
 * All subset sums of a few items in ascending order, each with its subset, made by merging: the
 * sums with item j are the sums without it, shifted. O(2<sup>n</sup>) time, no comparison sort.
 */
final class SortedSums {
  /** Bytes per sum: two buffers of a long and an int each. */
  static final int BYTES_PER_SUM = 2 * (Long.BYTES + Integer.BYTES);

  final long[] sums;
  final int[] subsets;

  private SortedSums(long[] sums, int[] subsets) {
    this.sums = sums;
    this.subsets = subsets;
  }

  /** The 2^count sums of {@code items[from .. from + count - 1]}; count at most 30. */
  static SortedSums of(long[] items, int from, int count) {
    assert count >= 0 && count <= 30;
    long[] sums = new long[1 << count];
    int[] subsets = new int[1 << count];
    long[] nextSums = new long[1 << count];
    int[] nextSubsets = new int[1 << count];
    for (int j = 0; j < count; j++) {
      merge(sums, subsets, 1 << j, items[from + j], 1 << j, nextSums, nextSubsets);
      long[] otherSums = sums;
      sums = nextSums;
      nextSums = otherSums;
      int[] otherSubsets = subsets;
      subsets = nextSubsets;
      nextSubsets = otherSubsets;
    }
    return new SortedSums(sums, subsets);
  }

  private static void merge(
      long[] sums, int[] subsets, int size, long item, int bit, long[] toSums, int[] toSubsets) {
    int without = 0;
    int with = 0;
    for (int to = 0; to < 2 * size; to++) {
      boolean takeWithout = without < size && (with == size || sums[without] <= sums[with] + item);
      if (takeWithout) {
        toSums[to] = sums[without];
        toSubsets[to] = subsets[without++];
      } else {
        toSums[to] = sums[with] + item;
        toSubsets[to] = subsets[with++] | bit;
      }
    }
  }
}
