package dev.marble.subsetsum;

import java.util.Arrays;

/**
 * Looks at every subset, in the order of a Gray code, so that one addition leads from each sum to
 * the next. The oracle that the other solvers are tested against: O(2<sup>n</sup>) time, O(1)
 * memory.
 */
public final class BruteForce
    implements WithinSolver, NearestSolver, SmallestSolver, CoverageSolver {
  private static final int MOST_ITEMS_SORTED = 26;

  /** The one way to look at a subset that the three problems differ in. */
  private interface Visitor {
    /** Looks at a subset; true ends the walk. */
    boolean visit(long subset, long sum);
  }

  private static final class Best implements Visitor {
    private final long target;
    private final long tolerance;
    private final boolean smallest;
    private final boolean stopAtFirst;
    private long score = Long.MAX_VALUE;
    private long subset;
    private long sum;

    Best(long target, long tolerance, boolean smallest, boolean stopAtFirst) {
      this.target = target;
      this.tolerance = tolerance;
      this.smallest = smallest;
      this.stopAtFirst = stopAtFirst;
    }

    @Override
    public boolean visit(long candidate, long candidateSum) {
      long error = Math.abs(candidateSum - target);
      if (error > tolerance) {
        return false;
      }
      long candidateScore = smallest ? Long.bitCount(candidate) : error;
      if (candidateScore < score) {
        score = candidateScore;
        subset = candidate;
        sum = candidateSum;
      }
      return stopAtFirst;
    }

    Outcome outcome(long effort) {
      return score == Long.MAX_VALUE
          ? new Outcome.ProvenAbsent(effort)
          : new Outcome.Found(subset, sum, effort);
    }
  }

  /** The oracle; it has no state. */
  public BruteForce() {}

  @Override
  public Outcome within(long[] items, long target, long tolerance, Limits limits) {
    Instances.check(items, target, tolerance);
    return search(items, new Best(target, tolerance, false, true), limits);
  }

  @Override
  public Outcome nearest(long[] items, long target, Limits limits) {
    Instances.check(items, target, 0);
    return search(items, new Best(target, Long.MAX_VALUE - 1, false, false), limits);
  }

  @Override
  public Outcome smallest(long[] items, long target, long tolerance, Limits limits) {
    Instances.check(items, target, tolerance);
    return search(items, new Best(target, tolerance, true, false), limits);
  }

  @Override
  public Coverage coverage(long[] items, long from, long to, long tolerance, Limits limits) {
    Instances.checkCoverage(items, from, to, tolerance);
    long subsets = 1L << items.length;
    Budget budget = new Budget(limits);
    if (items.length > MOST_ITEMS_SORTED
        || !budget.allowsSums(subsets)
        || !budget.allowsBytes(subsets * Long.BYTES)) {
      return new Coverage.GaveUp("2^" + items.length + " sums are too many to be sorted", 0);
    }
    long[] sums = new long[(int) subsets];
    int[] next = {0};
    walk(
        items,
        subsets,
        (subset, sum) -> {
          sums[next[0]++] = sum;
          return false;
        });
    Arrays.sort(sums);
    CoverageMeter meter = new CoverageMeter(from, to, tolerance);
    for (long sum : sums) {
      meter.add(sum);
    }
    return meter.finish(subsets);
  }

  private static Outcome search(long[] items, Best best, Limits limits) {
    long subsets = 1L << items.length;
    if (subsets > limits.sums()) {
      return new Outcome.GaveUp(
          "brute force over 2^" + items.length + " subsets is more than " + limits.sums() + " sums",
          0);
    }
    return best.outcome(walk(items, subsets, best));
  }

  private static long walk(long[] items, long subsets, Visitor visitor) {
    long gray = 0;
    long sum = 0;
    for (long count = 1; ; count++) {
      if (visitor.visit(gray, sum) || count == subsets) {
        return count;
      }
      int flipped = Long.numberOfTrailingZeros(count);
      gray ^= 1L << flipped;
      sum += (gray >>> flipped & 1) != 0 ? items[flipped] : -items[flipped];
    }
  }
}
