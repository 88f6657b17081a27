package dev.marble.subsetsum;

import dev.marble.kernel.SumKernel;
import java.util.Arrays;

/**
 * All subset sums of up to 60 items, in ascending windows, without ever holding them all: every sum
 * is a <i>base</i> (a sum of the first few items) plus a sum of the others, and these are sorted,
 * so a window holds one run of them per base. Sums that occur more than once may come more than
 * once, at most once per base. Memory: the square root of the number of sums, or a little more.
 */
final class SumRuns {
  private final SumKernel kernel;
  private final DistinctSums firsts;
  private final DistinctSums others;
  private final long[] bases;
  private final long[] sorted;
  private final int[] next;
  private final int[] ends;
  private final int firstItems;
  private final long offset;

  /**
   * The sums of some items plus an offset.
   *
   * @param items the values
   * @param firstItems how many of them make the bases
   * @param offset added to every sum
   */
  SumRuns(SumKernel kernel, long[] items, int firstItems, long offset) {
    this.kernel = kernel;
    this.firstItems = firstItems;
    this.offset = offset;
    this.firsts = DistinctSums.of(items, 0, firstItems);
    this.others = DistinctSums.of(items, firstItems, items.length);
    this.bases = firsts.sums().clone();
    for (int i = 0; i < bases.length; i++) {
      bases[i] += offset;
    }
    this.sorted = Arrays.copyOf(others.sums(), others.size() + SumKernel.SLACK);
    // Behind the last value: added to any base, more than the greatest sum.
    long sentinel = firsts.greatest() - firsts.least() + others.greatest() + 1;
    Arrays.fill(sorted, others.size(), sorted.length, sentinel);
    this.next = new int[bases.length];
    this.ends = new int[bases.length];
  }

  /** The bytes that such an object takes while it is made. */
  static long bytes(int items, int firstItems) {
    return ((1L << firstItems) + (1L << items - firstItems))
        * (DistinctSums.BYTES_PER_SUM + Long.BYTES);
  }

  long least() {
    return bases[0] + others.least();
  }

  long greatest() {
    return bases[bases.length - 1] + others.greatest();
  }

  /** The number of sums, counted as often as they come. */
  long size() {
    return (long) bases.length * others.size();
  }

  int runs() {
    return bases.length;
  }

  /** The next window begins here: sums below are behind us. */
  void seek(long value) {
    for (int i = 0; i < bases.length; i++) {
      next[i] = atLeast(value - bases[i]);
    }
  }

  /**
   * Copies all sums from where the last window ended to below {@code end}, and lets the next window
   * begin at {@code resume}.
   *
   * @param end one past the largest sum wanted
   * @param resume where the next window begins, ≤ end
   * @param into receives the sums, each run ascending
   * @return how many there are; −1 if there is no room for them, and then nothing has moved
   */
  int copy(long end, long resume, long[] into) {
    long stop = Math.min(end, greatest() + 1);
    int room = into.length - SumKernel.SLACK;
    int size = 0;
    for (int i = 0; i < bases.length; i++) {
      int from = next[i];
      long base = bases[i];
      if (room - size < others.size() - from) {
        int last = Math.min(others.size(), from + room - size);
        if (base + sorted[last] < stop) {
          return -1;
        }
      }
      int before = size;
      size = kernel.copyBelow(sorted, from, base, stop, into, size);
      ends[i] = from + size - before;
    }
    for (int i = 0; i < bases.length; i++) {
      long wanted = resume - bases[i];
      int at = ends[i];
      while (at > next[i] && sorted[at - 1] >= wanted) {
        at--;
      }
      next[i] = at;
    }
    return size;
  }

  /** The least sum that is not behind us; only while there is one. */
  long following() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < bases.length; i++) {
      if (next[i] < others.size()) {
        least = Math.min(least, bases[i] + sorted[next[i]]);
      }
    }
    return least;
  }

  /** Is there a sum that is not behind us? */
  boolean hasFollowing() {
    for (int i = 0; i < bases.length; i++) {
      if (next[i] < others.size()) {
        return true;
      }
    }
    return false;
  }

  /** The greatest sum that is at most a value, or the least of all. */
  long floor(long value) {
    long best = least();
    for (long base : bases) {
      int at = atLeast(value - base + 1);
      if (at > 0) {
        best = Math.max(best, base + sorted[at - 1]);
      }
    }
    return best;
  }

  /** A sum nearest to a value. */
  long nearest(long value) {
    long best = least();
    for (long base : bases) {
      int at = atLeast(value - base);
      for (int i = Math.max(0, at - 1); i <= Math.min(at, others.size() - 1); i++) {
        long sum = base + sorted[i];
        best = Math.abs(sum - value) < Math.abs(best - value) ? sum : best;
      }
    }
    return best;
  }

  /** A subset that has this sum; there is one. Bit j for item j. */
  long subset(long sum) {
    for (int i = 0; i < bases.length; i++) {
      int at = Arrays.binarySearch(others.sums(), sum - bases[i]);
      if (at >= 0) {
        return (long) others.subsets()[at] << firstItems | firsts.subsets()[i];
      }
    }
    throw new AssertionError("no subset of these items has the sum " + (sum - offset));
  }

  /** The first place in the sorted sums whose value is at least this. */
  private int atLeast(long value) {
    int low = 0;
    int high = others.size();
    while (low < high) {
      int middle = low + high >>> 1;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
