package dev.marble.subsetsum;

/** What the contracts of all problems share. */
interface SolverContract {

  /** What the solver may spend on each instance of the tests. */
  default Limits limits() {
    return Limits.DEFAULT;
  }

  /**
   * The share of the drawn instances that the solver must decide within {@link #limits}. Below 1
   * for methods that are made for a part of the instances; on the others they give up, and are
   * never wrong.
   */
  default double decides() {
    return 1;
  }

  /** Does the solver honour a limit on time? */
  default boolean looksAtTheClock() {
    return true;
  }
}
