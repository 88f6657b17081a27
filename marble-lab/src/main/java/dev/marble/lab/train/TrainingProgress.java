package dev.marble.lab.train;

/** Hears how training goes; called on the training thread. */
public interface TrainingProgress {
  /** Hears nothing. */
  TrainingProgress SILENT = new TrainingProgress() {};

  /**
   * A step is done.
   *
   * @param epoch which pass, from 1
   * @param step which batch of it, from 1
   * @param steps batches of a pass
   */
  default void step(int epoch, int step, int steps) {}

  /** A pass over the training examples is done. */
  default void epoch(EpochReport report) {}
}
