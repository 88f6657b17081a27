package dev.marble.app;

import dev.marble.lab.search.Method;
import dev.marble.lab.train.Optimizer;
import dev.marble.lab.train.Schedule;
import dev.marble.lab.train.TrainingSpec;
import dev.marble.random.Seed;
import java.util.List;
import picocli.CommandLine.Option;

/** How scores learn. */
final class ScoreTraining {
  private static final double SGD_RATE = 0.5;
  private static final double ADAM_RATE = 0.3;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Batches of one training (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "128",
      description = "Examples of one step (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--optimizer",
      paramLabel = "sgd|adam",
      description = "How scores follow their gradients (default: sgd; for bernoulli adam).")
  private TrainingQuestion.Algorithm optimizer;

  @Option(
      names = "--learning-rate",
      paramLabel = "R",
      description = "Of the scores, before the schedule (default: 0.5 for sgd, 0.3 for adam).")
  private Double learningRate;

  @Option(
      names = "--momentum",
      paramLabel = "M",
      description = "How much of its last step sgd keeps (default: 0.9).")
  private Double momentum;

  @Option(
      names = "--decay",
      paramLabel = "D",
      defaultValue = "0",
      description =
          "Weight decay of the scores; with a high learning rate it makes searches collapse"
              + " (default: ${DEFAULT-VALUE}).")
  private double decay;

  @Option(
      names = "--schedule",
      paramLabel = "S",
      defaultValue = "cosine",
      description = "How the rate changes: as for marble train (default: ${DEFAULT-VALUE}).")
  private String schedule;

  @Option(
      names = "--evaluate-every",
      paramLabel = "N",
      description = "Steps between two evaluations (default: a fifth of the steps).")
  private Integer evaluateEvery;

  /** How the scores of a method learn. */
  TrainingSpec of(Method method) {
    return with(optimizer(method), Schedule.parse(schedule));
  }

  /** As many steps of the same batches, for another network. */
  TrainingSpec with(Optimizer rule, Schedule followed) {
    int every = evaluateEvery == null ? Math.max(1, (steps + 4) / 5) : evaluateEvery;
    return new TrainingSpec(rule, followed, steps, batch, new Seed(0), every, 0, List.of());
  }

  private Optimizer optimizer(Method method) {
    TrainingQuestion.Algorithm usual =
        method == Method.BERNOULLI
            ? TrainingQuestion.Algorithm.ADAM
            : TrainingQuestion.Algorithm.SGD;
    TrainingQuestion.Algorithm chosen = optimizer == null ? usual : optimizer;
    double usualRate = chosen == TrainingQuestion.Algorithm.ADAM ? ADAM_RATE : SGD_RATE;
    double rate = learningRate == null ? usualRate : learningRate;
    return TrainingQuestion.rule("--", chosen, rate, momentum, false, decay);
  }
}
