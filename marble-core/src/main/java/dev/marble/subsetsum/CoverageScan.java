package dev.marble.subsetsum;

import dev.marble.kernel.SumKernel;
import java.util.Arrays;
import java.util.Optional;

/**
 * One walk over all subset sums in an interval, in ascending windows, that measures the gaps
 * between neighbours.
 *
 * <p>Most windows need no sorting: their sums mark the cells of a bitmap, and where no two
 * neighbouring marks are so far apart that the gap could be a new record or exceed twice the
 * tolerance, the window is covered as a whole. The others are sorted.
 */
final class CoverageScan {
  private static final int MOST_WINDOW_BITS = 16;
  private static final int LEAST_WINDOW_BITS = 6;
  private static final int RETRY = 16;

  /** The memory of a scan, aside from that of the sums. */
  static final long BYTES = 28L << MOST_WINDOW_BITS + 1;

  private final SumRuns sums;
  private final long from;
  private final long to;
  private final long tolerance;
  private final Budget budget;
  private final CoverageMeter meter;
  private final int windowSums;
  private final int cellBits;
  private final long[] window;
  private final BucketSort sort;
  private final long[] cells;
  private long record = -1;
  private int sortNext;
  private int size;

  CoverageScan(SumRuns sums, long from, long to, long tolerance, Budget budget) {
    this.sums = sums;
    this.from = from;
    this.to = to;
    this.tolerance = tolerance;
    this.budget = budget;
    this.meter = new CoverageMeter(from, to, tolerance);
    int sumBits = Long.SIZE - Long.numberOfLeadingZeros(sums.size());
    int windowBits = Math.clamp(sumBits, LEAST_WINDOW_BITS, MOST_WINDOW_BITS);
    this.windowSums = 1 << windowBits;
    this.cellBits = windowBits + 3;
    this.window = new long[2 * windowSums + SumKernel.SLACK];
    this.sort = new BucketSort(window.length);
    this.cells = new long[1 << cellBits - 6];
  }

  /** How many items make the bases. */
  static int bases(int items) {
    return Math.max(items * 2 / 5, items - 18);
  }

  Coverage measure() {
    if (!budget.spend(sums.runs())) {
      return gaveUp();
    }
    meter.add(sums.floor(from));
    long low = Math.max(from, sums.least());
    long end = Math.min(to, sums.greatest());
    if (low <= end) {
      record = gapAtTheEnd(low, end);
      sums.seek(low);
      if (!walk(low, end)) {
        return gaveUp();
      }
    }
    sums.seek(Math.max(to, sums.least()));
    if (sums.hasFollowing()) {
      meter.add(sums.following());
    }
    return meter.finish(budget.effort());
  }

  private Coverage gaveUp() {
    return new Coverage.GaveUp(budget.gaveUp(Optional.empty()).reason(), budget.effort());
  }

  private boolean walk(long low, long end) {
    long width = firstWidth(end - low);
    long at = low;
    while (at <= end) {
      long high = Math.min(at + width, end + 1);
      size = sums.copy(high, high, window);
      if (!budget.spend(sums.runs() + (long) Math.max(0, size))) {
        return false;
      }
      if (size < 0) {
        width = Math.max(1, width / 2);
        continue;
      }
      measure(at, high);
      if (size == 0) {
        at = sums.hasFollowing() ? Math.max(high, sums.following()) : end + 1;
      } else {
        at = high;
        width =
            size < windowSums / 2
                ? width + width / 2 + 1
                : size > windowSums ? width - width / 4 : width;
      }
    }
    return true;
  }

  private long firstWidth(long span) {
    return Math.max(1, span / Math.max(1, sums.size() / windowSums) / 4);
  }

  /** The last gap of the interval that one window shows: a first record to beat. */
  private long gapAtTheEnd(long low, long end) {
    long width = Math.max(1, firstWidth(end - low));
    long start = Math.max(low, end - width);
    sums.seek(start);
    size = sums.copy(end + 1, end + 1, window);
    long largest = -1;
    if (size > 0) {
      Arrays.sort(window, 0, size);
      for (int i = 1; i < size; i++) {
        largest = Math.max(largest, window[i] - window[i - 1]);
      }
    }
    return largest;
  }

  private void measure(long low, long high) {
    if (size == 0) {
      return;
    }
    if (sortNext == 0 && isSolid(low, high)) {
      long least = Long.MAX_VALUE;
      long greatest = Long.MIN_VALUE;
      for (int i = 0; i < size; i++) {
        least = Math.min(least, window[i]);
        greatest = Math.max(greatest, window[i]);
      }
      meter.add(least);
      meter.addSolid(greatest);
      return;
    }
    sortNext = sortNext == 0 ? RETRY : sortNext - 1;
    long[] sorted = sort.sort(window, size, low, high);
    for (int i = 0; i < size; i++) {
      meter.add(sorted[i]);
    }
    record = Math.max(record, meter.largestGap());
  }

  /** Can no gap inside this window exceed twice the tolerance, or the largest gap so far? */
  private boolean isSolid(long low, long high) {
    int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(high - low) - cellBits);
    long harmless = Math.min(2 * Math.min(tolerance, Long.MAX_VALUE / 4), record);
    // Marks k cells apart are sums less than k + 1 cells apart.
    long most = (harmless >>> shift) - 1;
    if (harmless < 0 || most < 1) {
      return false;
    }
    mark(low, shift);
    return longestStep() <= most;
  }

  private void mark(long low, int shift) {
    long[] cells = this.cells;
    int words = cells.length - 1;
    Arrays.fill(cells, 0);
    for (int i = 0; i < size; i++) {
      long cell = window[i] - low >>> shift;
      cells[(int) (cell >>> 6) & words] |= 1L << cell;
    }
  }

  /** The largest distance between neighbouring marks. */
  private int longestStep() {
    int longest = 0;
    int last = -1;
    for (int w = 0; w < cells.length; w++) {
      long word = cells[w];
      if (word == 0) {
        continue;
      }
      int first = 64 * w + Long.numberOfTrailingZeros(word);
      if (last >= 0) {
        longest = Math.max(longest, first - last);
      }
      last = 64 * w + 63 - Long.numberOfLeadingZeros(word);
      longest = Math.max(longest, longestInside(word));
    }
    return longest;
  }

  /** The largest distance between neighbouring ones of a word. */
  private static int longestInside(long word) {
    // Fill the zeros between ones: after k rounds, gaps of up to k zeros are gone.
    long inner = word >>> Long.numberOfTrailingZeros(word);
    int step = 0;
    for (long rest = inner; rest != 1; ) {
      int zeros = Long.numberOfTrailingZeros(rest & ~1L);
      step = Math.max(step, zeros);
      rest >>>= zeros;
    }
    return step;
  }
}
