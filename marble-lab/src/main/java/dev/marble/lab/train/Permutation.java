package dev.marble.lab.train;

import dev.marble.random.Philox;

/** A shuffled order of examples: a function of (seed, epoch), the same on every machine. */
final class Permutation {
  /** Keeps these streams apart from those of weights, whose numbers are small. */
  private static final long STREAM = 0x7368756600000000L;

  private Permutation() {}

  /**
   * The numbers {@code 0 … size − 1} in random order (Fisher and Yates, from the back).
   *
   * @param size how many
   * @param seed the key
   * @param epoch the stream
   */
  static int[] of(int size, long seed, int epoch) {
    int[] order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    int[] words = new int[4];
    for (int i = size - 1; i > 0; i--) {
      Philox.block(seed, STREAM + epoch, i, words, 0);
      long random = (long) words[0] << 32 | words[1] & 0xFFFFFFFFL;
      int other = (int) Math.unsignedMultiplyHigh(random, i + 1L);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
    return order;
  }
}
