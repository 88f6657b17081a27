package dev.marble.lab.train;

import dev.marble.lab.run.Metrics;
import dev.marble.lab.run.RunFolder;
import dev.marble.lab.table.Column;
import dev.marble.lab.table.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The evaluations of one training, or of many, as a table that grows while they go on: the step,
 * what tells one training from another, losses and accuracies.
 */
public final class EvaluationTable implements AutoCloseable {
  private static final List<Column> NUMBERS =
      List.of(
          Column.number("train_loss"),
          Column.number("validation_loss"),
          Column.number("validation_top1"),
          Column.number("test_loss"),
          Column.number("test_top1"),
          Column.number("test_top5"));

  private final Metrics metrics;

  /**
   * Opens it, with the rows that are there already.
   *
   * @param folder the run's
   * @param name the table's
   * @param labels the columns that tell trainings apart
   */
  public EvaluationTable(RunFolder folder, String name, Column... labels) {
    List<Column> columns = new ArrayList<>(List.of(Column.integer("step")));
    columns.addAll(List.of(labels));
    columns.addAll(NUMBERS);
    this.metrics = folder.metrics(name, columns);
  }

  /** The table itself: where it resumes, its checkpoints, its end. */
  public Metrics metrics() {
    return metrics;
  }

  /**
   * Adds a row.
   *
   * @param labels puts the cells that tell trainings apart
   * @param evaluation all others
   */
  public void add(Consumer<Row> labels, Evaluation evaluation) {
    metrics.add(row -> {
      row.put(evaluation.step());
      labels.accept(row);
      row.put(evaluation.trainLoss())
          .put(evaluation.validationLoss())
          .put(evaluation.validationTop1())
          .put(evaluation.testLoss())
          .put(evaluation.testTop1())
          .put(evaluation.testTop5());
    });
  }

  @Override
  public void close() {
    metrics.close();
  }
}
