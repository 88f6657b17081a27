package dev.marble.subsetsum;

import java.util.stream.Stream;

/** Lists all subsets within a tolerance of the target, each as it is found. */
public interface AllSolver {
  /**
   * Starts a list. Nothing is searched before the stream is read, and no more than is read.
   *
   * @param items the values, 0 to 62 of them
   * @param target the wanted sum
   * @param tolerance the largest accepted |sum − target|, ≥ 0
   * @param limits what may be spent on the whole list
   * @return {@code Found}, once per subset, in an order that depends on the items and the target
   *     alone; and at the end exactly one {@code ProvenAbsent} (there are no others) or {@code
   *     GaveUp} (the list is cut short). Sequential; read it once
   * @throws IllegalArgumentException if there are too many items, the tolerance is negative, or
   *     sums might overflow
   */
  Stream<Outcome> all(long[] items, long target, long tolerance, Limits limits);
}
