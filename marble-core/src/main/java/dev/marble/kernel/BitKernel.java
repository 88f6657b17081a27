package dev.marble.kernel;

/** The step of dynamic programming over sets of sums, kept as bits. */
public sealed interface BitKernel permits ScalarBits, VectorBits {

  /**
   * Adds to a set what lies {@code 64 · words + bits} places below: word w is or-ed with word
   * {@code w − words}, moved up by {@code bits}, and what that moves over the edge of the word
   * below. From the top down, so that all that is read is still as it was.
   *
   * <p>Preconditions, not checked: {@code 0 ≤ words ≤ from ≤ to ≤ set.length}, {@code 0 ≤ bits ≤
   * 63}.
   *
   * @param set the set, bit b of word w for the element 64 w + b
   * @param from the first word to change
   * @param to one past the last
   * @param words how far to move, in whole words
   * @param bits and in bits
   */
  void orMovedUp(long[] set, int from, int to, int words, int bits);
}
