package dev.marble.lab.train;

import java.util.List;

/**
 * A trained network and how it got there.
 *
 * @param network the weights after the last step
 * @param epochs one report per pass
 */
public record TrainingResult(Network network, List<EpochReport> epochs) {
  /** Copies the list. */
  public TrainingResult {
    epochs = List.copyOf(epochs);
  }

  /** Fraction of test examples that the network classifies correctly, 0 … 1. */
  public double testAccuracy() {
    return epochs.getLast().testAccuracy();
  }
}
