package dev.marble.construction;

/** Finds the numbers that a mask stores for the weights of one side. It serves one thread. */
sealed interface Search permits SubsetSearch, UnitSearch {

  /** For a weight that no number comes close enough to. */
  long NONE = -1;

  /**
   * For each weight, the first number within the aim or, if there is none, within the tolerance. A
   * number depends on its weight's index and target alone.
   *
   * @param indices the weights' flat indices
   * @param targets the wanted sums, in units of scale · 2<sup>-46</sup>, in the order of the
   *     indices
   * @param aim the largest |sum − target| that is tried first, at most the tolerance
   * @param tolerance the largest accepted |sum − target|
   * @param numbers receives the numbers, below 0 where there is none
   */
  void first(int[] indices, long[] targets, long aim, long tolerance, long[] numbers);

  /**
   * The number whose sum is nearest.
   *
   * @param index the weight's flat index
   * @param target the wanted sum
   * @return the first of the nearest
   */
  long nearest(int index, long target);
}
