package dev.marble.app;

import picocli.CommandLine.Option;

/** How a network learns. */
final class TrainingOptions {
  @Option(
      names = "--optimizer",
      paramLabel = "adam|sgd",
      defaultValue = "adam",
      description = "How weights follow their gradients (default: ${DEFAULT-VALUE}).")
  private TrainingQuestion.Algorithm optimizer;

  @Option(
      names = "--learning-rate",
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

  TrainingQuestion question() {
    return new TrainingQuestion(
        "--",
        optimizer,
        rate,
        momentum,
        nesterov,
        decay,
        schedule,
        batch,
        steps,
        epochs,
        evaluateEvery,
        patience,
        seed);
  }
}
