package dev.marble.subsetsum;

import dev.marble.kernel.Kernels;
import dev.marble.kernel.SumKernel;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Meet in the middle in bounded memory, for up to 62 items: the sums of each half come by in
 * ascending order, made from the sorted sums of its quarters, so that neither half is ever held as
 * a whole. Exact; O(2<sup>n/2</sup>) time, O(2<sup>n/3</sup>) memory: 62 items take some 20 MiB.
 *
 * <p>Schroeppel, Shamir, <i>A T = O(2<sup>n/2</sup>), S = O(2<sup>n/4</sup>) algorithm for certain
 * NP-complete problems</i>, SIAM J. Comput. 10 (1981). Deviation: no priority queues. Both halves
 * come in windows of values, a few thousand sums at a time, unsorted within the window; a window of
 * one half is joined to that of the other by bitmaps ({@code PairFilter}). That takes 2 to 4
 * nanoseconds per sum, where a heap takes a hundred.
 *
 * <p>An instance of this class has no state between questions; it may serve many threads.
 */
public final class SchroeppelShamir
    implements WithinSolver, NearestSolver, AllSolver, CoverageSolver {
  private final SumKernel kernel;

  /** A solver. */
  public SchroeppelShamir() {
    this(Kernels.sums());
  }

  SchroeppelShamir(SumKernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public Outcome nearest(long[] items, long target, Limits limits) {
    Instances.check(items, target, 0);
    return solve(items, target, 0, Long.MAX_VALUE, limits);
  }

  @Override
  public Outcome within(long[] items, long target, long tolerance, Limits limits) {
    return within(items, target, tolerance, tolerance, limits);
  }

  /** The nearest subset, if it is within the tolerance: looks no further than that. */
  Outcome nearestWithin(long[] items, long target, long tolerance, Limits limits) {
    return within(items, target, tolerance, 0, limits);
  }

  private Outcome within(long[] items, long target, long tolerance, long enough, Limits limits) {
    Instances.check(items, target, tolerance);
    Outcome outcome = solve(items, target, enough, tolerance, limits);
    return outcome instanceof Outcome.Found found && Math.abs(found.sum() - target) > tolerance
        ? new Outcome.ProvenAbsent(found.effort())
        : outcome;
  }

  /** Where both halves have a pair of sums that fits, the subsets of each sum are looked up. */
  @Override
  public Stream<Outcome> all(long[] items, long target, long tolerance, Limits limits) {
    Instances.check(items, target, tolerance);
    long[] own = items.clone();
    return Listing.of(() -> list(own, target, tolerance, new Budget(limits)));
  }

  private Listing.Search list(long[] items, long target, long tolerance, Budget budget) {
    Halves halves = new Halves(items);
    if (!budget.allowsBytes(
        halves.bytes()
            + SubsetsOfSum.bytes(halves.low.length)
            + SubsetsOfSum.bytes(halves.high.length))) {
      return () -> budget.gaveUp(Optional.empty());
    }
    Optional<SubsetsOfSum> lows = SubsetsOfSum.of(halves.low, budget);
    Optional<SubsetsOfSum> highs = lows.flatMap(made -> SubsetsOfSum.of(halves.high, budget));
    if (highs.isEmpty()) {
      return () -> budget.gaveUp(Optional.empty());
    }
    WindowPairs pairs =
        new WindowPairs(
            halves.as(kernel), halves.cs(kernel, target), halves.window(), tolerance, budget);
    return new PairList(pairs, lows.orElseThrow(), highs.get(), halves.low.length, target, budget);
  }

  @Override
  public Coverage coverage(long[] items, long from, long to, long tolerance, Limits limits) {
    Instances.checkCoverage(items, from, to, tolerance);
    Budget budget = new Budget(limits);
    int bases = CoverageScan.bases(items.length);
    if (!budget.allowsBytes(SumRuns.bytes(items.length, bases) + CoverageScan.BYTES)) {
      return new Coverage.GaveUp(budget.gaveUp(Optional.empty()).reason(), 0);
    }
    return new CoverageScan(new SumRuns(kernel, items, bases, 0), from, to, tolerance, budget)
        .measure();
  }

  /**
   * The best subset; or, with a reach, the best of those within it or the first near enough.
   *
   * @param enough an error that is good enough to stop
   * @param reach the largest error that is of interest
   */
  private Outcome solve(long[] items, long target, long enough, long reach, Limits limits) {
    Budget budget = new Budget(limits);
    Halves halves = new Halves(items);
    if (!budget.allowsBytes(halves.bytes())) {
      return budget.gaveUp(Optional.empty());
    }
    SumRuns as = halves.as(kernel);
    SumRuns cs = halves.cs(kernel, target);
    WindowSearch search = new WindowSearch(as, cs, halves.window(), enough, reach, budget);
    boolean complete = search.run();
    Outcome.Found best =
        new Outcome.Found(
            cs.subset(search.right()) << halves.low.length | as.subset(search.left()),
            target + search.left() - search.right(),
            budget.effort());
    return complete ? best : budget.gaveUp(Optional.of(best));
  }

  /** The items of an instance, and how their sums are made. */
  private static final class Halves {
    final long[] low;
    final long[] high;
    private final int lowBases;
    private final int highBases;

    Halves(long[] items) {
      int half = items.length / 2;
      this.low = Arrays.copyOfRange(items, 0, half);
      this.high = Arrays.copyOfRange(items, half, items.length);
      this.lowBases = bases(low.length);
      this.highBases = bases(high.length);
    }

    /** The sums a of the low half. */
    SumRuns as(SumKernel kernel) {
      return new SumRuns(kernel, low, lowBases, 0);
    }

    /** The target less the sums of the high half: a pair meets the target where a = c. */
    SumRuns cs(SumKernel kernel, long target) {
      long[] negative = Arrays.stream(high).map(item -> -item).toArray();
      return new SumRuns(kernel, negative, highBases, target);
    }

    long bytes() {
      return SumRuns.bytes(low.length, lowBases)
          + SumRuns.bytes(high.length, highBases)
          + WindowSearch.bytes(window());
    }

    /** How many sums a window should hold: some runs of 16 to 64 sums. */
    int window() {
      return 1 << Math.max(6, Math.min(highBases + 6, Math.min(high.length, 17)));
    }

    /** How many items of a half make its bases: enough that the rest stays in the caches. */
    private static int bases(int items) {
      return Math.min(items, Math.max(items / 3 + 1, items - 18));
    }
  }
}
