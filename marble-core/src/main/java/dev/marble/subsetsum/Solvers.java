package dev.marble.subsetsum;

/**
 * One solver for each problem over {@code long} values: what an exact search asks.
 *
 * @param bits the sizes of the items, the target and the tolerance that they are asked about add up
 *     to less than 2^bits; 13 to 62
 */
record Solvers(
    int bits,
    WithinSolver within,
    NearestSolver nearest,
    SmallestSolver smallest,
    OfSizeSolver ofSize,
    FirstSolver first,
    AllSolver all) {

  /** The fastest ones, with scratch memory for one thread. */
  static Solvers fastest() {
    Chooser chooser = new Chooser();
    return new Solvers(Instances.MAX_ITEMS, chooser, chooser, chooser, chooser, chooser, chooser);
  }
}
