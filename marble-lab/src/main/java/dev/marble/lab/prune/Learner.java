package dev.marble.lab.prune;

import dev.marble.lab.model.Network;
import dev.marble.lab.train.CheckpointStore;
import dev.marble.lab.train.Score;
import dev.marble.lab.train.Trained;
import dev.marble.lab.train.TrainingSpec;
import dev.marble.random.Seed;
import java.util.Map;

/** What a procedure asks of data and engine. */
public interface Learner {
  /**
   * Trains what is kept; all other weights stay 0.
   *
   * @param start where it starts
   * @param masks what is kept
   * @param spec how
   * @param store where a killed training continues
   */
  Trained train(Network start, Masks masks, TrainingSpec spec, CheckpointStore store);

  /**
   * Measures a network on the test examples.
   *
   * @param network what to measure
   */
  Score test(Network network);

  /**
   * The gradients of the loss on a random batch of training examples.
   *
   * @param network where
   * @param seed chooses the examples
   * @return for each weight tensor its gradient
   */
  Map<String, float[]> gradients(Network network, Seed seed);
}
