package dev.marble.lab.coverage;

import dev.marble.subsetsum.Chooser;

/** One kind of trial: draws a sample and measures it for each number of items. */
interface Experiment {
  /** Its name in files: {@code single} or {@code all}. */
  String name();

  /** How many trials, with how many items. */
  CoverageSpec.Trials trials();

  /** How many numbers a trial gives. */
  int width();

  /** How many trials are one piece of work, and one file: a few seconds' worth at most. */
  int chunk();

  /**
   * Does one trial.
   *
   * @param trial which one
   * @param sampler this worker's own
   * @param solvers this worker's own
   * @return its {@link #width()} numbers
   */
  long[] run(int trial, Sampler sampler, Chooser solvers);

  /** So many pieces that a trial of 2^exponent units of work is cut into. */
  static int chunk(int spareExponent, int trials) {
    int most = Math.max(1, trials / 16);
    int wanted = 1 << Math.clamp(spareExponent, 0, 10);
    return Math.max(Math.min(most, wanted), (trials + 4095) / 4096);
  }
}
