package dev.marble.lab.prune;

import dev.marble.lab.run.Metrics;
import dev.marble.lab.run.RunFolder;
import dev.marble.lab.table.Column;
import dev.marble.lab.table.Parquet;
import dev.marble.lab.table.Row;
import dev.marble.lab.train.Evaluation;
import dev.marble.lab.train.EvaluationTable;
import dev.marble.lab.train.TrainingProgress;
import dev.marble.lab.train.TrainingSpec;
import dev.marble.random.Seed;
import java.util.List;
import java.util.function.Consumer;

/**
 * The tables of a pruning run that grow while it goes on: {@code evaluations} of all trainings, and
 * {@code trials}, the pruned networks. Each training ends with a checkpoint of the former, so that
 * a killed run goes on behind the rows of those that are done; the latter is written again in each
 * session.
 */
final class PruneMetrics implements PruneProgress, TrainingProgress, AutoCloseable {
  private final EvaluationTable evaluations;
  private final Metrics trials;
  private Consumer<Row> labels = row -> {};

  /** Trainings that are done. */
  private long done;

  /** Whether rows that a killed session left behind its last checkpoint are gone. */
  private boolean isResumed;

  PruneMetrics(RunFolder folder) {
    this.evaluations =
        new EvaluationTable(
            folder,
            "evaluations",
            Column.text("seed"),
            Column.text("method"),
            Column.number("density"),
            Column.integer("round"));
    this.trials =
        folder.metrics(
            "trials",
            List.of(
                Column.number("compression"),
                Column.text("seed"),
                Column.text("criterion"),
                Column.text("scope"),
                Column.number("density"),
                Column.integer("kept"),
                Column.integer("total"),
                Column.number("speed_up"),
                Column.number("loss"),
                Column.number("top1"),
                Column.number("top5")));
    trials.resumeAt(0);
  }

  @Override
  public void training(Seed seed, String network, Density density, int round) {
    if (!isResumed) {
      Long before = evaluations.metrics().checkpoints().floor(done);
      evaluations.metrics().resumeAt(before == null ? 0 : before);
      isResumed = true;
    }
    labels = row -> row.put(seed.toString()).put(network).put(density.value()).put(round);
  }

  @Override
  public void begin(int from, int steps, List<Evaluation> earlier) {
    earlier.forEach(this::evaluation);
  }

  @Override
  public void evaluation(Evaluation evaluation) {
    evaluations.add(labels, evaluation);
  }

  @Override
  public void trained(TrainingSpec training, boolean isNew) {
    done++;
    if (isNew) {
      evaluations.metrics().checkpoint(done);
    }
  }

  @Override
  public void measured(PrunePoint point, PrunedNetwork pruned) {
    trials.add(row ->
        row.put(point.compression())
            .put(point.seed().toString())
            .put(point.method().criterion().label())
            .put(point.method().scope().label())
            .put(point.density().value())
            .put(point.kept())
            .put(point.total())
            .put(point.speedUp())
            .put(point.test().loss())
            .put(point.test().top1())
            .put(point.test().top5()));
  }

  /** Writes the tables as CSV and Parquet. */
  void finish(Parquet parquet) {
    if (done > 0) {
      evaluations.metrics().finish(parquet);
    }
    trials.finish(parquet);
  }

  @Override
  public void close() {
    evaluations.close();
    trials.close();
  }
}
