package dev.marble.bench;

/** A solver in the comparison: Marble's own, or a peer behind the same two questions. */
interface Contestant {

  /** What a solver says of its answer. */
  enum Claim {
    /** The question is answered: a subset within the tolerance, or the nearest of all. */
    SOLVED,
    /** There is no subset within the tolerance. */
    ABSENT,
    /** The time limit, or the solver's own trouble, came first. */
    GAVE_UP
  }

  /**
   * An answer.
   *
   * @param claim what the solver says of it
   * @param subset bit j for item j; meaningless without an answer
   */
  record Reply(Claim claim, long subset) {
    static final Reply ABSENT = new Reply(Claim.ABSENT, 0);
    static final Reply GAVE_UP = new Reply(Claim.GAVE_UP, 0);

    static Reply solved(long subset) {
      return new Reply(Claim.SOLVED, subset);
    }
  }

  /** Any subset whose sum is within the tolerance of the target, building of models included. */
  Reply within(long[] items, long target, long tolerance);

  /** The subset whose sum is nearest to the target, building of models included. */
  Reply nearest(long[] items, long target);
}
