package dev.marble.lab.stats;

import dev.marble.random.Philox;
import dev.marble.random.Seed;

/** Draws trials with replacement, for the bootstrap (Efron 1979): a function of the seed alone. */
public final class Resampler {
  private static final int BOOTSTRAP = 3;
  private static final long LOW = 0xFFFFFFFFL;

  private final long key;
  private final int domain;

  /**
   * The draws of an experiment.
   *
   * @param seed its seed
   * @param domain the word that sets its draws apart from those of other experiments
   */
  public Resampler(Seed seed, int domain) {
    this.key = seed.value();
    this.domain = domain;
  }

  /**
   * One resample.
   *
   * @param number which one
   * @param trials how many trials there are; as many are drawn
   * @param out receives the numbers of the trials, at {@code 0 .. trials − 1}
   */
  public void draw(int number, int trials, int[] out) {
    int[] words = new int[4];
    for (int i = 0; i < trials; i++) {
      if ((i & 3) == 0) {
        Philox.block(key, i >>> 2, number, BOOTSTRAP, domain, words, 0);
      }
      out[i] = (int) ((words[i & 3] & LOW) * trials >>> 32);
    }
  }
}
