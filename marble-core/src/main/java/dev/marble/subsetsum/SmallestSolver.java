package dev.marble.subsetsum;

/** Finds a subset within a tolerance of the target that has as few items as possible. */
public interface SmallestSolver {
  /**
   * Solves one instance.
   *
   * @param items the values, 0 to 62 of them
   * @param target the wanted sum
   * @param tolerance the largest accepted |sum − target|, ≥ 0
   * @param limits what may be spent
   * @return {@code Found} with a witness of the fewest items, {@code ProvenAbsent}, or {@code
   *     GaveUp}
   * @throws IllegalArgumentException if there are too many items, the tolerance is negative, or
   *     sums might overflow
   */
  Outcome smallest(long[] items, long target, long tolerance, Limits limits);
}
