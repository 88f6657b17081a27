package dev.marble.lab.lottery;

import dev.marble.lab.run.RunFolder;
import dev.marble.lab.table.Column;
import dev.marble.lab.table.Parquet;
import dev.marble.lab.table.Row;
import dev.marble.lab.train.Evaluation;
import dev.marble.lab.train.EvaluationTable;
import dev.marble.lab.train.TrainingProgress;
import dev.marble.random.Seed;
import java.util.List;
import java.util.function.Consumer;

/**
 * The table {@code evaluations} of a search, which grows while it goes on. Trainings that are done
 * know their own evaluations, so each session writes them all again: the table is the same whether
 * a search was killed or not.
 */
public final class LotteryMetrics implements LotteryProgress, TrainingProgress, AutoCloseable {
  private final EvaluationTable table;
  private Consumer<Row> labels = row -> {};
  private boolean isLive;

  /**
   * A table.
   *
   * @param folder the search's
   */
  public LotteryMetrics(RunFolder folder) {
    this.table =
        new EvaluationTable(
            folder,
            "evaluations",
            Column.text("seed"),
            Column.text("variant"),
            Column.integer("level"));
    table.metrics().resumeAt(0);
  }

  @Override
  public void training(Seed seed, Variant variant, int level) {
    isLive = true;
    labels = labels(seed, variant, level);
  }

  private static Consumer<Row> labels(Seed seed, Variant variant, int level) {
    return row -> row.put(seed.toString()).put(variant.label()).put(level);
  }

  @Override
  public void begin(int from, int steps, List<Evaluation> evaluations) {
    evaluations.forEach(this::evaluation);
  }

  @Override
  public void evaluation(Evaluation evaluation) {
    table.add(labels, evaluation);
  }

  @Override
  public void trained(LevelResult result) {
    if (!isLive) {
      labels = labels(result.seed(), result.variant(), result.level());
      result.evaluations().forEach(this::evaluation);
    }
    isLive = false;
  }

  /**
   * Writes the table as CSV and Parquet.
   *
   * @param parquet writes Parquet
   */
  public void finish(Parquet parquet) {
    table.metrics().finish(parquet);
  }

  @Override
  public void close() {
    table.close();
  }
}
