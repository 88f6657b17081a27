package dev.marble.subsetsum;

/**
 * The answers by looking at every subset in numeric order: too slow for anything but tests, and too
 * plain to be wrong.
 */
final class PlainLoop {
  static final long NONE = -1;

  private PlainLoop() {}

  /** The numerically first subset within the tolerance, or NONE. */
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

  /** The smallest |sum − target|. */
  static long leastError(Instance instance) {
    long least = Long.MAX_VALUE;
    for (long sum : sums(instance.items(), 0, instance.items().length)) {
      least = Math.min(least, Math.abs(sum - instance.target()));
    }
    return least;
  }

  /** The fewest items of a subset within the tolerance, or NONE. */
  static long fewestItems(Instance instance) {
    long[] sums = sums(instance.items(), 0, instance.items().length);
    long fewest = NONE;
    for (int subset = 0; subset < sums.length; subset++) {
      boolean within = Math.abs(sums[subset] - instance.target()) <= instance.tolerance();
      if (within && (fewest == NONE || Integer.bitCount(subset) < fewest)) {
        fewest = Integer.bitCount(subset);
      }
    }
    return fewest;
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
