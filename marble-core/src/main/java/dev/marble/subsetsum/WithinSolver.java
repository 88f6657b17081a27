package dev.marble.subsetsum;

/** Finds any subset whose sum differs from the target by at most a tolerance. */
public interface WithinSolver {
  /**
   * Solves one instance.
   *
   * @param items the values, 0 to 62 of them
   * @param target the wanted sum
   * @param tolerance the largest accepted |sum − target|, ≥ 0
   * @param limits what may be spent
   * @return {@code Found} with a witness, {@code ProvenAbsent}, or {@code GaveUp}
   * @throws IllegalArgumentException if there are too many items, the tolerance is negative, or
   *     sums might overflow (Σ|items| + |target| + tolerance must stay below 2<sup>62</sup>)
   */
  Outcome within(long[] items, long target, long tolerance, Limits limits);
}
