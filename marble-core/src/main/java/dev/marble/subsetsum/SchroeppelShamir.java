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
    int half = items.length / 2;
    long[] low = Arrays.copyOfRange(items, 0, half);
    long[] high = Arrays.copyOfRange(items, half, items.length);
    int lowBases = bases(low.length);
    int highBases = bases(high.length);
    int window = window(high.length, highBases);
    if (!budget.allowsBytes(
        SumRuns.bytes(low.length, lowBases)
            + SumRuns.bytes(high.length, highBases)
            + SubsetsOfSum.bytes(low.length)
            + SubsetsOfSum.bytes(high.length)
            + WindowSearch.bytes(window))) {
      return () -> budget.gaveUp(Optional.empty());
    }
    Optional<SubsetsOfSum> lows = SubsetsOfSum.of(low, budget);
    Optional<SubsetsOfSum> highs = lows.flatMap(made -> SubsetsOfSum.of(high, budget));
    if (highs.isEmpty()) {
      return () -> budget.gaveUp(Optional.empty());
    }
    SumRuns as = new SumRuns(kernel, low, lowBases, 0);
    SumRuns cs = new SumRuns(kernel, negative(high), highBases, target);
    WindowPairs pairs = new WindowPairs(as, cs, window, tolerance, budget);
    return new PairList(pairs, lows.orElseThrow(), highs.get(), half, target, budget);
  }

  private static long[] negative(long[] items) {
    return Arrays.stream(items).map(item -> -item).toArray();
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
    int half = items.length / 2;
    long[] low = Arrays.copyOfRange(items, 0, half);
    long[] high = negative(Arrays.copyOfRange(items, half, items.length));
    int lowBases = bases(low.length);
    int highBases = bases(high.length);
    int window = window(high.length, highBases);
    if (!budget.allowsBytes(
        SumRuns.bytes(low.length, lowBases)
            + SumRuns.bytes(high.length, highBases)
            + WindowSearch.bytes(window))) {
      return budget.gaveUp(Optional.empty());
    }
    // A sum of the low half and one of the high half meet the target where as = cs.
    SumRuns as = new SumRuns(kernel, low, lowBases, 0);
    SumRuns cs = new SumRuns(kernel, high, highBases, target);
    WindowSearch search = new WindowSearch(as, cs, window, enough, reach, budget);
    boolean complete = search.run();
    Outcome.Found best =
        new Outcome.Found(
            cs.subset(search.right()) << half | as.subset(search.left()),
            target + search.left() - search.right(),
            budget.effort());
    return complete ? best : budget.gaveUp(Optional.of(best));
  }

  /** How many items of a half make its bases: enough that the rest stays in the caches. */
  private static int bases(int items) {
    return Math.min(items, Math.max(items / 3 + 1, items - 18));
  }

  /** How many sums a window should hold: some runs of 16 to 64 sums. */
  private static int window(int items, int bases) {
    return 1 << Math.min(Math.max(6, bases + 6), Math.max(6, Math.min(items, 17)));
  }
}
