package dev.marble.lab.prune;

import dev.marble.lab.MeanDeviation;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.model.InitialWeights;
import dev.marble.lab.model.Network;
import dev.marble.lab.run.RunFolder;
import dev.marble.lab.table.Parquet;
import dev.marble.lab.train.Score;
import dev.marble.lab.train.Trained;
import dev.marble.lab.train.TrainingData;
import dev.marble.lab.train.TrainingProgress;
import dev.marble.lab.train.TrainingSpec;
import dev.marble.random.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pruning run in its folder: the network of each trial, trained first where it is none yet; the
 * procedure; and the tables {@code evaluations}, {@code trials} and {@code curve}.
 *
 * @param network what is pruned; its values do not matter if it is trained first
 * @param training of the network, from random weights, if it is not trained yet
 * @param spec what to prune to
 * @param data to learn from and to measure with
 */
public record PruneRun(
    Network network, Optional<TrainingSpec> training, PruneSpec spec, TrainingData data) {
  /** Size of the batch that gradients are taken on. */
  public static final int GRADIENT_EXAMPLES = 1000;

  /**
   * What came of it.
   *
   * @param points all pruned networks
   * @param curve the same over all trials
   * @param top1 accuracy of the unpruned networks
   * @param top5 likewise
   */
  public record Outcome(
      List<PrunePoint> points, List<CurvePoint> curve, MeanDeviation top1, MeanDeviation top5) {}

  /** Steps of all trainings together. */
  public long steps() {
    long tuning = spec.fineTuning().map(TrainingSpec::steps).orElse(0);
    long first = training.map(TrainingSpec::steps).orElse(0);
    return spec.seeds().size() * first + points() * Math.max(1, spec.rounds()) * tuning;
  }

  /** How many pruned networks there will be. */
  public long points() {
    return (long) spec.seeds().size() * spec.methods().size() * spec.densities().size();
  }

  /**
   * Does it, or what is left of it.
   *
   * @param folder its own
   * @param steps hears how each training goes
   * @param heard hears of each training and of each pruned network
   */
  public Outcome run(RunFolder folder, TrainingProgress steps, PruneProgress heard) {
    try (PruneMetrics metrics = new PruneMetrics(folder)) {
      Learner learner = new TorchLearner(data, GRADIENT_EXAMPLES, steps.and(metrics));
      PruneProgress progress = metrics.and(heard);
      List<PrunePoint> points = new ArrayList<>();
      List<Score> unpruned = new ArrayList<>();
      for (Seed seed : spec.seeds()) {
        Network whole = trained(seed, learner, folder, progress);
        unpruned.add(learner.test(whole));
        points.addAll(
            new PruneProcedure(spec, folder, learner, example(), progress).prune(whole, seed));
      }
      try (Parquet parquet = new Parquet()) {
        PruneTables.write(folder.path(), points, parquet);
        metrics.finish(parquet);
      }
      return new Outcome(
          points,
          CurvePoint.of(points),
          MeanDeviation.of(unpruned.stream().map(Score::top1).toList()),
          MeanDeviation.of(unpruned.stream().map(Score::top5).toList()));
    }
  }

  /** The network of a trial: the given one, or one that is trained first. */
  private Network trained(Seed seed, Learner learner, RunFolder folder, PruneProgress progress) {
    if (training.isEmpty()) {
      return network;
    }
    Network random = InitialWeights.GLOROT_NORMAL.draw(network, seed);
    return new TrainedStep(folder, learner, progress)
        .get(
            "seed-" + seed + "/dense",
            random,
            Masks.full(random),
            training.get().withSeed(seed),
            () -> progress.training(seed, PruneProgress.DENSE, Density.ALL, 0),
            Trained::best);
  }

  private List<Integer> example() {
    DataSet train = data.train();
    return network.inputShape().size() == 3
        ? List.of(train.channels(), train.height(), train.width())
        : List.of(train.imageLength());
  }
}
