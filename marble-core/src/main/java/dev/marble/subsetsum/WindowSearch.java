package dev.marble.subsetsum;

/**
 * Walks two ascending streams of sums side by side, window by window, for the nearest pair.
 *
 * <p>A window holds the sums of the second stream within [low, high) and those of the first within
 * reach of it. The reach is what would still be better than the best pair so far, so it shrinks
 * quickly. A window that turns out too full is halved, an almost empty one is doubled, and gaps are
 * jumped.
 */
final class WindowSearch {
  private static final int PROBE = 512;

  private final SumRuns as;
  private final SumRuns cs;
  private final int window;
  private final long enough;
  private final long interest;
  private final Budget budget;
  private final long[] a;
  private final long[] c;
  private final PairFilter filter;
  private long error = Long.MAX_VALUE;
  private long left;
  private long right;

  /**
   * A search.
   *
   * @param as the first stream
   * @param cs the second stream
   * @param window how many sums a window should hold
   * @param enough the error at which to stop
   * @param interest the largest error that matters
   * @param budget what may be spent
   */
  WindowSearch(SumRuns as, SumRuns cs, int window, long enough, long interest, Budget budget) {
    this.as = as;
    this.cs = cs;
    this.window = window;
    this.enough = enough;
    this.interest = interest;
    this.budget = budget;
    int room = room(window);
    this.a = new long[room];
    this.c = new long[room];
    this.filter = new PairFilter(room);
  }

  static long bytes(int window) {
    return 2L * room(window) * Long.BYTES + PairFilter.bytes(room(window));
  }

  private static int room(int window) {
    return 2 * window + 64;
  }

  /** The best pair's sum in the first stream. */
  long left() {
    return left;
  }

  /** The best pair's sum in the second stream. */
  long right() {
    return right;
  }

  /**
   * Searches; false if the budget ran out, and then the best pair so far is a pair all the same.
   */
  boolean run() {
    offer(as.least(), cs.least());
    offer(as.least(), cs.greatest());
    offer(as.greatest(), cs.least());
    offer(as.greatest(), cs.greatest());
    if (!budget.spend((long) as.runs() + cs.runs())) {
      return done();
    }
    probe();
    if (done()) {
      return true;
    }
    long low = firstLow();
    long width = Math.max(1, (lastHigh() - low) / Math.max(1, cs.size() / window));
    cs.seek(low);
    as.seek(low - reach());
    while (low <= lastHigh()) {
      long high = Math.min(low + width, lastHigh() + 1);
      long reach = reach();
      int aSize = as.copy(high + reach, high - reach, a);
      int cSize = aSize < 0 ? -1 : cs.copy(high, high, c);
      if (cSize < 0) {
        if (!budget.spend((long) as.runs() + cs.runs() + window)) {
          return done();
        }
        if (width > 1) {
          width /= 2;
          as.seek(low - reach);
          continue;
        }
        // More sums around one value than there is room for: ask for the next value alone.
        long following = cs.following();
        offer(as.nearest(following), following);
        if (done()) {
          return true;
        }
        low = jump(following);
        continue;
      }
      if (filter.search(a, aSize, c, cSize, low - reach, high + reach, reach)) {
        offer(filter.left(), filter.right());
      }
      if (!budget.spend((long) aSize + cSize + as.runs() + cs.runs()) || done()) {
        return done();
      }
      int most = Math.max(aSize, cSize);
      if (cSize == 0 && cs.hasFollowing()) {
        low = jump(cs.following());
      } else {
        width =
            most < window / 2 ? width + width / 2 + 1 : most > window ? width - width / 4 : width;
        low = high;
      }
    }
    return true;
  }

  private boolean done() {
    return error <= enough;
  }

  /** Only pairs at most this far apart are of interest from now on. */
  private long reach() {
    return Math.min(error - 1, interest);
  }

  private long firstLow() {
    return Math.max(cs.least(), as.least() - reach());
  }

  private long lastHigh() {
    return Math.min(cs.greatest(), as.greatest() + reach());
  }

  /** The next window begins at a sum of the second stream that is not behind us. */
  private long jump(long low) {
    cs.seek(low);
    as.seek(low - reach());
    return low;
  }

  private void offer(long one, long other) {
    long distance = Math.abs(one - other);
    if (distance < error) {
      error = distance;
      left = one;
      right = other;
    }
  }

  /** A small window in the middle, where both streams are dense: makes the reach small at once. */
  private void probe() {
    long from = Math.max(as.least(), cs.least());
    long to = Math.min(as.greatest(), cs.greatest());
    if (from > to) {
      return;
    }
    long middle = from + (to - from >>> 1);
    long densest = Math.max(as.size(), cs.size());
    if (densest <= PROBE) {
      return;
    }
    long width = Math.max(1, (to - from) / (densest / PROBE) / 2);
    as.seek(middle);
    cs.seek(middle);
    long near = cs.nearest(middle);
    offer(as.nearest(near), near);
    for (; width > 1 && !done(); width /= 4) {
      long end = middle + width;
      int aSize = as.copy(end, end, a);
      int cSize = aSize < 0 ? -1 : cs.copy(end, end, c);
      if (cSize >= 0) {
        if (filter.search(a, aSize, c, cSize, middle, end, reach())) {
          offer(filter.left(), filter.right());
        }
        return;
      }
      as.seek(middle);
    }
  }
}
