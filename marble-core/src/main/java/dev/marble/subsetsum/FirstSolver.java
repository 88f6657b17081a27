package dev.marble.subsetsum;

/**
 * Finds the first subset within a tolerance of the target in numeric order, a subset being read as
 * a number whose bit j stands for item j. The answer is a property of the instance and not of the
 * search, and a small number is cheap to write down.
 */
public interface FirstSolver {
  /**
   * Solves one instance.
   *
   * @param items the values, 0 to 62 of them
   * @param target the wanted sum
   * @param tolerance the largest accepted |sum − target|, ≥ 0
   * @param limits what may be spent
   * @return {@code Found} with the first witness, {@code ProvenAbsent}, or {@code GaveUp}
   * @throws IllegalArgumentException if there are too many items, the tolerance is negative, or
   *     sums might overflow
   */
  Outcome first(long[] items, long target, long tolerance, Limits limits);
}
