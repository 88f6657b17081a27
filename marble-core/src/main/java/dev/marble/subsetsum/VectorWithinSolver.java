package dev.marble.subsetsum;

/**
 * Finds any subset of vectors whose sum lies in a box around a target: the multidimensional subset
 * sum problem with tolerances.
 */
public interface VectorWithinSolver {
  /**
   * Solves one instance.
   *
   * @param items the values (n, m), 0 to 62 vectors
   * @param target the wanted sum (m), m ≥ 1
   * @param tolerances the largest accepted |sum − target| of each coordinate (m), ≥ 0
   * @param limits what may be spent
   * @return {@code Found} with a witness, its sum being that of the first coordinates ({@link
   *     VectorInstances#sums} gives all of them), {@code ProvenAbsent}, or {@code GaveUp}
   * @throws IllegalArgumentException if there are too many items, lengths differ, a tolerance is
   *     negative, or sums might overflow (in each coordinate, Σ|items| + |target| + tolerance must
   *     stay below 2<sup>62</sup>)
   */
  Outcome within(long[][] items, long[] target, long[] tolerances, Limits limits);
}
