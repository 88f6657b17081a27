package dev.marble.subsetsum;

/**
 * Adds up the coverage of an interval while subset sums come by in ascending order. Works on real
 * targets: the middle of a gap may lie between two whole numbers.
 */
final class CoverageMeter {
  private final long from;
  private final long to;
  private final long tolerance;
  private boolean any;
  private long last;
  private long covered;
  private long gap = -1;
  private long gapFrom;
  private long gapTo;

  CoverageMeter(long from, long to, long tolerance) {
    this.from = from;
    this.to = to;
    this.tolerance = tolerance;
    this.gapFrom = from;
    this.gapTo = from;
  }

  /** The next sum, not below the one before. */
  void add(long sum) {
    assert !any || sum >= last;
    if (any) {
      between(last, sum);
    } else {
      below(sum);
    }
    any = true;
    last = sum;
  }

  /** A sum after which no gap is of interest: everything since the last one is covered. */
  void addSolid(long sum) {
    covered += Math.max(0, Math.min(sum, to) - Math.max(last, from));
    last = sum;
  }

  /** The largest gap so far, or −1. */
  long largestGap() {
    return gap;
  }

  /** No more sums; there was at least one. */
  Coverage.Measured finish(long effort) {
    above(last);
    return new Coverage.Measured(covered, gapFrom, gapTo, effort);
  }

  private void between(long lower, long upper) {
    long start = Math.max(lower, from);
    long end = Math.min(upper, to);
    if (start > end) {
      return;
    }
    cover(start, Math.min(end, lower + tolerance), Math.max(start, upper - tolerance), end);
    // The hardest target is the middle, or the end of the interval that is nearest to it.
    if (lower + upper < 2 * from) {
      widest(2 * (upper - from), 2 * from - upper, upper);
    } else if (lower + upper > 2 * to) {
      widest(2 * (to - lower), lower, 2 * to - lower);
    } else {
      widest(upper - lower, lower, upper);
    }
  }

  /** All targets below the least sum. */
  private void below(long least) {
    if (least <= from) {
      return;
    }
    long end = Math.min(least, to);
    cover(from, from, Math.max(from, least - tolerance), end);
    widest(2 * (least - from), 2 * from - least, least);
  }

  /** All targets above the greatest sum. */
  private void above(long greatest) {
    if (greatest >= to) {
      return;
    }
    long start = Math.max(greatest, from);
    cover(start, Math.min(to, greatest + tolerance), to, to);
    widest(2 * (to - greatest), greatest, 2 * to - greatest);
  }

  /** Of start … end, what is left of {@code left} or right of {@code right} is covered. */
  private void cover(long start, long left, long right, long end) {
    if (left >= right) {
      covered += end - start;
    } else {
      covered += Math.max(0, left - start) + Math.max(0, end - right);
    }
  }

  private void widest(long width, long lower, long upper) {
    if (width > gap) {
      gap = width;
      gapFrom = lower;
      gapTo = upper;
    }
  }
}
