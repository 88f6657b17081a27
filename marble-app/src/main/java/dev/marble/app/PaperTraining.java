package dev.marble.app;

import dev.marble.lab.lottery.PaperSettings;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * How a network is trained from random weights, where nothing is said otherwise: as Frankle and
 * Carbin (ICLR 2019) did.
 */
final class PaperTraining {
  @Option(
      names = "--steps",
      paramLabel = "N",
      description =
          "Steps of a training from random weights (default: the paper's, 50,000 for"
              + " LeNet-300-100).")
  private Integer steps;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Examples of one step (default: the paper's, 60 for LeNet-300-100).")
  private Integer batch;

  @Option(
      names = "--learning-rate",
      paramLabel = "R",
      description = "Learning rate, before any schedule (default: the paper's).")
  private Double learningRate;

  /** The paper's settings for a network, moved into the given number of steps. */
  PaperSettings settings(String network) {
    PaperSettings paper = PaperSettings.of(network);
    return steps == null ? paper : paper.within(Math.max(1, steps));
  }

  Optional<Integer> steps() {
    return Optional.ofNullable(steps);
  }

  Optional<Integer> batch() {
    return Optional.ofNullable(batch);
  }

  Optional<Double> learningRate() {
    return Optional.ofNullable(learningRate);
  }
}
