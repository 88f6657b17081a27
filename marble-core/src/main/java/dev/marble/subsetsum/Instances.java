package dev.marble.subsetsum;

/** The checks that every solver makes before its kernel runs, and the sums of witnesses. */
public final class Instances {
  /** The most items that an instance may have: subsets are non-negative longs. */
  public static final int MAX_ITEMS = 62;

  private static final long OVERFLOW = 1L << 62;

  private Instances() {}

  /**
   * The sum of a subset's items.
   *
   * @param items the values
   * @param subset bit j for item j
   * @return the sum
   */
  public static long sum(long[] items, long subset) {
    long sum = 0;
    for (long rest = subset; rest != 0; rest &= rest - 1) {
      sum += items[Long.numberOfTrailingZeros(rest)];
    }
    return sum;
  }

  static void check(long[] items, long target, long tolerance) {
    if (items.length > MAX_ITEMS) {
      throw new IllegalArgumentException(
          items.length + " items are too many: a subset has at most " + MAX_ITEMS);
    }
    if (tolerance < 0) {
      throw new IllegalArgumentException("the tolerance " + tolerance + " is negative");
    }
    long total = 0;
    for (int i = -2; i < items.length; i++) {
      long term = i == -2 ? target : i == -1 ? tolerance : items[i];
      long size = Math.abs(term);
      if (size < 0 || size >= OVERFLOW || (total += size) >= OVERFLOW) {
        throw new IllegalArgumentException(
            "sums may overflow: the sizes of the items, the target and the tolerance add up to more"
                + " than 2^62");
      }
    }
  }

  static void checkCoverage(long[] items, long from, long to, long tolerance) {
    if (from > to) {
      throw new IllegalArgumentException("the interval " + from + " … " + to + " is reversed");
    }
    check(items, from, tolerance);
    check(items, to, tolerance);
  }

  static void checkSize(long[] items, int size) {
    if (size < 0 || size > items.length) {
      throw new IllegalArgumentException(
          "a subset of " + size + " items does not exist: there are " + items.length);
    }
  }
}
