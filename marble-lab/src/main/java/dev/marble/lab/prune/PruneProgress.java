package dev.marble.lab.prune;

import dev.marble.lab.train.TrainingSpec;
import dev.marble.random.Seed;

/** Hears how a pruning run goes. */
public interface PruneProgress {
  /** Hears nothing. */
  PruneProgress SILENT = new PruneProgress() {};

  /** What is trained before anything is pruned. */
  String DENSE = "dense";

  /**
   * A training begins that was not done before.
   *
   * @param seed of the trial
   * @param network {@link #DENSE}, or the label of the method that pruned it
   * @param density the fraction that it keeps
   * @param round from one density to the next, from 1; 0 for the dense network
   */
  default void training(Seed seed, String network, Density density, int round) {}

  /**
   * A training is done.
   *
   * @param training how long it is, and the like
   * @param isNew whether it began in this session
   */
  default void trained(TrainingSpec training, boolean isNew) {}

  /**
   * A pruned network is measured.
   *
   * @param point how good it is
   * @param pruned the network
   */
  default void measured(PrunePoint point, PrunedNetwork pruned) {}

  /**
   * Tells both.
   *
   * @param other hears everything, too
   */
  default PruneProgress and(PruneProgress other) {
    PruneProgress first = this;
    return new PruneProgress() {
      @Override
      public void training(Seed seed, String network, Density density, int round) {
        first.training(seed, network, density, round);
        other.training(seed, network, density, round);
      }

      @Override
      public void trained(TrainingSpec training, boolean isNew) {
        first.trained(training, isNew);
        other.trained(training, isNew);
      }

      @Override
      public void measured(PrunePoint point, PrunedNetwork pruned) {
        first.measured(point, pruned);
        other.measured(point, pruned);
      }
    };
  }
}
