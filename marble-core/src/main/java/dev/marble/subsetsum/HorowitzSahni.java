package dev.marble.subsetsum;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Meet in the middle: the sorted sums of one half of the items against those of the other, swept by
 * two pointers. Exact. Any subset, the nearest and all of them: O(2<sup>n/2</sup>) time, and O(1)
 * more for each subset listed. The fewest items, and a given number of items, sweep the sums of
 * each number of items against each: O(n · 2<sup>n/2</sup>) and O(2<sup>n/2</sup>) time. 12 ·
 * 2<sup>n/2 + 1</sup> bytes of memory; at most 60 items, as an array allows.
 *
 * <p>Horowitz, Sahni, <i>Computing partitions with applications to the knapsack problem</i>, J. ACM
 * 21 (1974). Deviation: sums come out of the merge already sorted, so there is no sorting step.
 */
public final class HorowitzSahni
    implements WithinSolver, NearestSolver, SmallestSolver, OfSizeSolver, AllSolver {

  /** A solver; it has no state. */
  public HorowitzSahni() {}

  @Override
  public Outcome within(long[] items, long target, long tolerance, Limits limits) {
    Instances.check(items, target, tolerance);
    return sweepOnce(items, target, tolerance, tolerance, limits);
  }

  @Override
  public Outcome nearest(long[] items, long target, Limits limits) {
    Instances.check(items, target, 0);
    return sweepOnce(items, target, 0, Long.MAX_VALUE, limits);
  }

  @Override
  public Outcome smallest(long[] items, long target, long tolerance, Limits limits) {
    Instances.check(items, target, tolerance);
    Budget budget = new Budget(limits);
    Optional<Outcome> tooLarge = tooLarge(items.length, budget);
    if (tooLarge.isPresent()) {
      return tooLarge.get();
    }
    Optional<BySize> halves = BySize.of(items, budget);
    if (halves.isEmpty()) {
      return budget.gaveUp(Optional.empty());
    }
    TwoPointers sweep = new TwoPointers(items.length / 2, target, tolerance, budget);
    for (int size = 0; size <= items.length; size++) {
      boolean finished = halves.get().sweep(size, sweep, target, tolerance);
      if (sweep.error() <= tolerance) {
        return sweep.best().orElseThrow();
      }
      if (!finished) {
        return budget.gaveUp(Optional.empty());
      }
    }
    return new Outcome.ProvenAbsent(budget.effort());
  }

  @Override
  public Outcome ofSize(long[] items, int size, long target, long tolerance, Limits limits) {
    Instances.check(items, target, tolerance);
    Instances.checkSize(items, size);
    Budget budget = new Budget(limits);
    Optional<Outcome> tooLarge = tooLarge(items.length, budget);
    if (tooLarge.isPresent()) {
      return tooLarge.get();
    }
    TwoPointers sweep = new TwoPointers(items.length / 2, target, 0, budget);
    boolean finished =
        BySize.of(items, budget)
            .map(halves -> halves.sweep(size, sweep, target, Long.MAX_VALUE))
            .orElse(false);
    return answer(sweep, finished, tolerance, budget);
  }

  @Override
  public Stream<Outcome> all(long[] items, long target, long tolerance, Limits limits) {
    Instances.check(items, target, tolerance);
    long[] own = items.clone();
    return Listing.of(() -> list(own, target, tolerance, new Budget(limits)));
  }

  private static Outcome sweepOnce(
      long[] items, long target, long enough, long accepted, Limits limits) {
    Budget budget = new Budget(limits);
    Optional<Outcome> tooLarge = tooLarge(items.length, budget);
    if (tooLarge.isPresent()) {
      return tooLarge.get();
    }
    TwoPointers sweep = new TwoPointers(items.length / 2, target, enough, budget);
    boolean finished = Halves.of(items, budget).map(h -> sweep.sweep(h.low, h.high)).orElse(false);
    return answer(sweep, finished, accepted, budget);
  }

  private static Outcome answer(TwoPointers sweep, boolean finished, long accepted, Budget budget) {
    if (!finished) {
      return budget.gaveUp(sweep.best());
    }
    return sweep.error() <= accepted
        ? sweep.best().orElseThrow()
        : new Outcome.ProvenAbsent(budget.effort());
  }

  private static Listing.Search list(long[] items, long target, long tolerance, Budget budget) {
    Optional<Outcome> tooLarge = tooLarge(items.length, budget);
    if (tooLarge.isPresent()) {
      return tooLarge::get;
    }
    Optional<Halves> halves = Halves.of(items, budget);
    if (halves.isEmpty()) {
      return () -> budget.gaveUp(Optional.empty());
    }
    return new Band(halves.get(), items.length / 2, target, tolerance, budget);
  }

  /** Gave up, if the limits do not allow the tables. */
  private static Optional<Outcome> tooLarge(int items, Budget budget) {
    int larger = items - items / 2;
    long sums = (1L << larger) + (1L << items / 2);
    if (!budget.allowsBytes(sums * SortedSums.BYTES_PER_SUM) || !budget.allowsSums(sums)) {
      return Optional.of(budget.gaveUp(Optional.empty()));
    }
    if (larger > SortedSums.MOST_ITEMS) {
      return Optional.of(
          new Outcome.GaveUp(
              items
                  + " items are too many for tables of both halves: an array holds the sums of "
                  + SortedSums.MOST_ITEMS,
              0));
    }
    return Optional.empty();
  }

  private record Halves(SortedSums low, SortedSums high) {
    static Optional<Halves> of(long[] items, Budget budget) {
      int low = items.length / 2;
      return SortedSums.of(items, 0, low, budget)
          .flatMap(lowSums ->
              SortedSums.of(items, low, items.length - low, budget)
                  .map(highSums -> new Halves(lowSums, highSums)));
    }
  }

  /** The sums of both halves, split by the number of items. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record BySize(SortedSums[] low, SortedSums[] high) {
    static Optional<BySize> of(long[] items, Budget budget) {
      int low = items.length / 2;
      return SortedSums.bySize(items, 0, low, budget)
          .flatMap(lowSums ->
              SortedSums.bySize(items, low, items.length - low, budget)
                  .map(highSums -> new BySize(lowSums, highSums)));
    }

    /**
     * Sweeps all pairs of tables that make subsets of the size, if they can come within a reach of
     * the target, and nearer than the best so far; false if the limits ran out.
     */
    boolean sweep(int size, TwoPointers sweep, long target, long reach) {
      int last = Math.min(size, low.length - 1);
      for (int lowSize = Math.max(0, size - high.length + 1); lowSize <= last; lowSize++) {
        SortedSums lowSums = low[lowSize];
        SortedSums highSums = high[size - lowSize];
        long above = lowSums.least() + highSums.least() - target;
        long below = target - lowSums.greatest() - highSums.greatest();
        long distance = Math.max(above, below);
        if (distance <= reach && distance < sweep.error() && !sweep.sweep(lowSums, highSums)) {
          return false;
        }
      }
      return true;
    }
  }

  /** All pairs within the tolerance: for each low sum, a band of high sums that only descends. */
  private static final class Band implements Listing.Search {
    private final Halves halves;
    private final int lowItems;
    private final long target;
    private final long tolerance;
    private final Budget budget;
    private int i;
    private int top;
    private int j;
    private boolean more = true;

    Band(Halves halves, int lowItems, long target, long tolerance, Budget budget) {
      this.halves = halves;
      this.lowItems = lowItems;
      this.target = target;
      this.tolerance = tolerance;
      this.budget = budget;
      this.top = halves.high.sums.length - 1;
      this.j = top;
    }

    @Override
    public Outcome next() {
      long[] low = halves.low.sums;
      long[] high = halves.high.sums;
      while (i < low.length && top >= 0) {
        if (!more) {
          return budget.gaveUp(Optional.empty());
        }
        more = budget.spend(1);
        long difference = j < 0 ? Long.MIN_VALUE : low[i] + high[j] - target;
        if (difference > tolerance) {
          top = --j;
        } else if (difference >= -tolerance) {
          long subset = (long) halves.high.subsets[j] << lowItems | halves.low.subsets[i];
          return new Outcome.Found(subset, low[i] + high[j--], budget.effort());
        } else {
          i++;
          j = top;
        }
      }
      return new Outcome.ProvenAbsent(budget.effort());
    }
  }
}
