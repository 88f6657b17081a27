package dev.marble.subsetsum;

import java.util.Arrays;

/**
 * Sorts numbers that are spread over a known range: one pass into as many buckets as there are
 * numbers, one pass of insertion. Linear time where they are spread evenly; crowded buckets are
 * left to the library's sort.
 */
final class BucketSort {
  private static final int CROWD = 24;

  private final int[] starts;
  private final long[] sorted;

  /**
   * A sorter with its scratch memory.
   *
   * @param room the most numbers
   */
  BucketSort(int room) {
    this.starts = new int[2 * Integer.highestOneBit(Math.max(1, room)) + 1];
    this.sorted = new long[room];
  }

  static long bytes(long room) {
    return room * (Long.BYTES + 2L * Integer.BYTES);
  }

  /**
   * Sorts numbers within [low, high].
   *
   * @return them in ascending order, in an array that the next call overwrites
   */
  long[] sort(long[] numbers, int size, long low, long high) {
    int bucketBits = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, size)) - 1;
    int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(high - low) - bucketBits);
    int buckets = (int) (high - low >>> shift) + 1;
    int[] starts = this.starts;
    Arrays.fill(starts, 0, buckets + 1, 0);
    for (int i = 0; i < size; i++) {
      starts[(int) (numbers[i] - low >>> shift) + 1]++;
    }
    for (int b = 1; b <= buckets; b++) {
      starts[b] += starts[b - 1];
    }
    long[] sorted = this.sorted;
    for (int i = 0; i < size; i++) {
      sorted[starts[(int) (numbers[i] - low >>> shift)]++] = numbers[i];
    }
    // starts[b] is now where bucket b ends.
    int from = 0;
    for (int b = 0; b < buckets; b++) {
      int to = starts[b];
      if (to - from > CROWD) {
        Arrays.sort(sorted, from, to);
      } else {
        insert(sorted, from, to);
      }
      from = to;
    }
    return sorted;
  }

  private static void insert(long[] numbers, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      long number = numbers[i];
      int at = i;
      while (at > from && numbers[at - 1] > number) {
        numbers[at] = numbers[at - 1];
        at--;
      }
      numbers[at] = number;
    }
  }
}
