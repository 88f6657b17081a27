package dev.marble.subsetsum;

import java.util.stream.Stream;

/**
 * Picks, for each question, the solver that measurements found to be fastest, and is itself a
 * solver of every problem. Where it changes from one to the next is measured by the benchmark
 * {@code Crossovers} and noted in {@code docs/benchmarks.md}.
 *
 * <p>An instance of this class owns its solvers' scratch memory and serves one thread.
 */
public final class Chooser
    implements WithinSolver,
        NearestSolver,
        SmallestSolver,
        OfSizeSolver,
        FirstSolver,
        AllSolver,
        CoverageSolver {
  /** A scan of so many sums costs about as much as the nearest subset of 21 items. */
  private static final long QUICK_LOOK = 1 << 12;

  /** Tables of both halves are swept faster than windows up to so many items. */
  private static final int MOST_IN_TABLES = 36;

  private final FirstSubset first = new FirstSubset();
  private final BucketJoin bucketJoin = new BucketJoin();
  private final SchroeppelShamir schroeppelShamir = new SchroeppelShamir();
  private final HorowitzSahni horowitzSahni = new HorowitzSahni();

  /** A chooser with the scratch memory of its solvers. */
  public Chooser() {}

  /**
   * Any subset: where there are many, one of the first few thousand will do; where there are few,
   * one looks for the nearest.
   */
  @Override
  public Outcome within(long[] items, long target, long tolerance, Limits limits) {
    Limits quick = new Limits(Math.min(limits.sums(), QUICK_LOOK), limits.bytes(), limits.time());
    Outcome look = first.first(items, target, tolerance, quick);
    if (!(look instanceof Outcome.GaveUp)) {
      return look;
    }
    return items.length <= BucketJoin.MAX_ITEMS
        ? bucketJoin.within(items, target, tolerance, limits)
        : schroeppelShamir.within(items, target, tolerance, limits);
  }

  @Override
  public Outcome nearest(long[] items, long target, Limits limits) {
    return items.length <= BucketJoin.MAX_ITEMS
        ? bucketJoin.nearest(items, target, limits)
        : schroeppelShamir.nearest(items, target, limits);
  }

  @Override
  public Outcome smallest(long[] items, long target, long tolerance, Limits limits) {
    return horowitzSahni.smallest(items, target, tolerance, limits);
  }

  @Override
  public Outcome ofSize(long[] items, int size, long target, long tolerance, Limits limits) {
    return horowitzSahni.ofSize(items, size, target, tolerance, limits);
  }

  @Override
  public Outcome first(long[] items, long target, long tolerance, Limits limits) {
    return first.first(items, target, tolerance, limits);
  }

  @Override
  public Stream<Outcome> all(long[] items, long target, long tolerance, Limits limits) {
    return items.length <= MOST_IN_TABLES
        ? horowitzSahni.all(items, target, tolerance, limits)
        : schroeppelShamir.all(items, target, tolerance, limits);
  }

  @Override
  public Coverage coverage(long[] items, long from, long to, long tolerance, Limits limits) {
    return schroeppelShamir.coverage(items, from, to, tolerance, limits);
  }
}
