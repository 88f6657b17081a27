package dev.marble.lab.coverage;

import dev.marble.random.Philox;
import dev.marble.random.Seed;

/** Draws trials with replacement, for the bootstrap (Efron 1979): a function of the seed alone. */
final class Resampler {
  private static final int BOOTSTRAP = 3;
  private static final long LOW = 0xFFFFFFFFL;

  private final long key;

  Resampler(Seed seed) {
    this.key = seed.value();
  }

  /**
   * One resample.
   *
   * @param number which one
   * @param trials how many trials there are; as many are drawn
   * @param out receives the numbers of the trials, at {@code 0 .. trials − 1}
   */
  void draw(int number, int trials, int[] out) {
    int[] words = new int[4];
    for (int i = 0; i < trials; i++) {
      if ((i & 3) == 0) {
        Philox.block(key, i >>> 2, number, BOOTSTRAP, Sampler.DOMAIN, words, 0);
      }
      out[i] = (int) ((words[i & 3] & LOW) * trials >>> 32);
    }
  }
}
