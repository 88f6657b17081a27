package dev.marble.subsetsum;

/**
 * Finds a subset of exactly k items whose sum is as near to the target as that of any other subset
 * of k items: the fixed-size subset sum problem.
 *
 * <p>Natale, Ferré, Giambagli, Giroire, Mallmann-Trenn, <i>On the Sparsity of the Strong Lottery
 * Ticket Hypothesis</i>, NeurIPS 2024.
 */
public interface OfSizeSolver {
  /**
   * Solves one instance.
   *
   * @param items the values, 0 to 62 of them
   * @param size how many items the subset has, 0 to the number of items
   * @param target the wanted sum
   * @param tolerance the largest accepted |sum − target|, ≥ 0
   * @param limits what may be spent
   * @return {@code Found} with a witness nearest to the target among those of this size, if it is
   *     within the tolerance; else {@code ProvenAbsent}; or {@code GaveUp}
   * @throws IllegalArgumentException if there are too many items, the size is not within 0 … n, the
   *     tolerance is negative, or sums might overflow
   */
  Outcome ofSize(long[] items, int size, long target, long tolerance, Limits limits);
}
