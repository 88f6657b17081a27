package dev.marble.subsetsum;

/** Finds a subset whose sum is as near to the target as any: the exact optimum. */
public interface NearestSolver {
  /**
   * Solves one instance. There always is an optimum, so the answer is {@code Found} or {@code
   * GaveUp}.
   *
   * @param items the values, 0 to 62 of them
   * @param target the wanted sum
   * @param limits what may be spent
   * @return {@code Found} with an optimal witness, or {@code GaveUp}
   * @throws IllegalArgumentException if there are too many items or sums might overflow
   */
  Outcome nearest(long[] items, long target, Limits limits);
}
