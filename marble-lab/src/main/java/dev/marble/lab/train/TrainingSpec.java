package dev.marble.lab.train;

import dev.marble.lab.data.Normalization;
import dev.marble.random.Seed;

/**
 * Everything that decides how a network is trained, besides the network and the data.
 *
 * @param optimizer how weights follow their gradients
 * @param schedule how the learning rate changes
 * @param epochs passes over the training examples, at least 1
 * @param batch examples of one step, at least 1
 * @param seed gives the initial weights and the order of the examples
 * @param normalization applied to every image
 */
public record TrainingSpec(
    Optimizer optimizer,
    Schedule schedule,
    int epochs,
    int batch,
    Seed seed,
    Normalization normalization) {

  /** How the learning rate changes from step to step. */
  public enum Schedule {
    /** It stays. */
    CONSTANT,
    /** It falls in a straight line, to zero after the last step. */
    LINEAR
  }

  /** Checks the numbers. */
  public TrainingSpec {
    Checks.between("The number of epochs", epochs, 1, 100_000);
    Checks.between("The batch", batch, 1, 1 << 20);
  }

  /** Adam with rate 0.002 falling to zero, batches of 100, pixels as they are. */
  public static TrainingSpec usual(int epochs, Seed seed) {
    return new TrainingSpec(
        new Optimizer.Adam(0.002), Schedule.LINEAR, epochs, 100, seed, Normalization.identity());
  }
}
