package dev.marble.subsetsum;

import java.util.Arrays;

/**
 * The answers by looking at every subset in numeric order: too slow for anything but tests, and too
 * plain to be wrong.
 */
final class PlainLoop {
  static final long NONE = -1;

  private PlainLoop() {}

  /**
   * What is true of an instance.
   *
   * @param first the numerically first subset within the tolerance, or NONE
   * @param count how many there are
   * @param fewest the fewest items of one, or NONE
   * @param leastError the smallest |sum − target|
   * @param leastErrorOfSize the smallest of a subset of the asked size
   */
  record Answers(long first, long count, long fewest, long leastError, long leastErrorOfSize) {}

  static Answers answers(Instance instance) {
    long[] sums = sums(instance.items(), 0, instance.items().length);
    long first = NONE;
    long count = 0;
    long fewest = NONE;
    long leastError = Long.MAX_VALUE;
    long leastErrorOfSize = Long.MAX_VALUE;
    for (int subset = 0; subset < sums.length; subset++) {
      long error = Math.abs(sums[subset] - instance.target());
      int size = Integer.bitCount(subset);
      leastError = Math.min(leastError, error);
      if (size == instance.size()) {
        leastErrorOfSize = Math.min(leastErrorOfSize, error);
      }
      if (error <= instance.tolerance()) {
        first = first == NONE ? subset : first;
        fewest = fewest == NONE ? size : Math.min(fewest, size);
        count++;
      }
    }
    return new Answers(first, count, fewest, leastError, leastErrorOfSize);
  }

  /** The numerically first subset within the tolerance, or NONE; for up to about 30 items. */
  static long first(Instance instance) {
    long[] items = instance.items();
    int low = Math.min(items.length, 15);
    long[] lowSums = sums(items, 0, low);
    long[] highSums = sums(items, low, items.length);
    for (int high = 0; high < highSums.length; high++) {
      for (int i = 0; i < lowSums.length; i++) {
        if (Math.abs(highSums[high] + lowSums[i] - instance.target()) <= instance.tolerance()) {
          return (long) high << low | i;
        }
      }
    }
    return NONE;
  }

  /** All subset sums, in ascending order. */
  static long[] sortedSums(long[] items) {
    long[] sums = sums(items, 0, items.length);
    Arrays.sort(sums);
    return sums;
  }

  /** The sums of all subsets of {@code items[from .. to - 1]}, in numeric order. */
  private static long[] sums(long[] items, int from, int to) {
    long[] sums = new long[1 << to - from];
    for (int subset = 1; subset < sums.length; subset++) {
      int item = Integer.numberOfTrailingZeros(subset);
      sums[subset] = sums[subset & subset - 1] + items[from + item];
    }
    return sums;
  }
}
