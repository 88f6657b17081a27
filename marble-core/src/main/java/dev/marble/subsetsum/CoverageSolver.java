package dev.marble.subsetsum;

/**
 * Measures which part of an interval is within a tolerance of some subset sum: the subset sum
 * problem for all targets at once. Exact, for real targets.
 */
public interface CoverageSolver {
  /**
   * Measures one sample.
   *
   * @param items the values, 0 to 62 of them
   * @param from the lower end of the interval of targets
   * @param to its upper end, ≥ {@code from}
   * @param tolerance the largest accepted |sum − target|, ≥ 0
   * @param limits what may be spent
   * @return the measured coverage, or that the limits ran out
   * @throws IllegalArgumentException if there are too many items, the interval is reversed, the
   *     tolerance is negative, or sums might overflow
   */
  Coverage coverage(long[] items, long from, long to, long tolerance, Limits limits);
}
