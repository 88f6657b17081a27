package dev.marble.subsetsum;

/** Picks, for each question, the solver that measurements found to be fastest. */
public final class Chooser
    implements WithinSolver, NearestSolver, SmallestSolver, FirstSolver, CoverageSolver {
  private final FirstSubset first = new FirstSubset();
  private final HorowitzSahni horowitzSahni = new HorowitzSahni();
  private final BruteForce bruteForce = new BruteForce();

  /** A chooser with the scratch memory of its solvers; it serves one thread. */
  public Chooser() {}

  @Override
  public Outcome within(long[] items, long target, long tolerance, Limits limits) {
    return first.within(items, target, tolerance, limits);
  }

  @Override
  public Outcome nearest(long[] items, long target, Limits limits) {
    return horowitzSahni.nearest(items, target, limits);
  }

  @Override
  public Outcome smallest(long[] items, long target, long tolerance, Limits limits) {
    return horowitzSahni.smallest(items, target, tolerance, limits);
  }

  @Override
  public Outcome first(long[] items, long target, long tolerance, Limits limits) {
    return first.within(items, target, tolerance, limits);
  }

  @Override
  public Coverage coverage(long[] items, long from, long to, long tolerance, Limits limits) {
    return bruteForce.coverage(items, from, to, tolerance, limits);
  }
}
