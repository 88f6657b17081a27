package dev.marble.subsetsum;

import java.util.Arrays;

/**
 * All subset sums of one sample, sorted once, for the asking of many targets. O(2<sup>n</sup>)
 * memory, and a look-up takes a few memory accesses whatever the number of items: buckets of equal
 * width, about as many as there are sums, point into the sorted sums.
 *
 * <p>Immutable; serves any number of threads.
 */
public final class SortedSample {
  /** The most items: 2<sup>26</sup> sums take 1 GiB. */
  public static final int MAX_ITEMS = 26;

  private final DistinctSums all;
  private final int[] starts;
  private final int shift;

  /**
   * Sorts the sums.
   *
   * @param items the values, 0 to {@value #MAX_ITEMS} of them
   * @throws IllegalArgumentException if there are too many items or sums might overflow
   */
  public SortedSample(long[] items) {
    if (items.length > MAX_ITEMS) {
      throw new IllegalArgumentException(
          items.length
              + " items have too many subset sums to be sorted: at most "
              + MAX_ITEMS
              + " items. Maybe ask for each target by itself.");
    }
    Instances.check(items, 0, 0);
    this.all = DistinctSums.of(items, 0, items.length);
    long range = all.greatest() - all.least();
    this.shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(range) - items.length);
    this.starts = starts((int) (range >>> shift) + 1);
  }

  /** starts[b] is the first place whose sum lies in bucket b or later. */
  private int[] starts(int buckets) {
    int[] first = new int[buckets + 1];
    int at = 0;
    for (int b = 0; b < buckets; b++) {
      first[b] = at;
      while (at < all.size() && (all.sums()[at] - all.least()) >>> shift == b) {
        at++;
      }
    }
    first[buckets] = all.size();
    return first;
  }

  /** The number of different subset sums. */
  public int size() {
    return all.size();
  }

  /**
   * A subset whose sum is as near to the target as any.
   *
   * @param target the wanted sum, any
   * @return the subset, bit j for item j
   */
  public int nearest(long target) {
    return all.subsets()[place(target)];
  }

  /**
   * The subset sum nearest to the target.
   *
   * @param target the wanted sum, any
   */
  public long nearestSum(long target) {
    return all.sums()[place(target)];
  }

  /**
   * The subsets nearest to many targets.
   *
   * @param targets the wanted sums
   * @param subsets receives a subset for each
   * @throws IllegalArgumentException if the arrays' lengths differ
   */
  public void nearest(long[] targets, int[] subsets) {
    if (targets.length != subsets.length) {
      throw new IllegalArgumentException(
          targets.length + " targets cannot be answered into " + subsets.length + " places");
    }
    for (int i = 0; i < targets.length; i++) {
      subsets[i] = nearest(targets[i]);
    }
  }

  private int place(long target) {
    long[] sums = all.sums();
    if (target <= all.least()) {
      return 0;
    }
    if (target >= all.greatest()) {
      return sums.length - 1;
    }
    int bucket = (int) (target - all.least() >>> shift);
    int low = starts[bucket];
    int high = starts[bucket + 1];
    if (high - low > 8) {
      int found = Arrays.binarySearch(sums, low, high, target);
      low = found < 0 ? -found - 1 : found;
    } else {
      while (low < high && sums[low] < target) {
        low++;
      }
    }
    // sums[low - 1] < target ≤ sums[low], and both are there.
    return target - sums[low - 1] <= sums[low] - target ? low - 1 : low;
  }
}
