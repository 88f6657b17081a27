package dev.marble.app;

import dev.marble.batch.Progress;
import dev.marble.lab.train.Evaluation;
import dev.marble.lab.train.TrainingProgress;
import java.util.List;

/** Many trainings, one after the other, as one bar of steps. */
final class TrainingBar implements TrainingProgress {
  private final Progress progress;

  /**
   * A bar.
   *
   * @param progress shows it
   * @param phase what to call it
   * @param steps of all trainings together
   */
  TrainingBar(Progress progress, String phase, long steps) {
    this.progress = progress;
    progress.start(phase, steps);
  }

  /** A training that was done in an earlier session. */
  void found(long steps) {
    progress.restored(steps);
  }

  @Override
  public void begin(int from, int steps, List<Evaluation> evaluations) {
    progress.restored(from);
  }

  @Override
  public void step(int step, double loss) {
    progress.step(1);
  }
}
