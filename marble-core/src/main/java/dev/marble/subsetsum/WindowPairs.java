package dev.marble.subsetsum;

import java.util.Arrays;

/**
 * All pairs of different sums of two ascending streams that are at most a tolerance apart, window
 * by window.
 *
 * <p>A window holds the sums of the second stream within [low, high). Those of the first stream
 * within the tolerance of it come at once or, if they are too many, in pieces. A filter passes over
 * what has no pair; the rest is sorted and swept. A window that turns out too full is halved, an
 * almost empty one is widened, and gaps are jumped.
 */
final class WindowPairs {
  private static final long WIDEST = 1L << 61;

  private final SumRuns as;
  private final SumRuns cs;
  private final int window;
  private final long tolerance;
  private final Budget budget;
  private final long[] a;
  private final long[] c;
  private final PairFilter filter;
  private final long last;
  private long low;
  private long high;
  private long width;
  private boolean inPieces;
  private long pieceFrom;
  private long pieceWidth;
  private int aSize;
  private int cSize;
  private int i;
  private int from;
  private int j;
  private boolean more = true;

  WindowPairs(SumRuns as, SumRuns cs, int window, long tolerance, Budget budget) {
    this.as = as;
    this.cs = cs;
    this.window = window;
    this.tolerance = tolerance;
    this.budget = budget;
    int room = 2 * window + 64;
    this.a = new long[room];
    this.c = new long[room];
    this.filter = new PairFilter(room);
    this.low = Math.max(cs.least(), as.least() - tolerance);
    this.last = Math.min(cs.greatest(), as.greatest() + tolerance);
    this.width = Math.max(1, (last - low) / Math.max(1, cs.size() / window));
    cs.seek(low);
    as.seek(low - tolerance);
  }

  /** The next pair; false if there is none, or the limits ran out. */
  boolean next() {
    do {
      for (; i < cSize; i++) {
        while (from < aSize && a[from] < c[i] - tolerance) {
          from++;
        }
        j = Math.max(j, from);
        if (j < aSize && a[j] <= c[i] + tolerance) {
          j++;
          return true;
        }
        j = 0;
      }
    } while (more && load());
    return false;
  }

  /** The pair's sum in the first stream. */
  long left() {
    return a[j - 1];
  }

  /** The pair's sum in the second stream. */
  long right() {
    return c[i];
  }

  /** Did the limits run out? */
  boolean isCutShort() {
    return !more;
  }

  /** Loads what may hold pairs; false if there is nothing, or the limits ran out. */
  private boolean load() {
    while (more && (inPieces || low <= last)) {
      if (inPieces ? loadPiece() : loadWindow()) {
        cSize = distinct(c, cSize);
        aSize = distinct(a, aSize);
        i = 0;
        from = 0;
        j = 0;
        return true;
      }
    }
    return false;
  }

  private boolean loadWindow() {
    high = Math.min(low + width, last + 1);
    cSize = cs.copy(high, high, c);
    if (cSize < 0) {
      assert width > 1; // one value comes at most once per run, and there is room for that
      width /= 2;
      spend(0);
      return false;
    }
    if (cSize == 0) {
      low = cs.hasFollowing() ? cs.following() : last + 1;
      as.seek(low - tolerance);
      spend(0);
      return false;
    }
    aSize = as.copy(high + tolerance, high - tolerance, a);
    if (aSize < 0) {
      inPieces = true;
      pieceFrom = low - tolerance;
      pieceWidth = Math.max(1, (high - low) / 2 + tolerance);
      spend(cSize);
      return false;
    }
    spend((long) aSize + cSize);
    long from = low - tolerance;
    low = high;
    adapt(Math.max(aSize, cSize));
    return filter.search(a, aSize, c, cSize, from, high + tolerance, tolerance);
  }

  private boolean loadPiece() {
    if (pieceFrom >= high + tolerance) {
      inPieces = false;
      as.seek(high - tolerance);
      low = high;
      width = Math.max(1, width / 2);
      cSize = 0;
      spend(0);
      return false;
    }
    long end = Math.min(pieceFrom + pieceWidth, high + tolerance);
    aSize = as.copy(end, end, a);
    if (aSize < 0) {
      assert pieceWidth > 1;
      pieceWidth /= 2;
    } else {
      pieceFrom = aSize == 0 && as.hasFollowing() ? Math.max(end, as.following()) : end;
      pieceWidth =
          aSize < window / 2 ? Math.min(WIDEST, pieceWidth + pieceWidth / 2 + 1) : pieceWidth;
    }
    spend(Math.max(0, aSize));
    return aSize > 0;
  }

  private void adapt(int most) {
    if (most < window / 2) {
      width = Math.min(WIDEST, width + width / 2 + 1);
    } else if (most > window) {
      width -= width / 4;
    }
  }

  private void spend(long sums) {
    more = budget.spend(sums + as.runs() + cs.runs());
  }

  /** Sorts, and keeps one of each value. */
  private static int distinct(long[] values, int size) {
    Arrays.sort(values, 0, size);
    int kept = 0;
    for (int k = 0; k < size; k++) {
      if (kept == 0 || values[k] != values[kept - 1]) {
        values[kept++] = values[k];
      }
    }
    return kept;
  }
}
