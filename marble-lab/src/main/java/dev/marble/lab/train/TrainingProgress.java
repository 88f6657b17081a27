package dev.marble.lab.train;

import java.util.List;

/** Hears how training goes; called on the training thread. */
public interface TrainingProgress {
  /** Hears nothing. */
  TrainingProgress SILENT = new TrainingProgress() {};

  /**
   * Training begins.
   *
   * @param from steps that a checkpoint had already
   * @param steps how many there will be
   * @param evaluations those of the checkpoint
   */
  default void begin(int from, int steps, List<Evaluation> evaluations) {}

  /**
   * A step is done.
   *
   * @param step which, from 1
   * @param loss mean cross-entropy of its batch, in nats
   */
  default void step(int step, double loss) {}

  /** The network was evaluated. */
  default void evaluation(Evaluation evaluation) {}

  /**
   * Tells both.
   *
   * @param other hears everything, too
   */
  default TrainingProgress and(TrainingProgress other) {
    TrainingProgress first = this;
    return new TrainingProgress() {
      @Override
      public void begin(int from, int steps, List<Evaluation> evaluations) {
        first.begin(from, steps, evaluations);
        other.begin(from, steps, evaluations);
      }

      @Override
      public void step(int step, double loss) {
        first.step(step, loss);
        other.step(step, loss);
      }

      @Override
      public void evaluation(Evaluation evaluation) {
        first.evaluation(evaluation);
        other.evaluation(evaluation);
      }
    };
  }
}
