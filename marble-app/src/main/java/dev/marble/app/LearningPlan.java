package dev.marble.app;

import dev.marble.batch.Progress;
import dev.marble.lab.run.Experiment.Planned;
import dev.marble.lab.run.Provenance;
import dev.marble.lab.run.RunFolder;
import dev.marble.lab.train.TorchEngine;

/**
 * An experiment whose networks learn on the deep-learning engine.
 *
 * @param <R> what comes of it
 */
interface LearningPlan<R> extends Planned {
  /** What networks learn from. */
  LearningData data();

  /**
   * Does it, or what is left of it, with as many threads as the engine has.
   *
   * @param folder its own
   * @param progress is told how it gets on
   */
  R run(RunFolder folder, Progress progress);

  @Override
  default Provenance where(Provenance here) {
    return data().in(EngineThreads.engine(here));
  }

  @Override
  default void run(RunFolder folder, int threads, Progress progress) {
    TorchEngine.useThreads(threads);
    run(folder, progress);
  }
}
