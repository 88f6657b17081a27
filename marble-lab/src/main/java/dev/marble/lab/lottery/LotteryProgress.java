package dev.marble.lab.lottery;

import dev.marble.random.Seed;

/** Hears how a search goes. */
public interface LotteryProgress {
  /** Hears nothing. */
  LotteryProgress SILENT = new LotteryProgress() {};

  /**
   * A training begins.
   *
   * @param seed of the trial
   * @param variant what is trained
   * @param level after how many rounds of pruning
   */
  default void training(Seed seed, Variant variant, int level) {}

  /**
   * A training is done, or its result was there already.
   *
   * @param result what came of it
   */
  default void trained(LevelResult result) {}
}
