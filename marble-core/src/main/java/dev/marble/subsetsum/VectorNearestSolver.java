package dev.marble.subsetsum;

/** Finds a subset of vectors whose sum is as near to the target as any, in the maximum norm. */
public interface VectorNearestSolver {
  /**
   * Solves one instance. There always is an optimum, so the answer is {@code Found} or {@code
   * GaveUp}.
   *
   * @param items the values (n, m), 0 to 62 vectors
   * @param target the wanted sum (m), m ≥ 1
   * @param limits what may be spent
   * @return {@code Found} with an optimal witness, its sum being that of the first coordinates
   *     ({@link VectorInstances#sums} gives all of them), or {@code GaveUp}
   * @throws IllegalArgumentException if there are too many items, lengths differ, or sums might
   *     overflow
   */
  Outcome nearest(long[][] items, long[] target, Limits limits);
}
