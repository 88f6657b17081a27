package dev.marble.lab.train;

import dev.marble.random.Philox;
import dev.marble.random.Seed;

/**
 * What is dropped out in one step: a function of (seed, step, node, index).
 *
 * @param seed the training's
 * @param step which step
 */
record DropoutMasks(Seed seed, int step) {
  /** Keeps these streams apart from those of weights, whose numbers are small. */
  private static final long STREAM = 0x6472_6f70_0000_0000L;

  /**
   * Factors for the values behind one node.
   *
   * @param node its output's name
   * @param length how many values
   * @param ratio the probability that one becomes 0, 0 … 1
   * @return 0, or 1 / (1 − ratio)
   */
  float[] factors(String node, int length, double ratio) {
    float[] factors = new float[length];
    float kept = (float) (1 / (1 - ratio));
    long bound = (long) (ratio * (1L << 32));
    long key = seed.value() ^ (long) node.hashCode() << 32;
    int[] words = new int[4];
    for (int i = 0; i < length; i++) {
      if ((i & 3) == 0) {
        Philox.block(key, STREAM + step, i >> 2, words, 0);
      }
      factors[i] = (words[i & 3] & 0xFFFFFFFFL) < bound ? 0 : kept;
    }
    return factors;
  }
}
