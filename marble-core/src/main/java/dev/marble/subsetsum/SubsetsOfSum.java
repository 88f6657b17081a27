package dev.marble.subsetsum;

import java.util.Optional;

/**
 * The subsets of up to 31 items that have a given sum, one after the other: Horowitz and Sahni's
 * sweep over two tables that serve every sum.
 */
final class SubsetsOfSum {
  /** {@link #next} answers this when there are no more. */
  static final long NO_MORE = -1;

  private final SortedSums low;
  private final SortedSums high;
  private final int lowItems;
  private long sum;
  private int i;
  private int top;
  private int j;

  private SubsetsOfSum(SortedSums low, SortedSums high, int lowItems) {
    this.low = low;
    this.high = high;
    this.lowItems = lowItems;
    this.i = low.sums.length;
  }

  /** Of some items; or none if the limits run out. */
  static Optional<SubsetsOfSum> of(long[] items, Budget budget) {
    int lowItems = items.length / 2;
    Optional<SortedSums> low = SortedSums.of(items, 0, lowItems, budget);
    Optional<SortedSums> high =
        low.flatMap(sums -> SortedSums.of(items, lowItems, items.length - lowItems, budget));
    return high.map(sums -> new SubsetsOfSum(low.orElseThrow(), sums, lowItems));
  }

  /** The bytes that such an object takes. */
  static long bytes(int items) {
    return ((1L << items / 2) + (1L << items - items / 2)) * SortedSums.BYTES_PER_SUM;
  }

  /** Begins with the subsets of a sum. */
  void seek(long wanted) {
    sum = wanted;
    i = 0;
    top = high.sums.length - 1;
    j = top;
  }

  /** The next subset, or {@link #NO_MORE}. */
  long next() {
    while (i < low.sums.length && top >= 0) {
      long above = j < 0 ? -1 : low.sums[i] + high.sums[j] - sum;
      if (above > 0) {
        top = --j;
      } else if (above == 0) {
        return (long) high.subsets[j--] << lowItems | low.subsets[i];
      } else {
        i++;
        j = top;
      }
    }
    return NO_MORE;
  }
}
