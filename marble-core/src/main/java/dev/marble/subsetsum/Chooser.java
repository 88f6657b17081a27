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
  /** Complete Karmarkar-Karp either ends within so many nodes, half a millisecond, or not soon. */
  private static final long FEW_NODES = 1 << 15;

  /** Tables of both halves are swept faster than windows up to so many items. */
  private static final int MOST_IN_TABLES = 36;

  /** Tables of both halves, size by size, take 200 MiB for so many items. */
  private static final int MOST_BY_SIZE = 44;

  /** Below, the other solvers take microseconds. */
  private static final int FEWEST_BITS_FOR_TABLES = 16;

  private final FirstSubset first = new FirstSubset();
  private final BucketJoin bucketJoin = new BucketJoin();
  private final SchroeppelShamir schroeppelShamir = new SchroeppelShamir();
  private final HorowitzSahni horowitzSahni = new HorowitzSahni();
  private final CompleteKarmarkarKarp karmarkarKarp = new CompleteKarmarkarKarp();
  private final Bellman bellman = new Bellman();
  private final CountingDigit countingDigit = new CountingDigit();

  /** A chooser with the scratch memory of its solvers. */
  public Chooser() {}

  /**
   * Any subset: where there are many, one of the first few thousand will do; where there are few,
   * one looks for the nearest.
   */
  @Override
  public Outcome within(long[] items, long target, long tolerance, Limits limits) {
    Instances.check(items, target, tolerance);
    long look =
        first.first(
            FirstSubset.items(items),
            items.length,
            target,
            tolerance,
            Math.min(limits.sums(), quickLook(items.length)));
    if (look >= 0) {
      return new Outcome.Found(look, first.sum(), first.effort());
    }
    if (look == FirstSubset.ABSENT) {
      return new Outcome.ProvenAbsent(first.effort());
    }
    if (isDense(items)) {
      Outcome outcome = karmarkarKarp.within(items, target, tolerance, few(limits));
      if (!(outcome instanceof Outcome.GaveUp)) {
        return outcome;
      }
    }
    if (isShort(items, items.length / 2, limits)) {
      Outcome outcome = bellman.within(items, target, tolerance, limits);
      if (!(outcome instanceof Outcome.GaveUp)) {
        return outcome;
      }
    }
    return items.length <= BucketJoin.MAX_ITEMS
        ? bucketJoin.within(items, target, tolerance, limits)
        : schroeppelShamir.within(items, target, tolerance, limits);
  }

  @Override
  public Outcome nearest(long[] items, long target, Limits limits) {
    Instances.check(items, target, 0);
    if (isDense(items)) {
      Outcome outcome = karmarkarKarp.nearest(items, target, few(limits));
      if (!(outcome instanceof Outcome.GaveUp)) {
        return outcome;
      }
    }
    if (isShort(items, items.length / 2, limits)) {
      Outcome outcome = bellman.nearest(items, target, limits);
      if (!(outcome instanceof Outcome.GaveUp)) {
        return outcome;
      }
    }
    return items.length <= BucketJoin.MAX_ITEMS
        ? bucketJoin.nearest(items, target, limits)
        : schroeppelShamir.nearest(items, target, limits);
  }

  @Override
  public Outcome smallest(long[] items, long target, long tolerance, Limits limits) {
    return tablesBySize(items, target, tolerance)
        ? horowitzSahni.smallest(items, target, tolerance, limits)
        : countingDigit.smallest(items, target, tolerance, limits);
  }

  @Override
  public Outcome ofSize(long[] items, int size, long target, long tolerance, Limits limits) {
    return tablesBySize(items, target, tolerance)
        ? horowitzSahni.ofSize(items, size, target, tolerance, limits)
        : countingDigit.ofSize(items, size, target, tolerance, limits);
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
    Instances.checkCoverage(items, from, to, tolerance);
    if (isShort(items, items.length, limits)) {
      Coverage coverage = bellman.coverage(items, from, to, tolerance, limits);
      if (coverage instanceof Coverage.Measured) {
        return coverage;
      }
    }
    return schroeppelShamir.coverage(items, from, to, tolerance, limits);
  }

  /** So many sums are scanned in a fraction of the time that the other solvers take. */
  private static long quickLook(int items) {
    return 1L << Math.clamp(items / 2 + 1, 12, 16);
  }

  private static Limits few(Limits limits) {
    return new Limits(Math.min(limits.sums(), FEW_NODES), limits.bytes(), limits.time());
  }

  /** Are there many subsets to each sum, so that some subset meets almost every target? */
  private static boolean isDense(long[] items) {
    if (items.length <= 8) {
      return false;
    }
    long total = 0;
    for (long item : items) {
      total += Math.abs(item);
    }
    return Magnitudes.dividesBy(items, (total >>> items.length - 4) + 1);
  }

  private static boolean tablesBySize(long[] items, long target, long tolerance) {
    Instances.check(items, target, tolerance);
    return items.length <= MOST_BY_SIZE || !CountingDigit.hasRoom(items, target, tolerance);
  }

  /**
   * Is a table of all sums, in units of the items' common divisor, made faster than
   * 2<sup>bits</sup> sums are looked at?
   */
  private static boolean isShort(long[] items, int bits, Limits limits) {
    if (bits < FEWEST_BITS_FOR_TABLES) {
      return false;
    }
    long divisor = Math.max(1, Magnitudes.divisor(items));
    long total = 0;
    for (long item : items) {
      total += Math.abs(item) / divisor;
    }
    double steps = (double) items.length * total / 128;
    return steps < Math.scalb(1.0, Math.min(bits, 40))
        && steps < limits.sums()
        && total / 4 < limits.bytes();
  }
}
