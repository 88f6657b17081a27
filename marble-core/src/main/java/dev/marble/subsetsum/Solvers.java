package dev.marble.subsetsum;

/**
 * One solver for each problem over {@code long} values: what an exact search asks.
 *
 * @param mostBySize the most items that the solver for subsets of a size is asked about
 * @param bits the sizes of the items, the target and the tolerance that they are asked about add up
 *     to less than 2^bits; 13 to 62
 */
record Solvers(
    int mostBySize,
    int bits,
    WithinSolver within,
    NearestSolver nearest,
    SmallestSolver smallest,
    OfSizeSolver ofSize,
    FirstSolver first,
    AllSolver all) {

  /** Beyond so many items its tables are too large for the usual limits. */
  private static final int MOST_BY_SIZE = 50;

  /** The fastest ones, with scratch memory for one thread. */
  static Solvers fastest() {
    Chooser chooser = new Chooser();
    return new Solvers(
        MOST_BY_SIZE, Instances.MAX_ITEMS, chooser, chooser, chooser, chooser, chooser, chooser);
  }
}
