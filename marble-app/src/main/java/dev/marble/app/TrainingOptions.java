package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.lab.train.Optimizer;
import dev.marble.lab.train.Schedule;
import dev.marble.lab.train.TrainingSpec;
import dev.marble.random.Seed;
import java.util.List;
import picocli.CommandLine.Option;

/** How a network learns. */
final class TrainingOptions {
  private static final double USUAL_ADAM = 1.2e-3;
  private static final double USUAL_SGD = 0.1;
  private static final double USUAL_MOMENTUM = 0.9;
  private static final int USUAL_EPOCHS = 5;

  /** How parameters follow their gradients. */
  enum Algorithm {
    ADAM,
    SGD
  }

  @Option(
      names = "--optimizer",
      paramLabel = "adam|sgd",
      defaultValue = "adam",
      description = "How weights follow their gradients (default: ${DEFAULT-VALUE}).")
  private Algorithm optimizer;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description = "Learning rate (default: 0.0012 for adam, 0.1 for sgd).")
  private Double rate;

  @Option(
      names = "--momentum",
      paramLabel = "M",
      description = "How much of its last step sgd keeps (default: 0.9).")
  private Double momentum;

  @Option(names = "--nesterov", description = "sgd looks ahead, as Nesterov's does.")
  private boolean nesterov;

  @Option(
      names = "--decay",
      paramLabel = "D",
      defaultValue = "0",
      description = "Weight decay: D times the weight is added to its gradient (default: 0).")
  private double decay;

  @Option(
      names = "--schedule",
      paramLabel = "S",
      defaultValue = "constant",
      description =
          "How the rate changes: constant, linear, cosine, or step:20000,25000:0.1 (where, and by"
              + " what it is multiplied); behind warm-up:500+ it rises at first (default:"
              + " ${DEFAULT-VALUE}).")
  private String schedule;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "60",
      description = "Examples of one step (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(names = "--steps", paramLabel = "N", description = "How many steps.")
  private Integer steps;

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "How many passes over the examples, in place of --steps (default: 5).")
  private Integer epochs;

  @Option(
      names = "--evaluate-every",
      paramLabel = "N",
      defaultValue = "100",
      description = "Steps between evaluations (default: ${DEFAULT-VALUE}).")
  private int evaluateEvery;

  @Option(
      names = "--patience",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Stop after N evaluations without a new least validation loss; 0 for never (default:"
              + " ${DEFAULT-VALUE}).")
  private int patience;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description =
          "Gives the initial weights, the examples set aside, and the order of the others, 64 bits"
              + " (default: ${DEFAULT-VALUE}).")
  private String seed;

  Seed seed() {
    return Seed.parse(seed);
  }

  /**
   * The specification.
   *
   * @param examples how many there are to learn from
   */
  TrainingSpec spec(int examples) {
    if (steps != null && epochs != null) {
      throw new MarbleException(
          "--steps " + steps + " and --epochs " + epochs + " say the same thing twice.");
    }
    if (epochs != null && (epochs < 1 || epochs > 1_000_000)) {
      throw new MarbleException("--epochs " + epochs + " is not within 1 … 1,000,000.");
    }
    if (batch < 1) {
      throw new MarbleException("--batch " + batch + " is not at least 1.");
    }
    int stepsOfEpoch = (examples + batch - 1) / batch;
    long wanted = (long) stepsOfEpoch * (epochs == null ? USUAL_EPOCHS : epochs);
    return new TrainingSpec(
        optimizer(),
        Schedule.parse(schedule),
        steps == null ? Math.toIntExact(Math.min(wanted, Integer.MAX_VALUE)) : steps,
        batch,
        seed(),
        evaluateEvery,
        patience,
        List.of());
  }

  private Optimizer optimizer() {
    return switch (optimizer) {
      case ADAM -> {
        if (momentum != null || nesterov) {
          throw new MarbleException(
              (nesterov ? "--nesterov" : "--momentum " + momentum)
                  + " is about sgd, and adam has moments of its own."
                  + " Maybe add --optimizer sgd.");
        }
        yield new Optimizer.Adam(rate == null ? USUAL_ADAM : rate, decay);
      }
      case SGD ->
          new Optimizer.Sgd(
              rate == null ? USUAL_SGD : rate,
              momentum == null ? USUAL_MOMENTUM : momentum,
              nesterov,
              decay);
    };
  }
}
