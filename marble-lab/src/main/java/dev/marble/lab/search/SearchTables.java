package dev.marble.lab.search;

import dev.marble.lab.table.Column;
import dev.marble.lab.table.Parquet;
import dev.marble.lab.table.TableFile;
import dev.marble.lab.train.Evaluation;
import java.nio.file.Path;
import java.util.List;

/** The tables of a search: {@code curve}, {@code trials} and {@code evaluations}. */
public final class SearchTables {
  private static final List<Column> CURVE =
      List.of(
          Column.number("density"),
          Column.text("network"),
          Column.number("kept"),
          Column.number("top1"),
          Column.number("top1_sd"),
          Column.number("onnx_top1"),
          Column.integer("parameters"),
          Column.number("file_bytes"),
          Column.number("mask_bits_per_weight"),
          Column.number("limit_bits_per_weight"),
          Column.integer("model_bytes"),
          Column.integer("trials"));
  private static final List<Column> TRIALS =
      List.of(
          Column.number("density"),
          Column.text("network"),
          Column.text("seed"),
          Column.integer("kept"),
          Column.integer("total"),
          Column.text("masks_sha256"),
          Column.text("weights_sha256"),
          Column.integer("file_bytes"),
          Column.integer("mask_bits"),
          Column.number("limit_bits"),
          Column.number("top1"),
          Column.number("top5"),
          Column.number("onnx_top1"),
          Column.number("score_ratio"));
  private static final List<Column> EVALUATIONS =
      List.of(
          Column.integer("step"),
          Column.text("network"),
          Column.number("density"),
          Column.text("seed"),
          Column.number("train_loss"),
          Column.number("validation_loss"),
          Column.number("validation_top1"),
          Column.number("test_loss"),
          Column.number("test_top1"),
          Column.number("test_top5"));

  private SearchTables() {}

  /**
   * Writes them as CSV and Parquet.
   *
   * @param folder where to
   * @param results of all trials
   */
  public static void write(Path folder, List<SearchResult> results) {
    try (Parquet parquet = new Parquet()) {
      curve(folder, results, parquet);
      trials(folder, results, parquet);
      evaluations(folder, results, parquet);
    }
  }

  private static void curve(Path folder, List<SearchResult> results, Parquet parquet) {
    try (TableFile table = new TableFile(folder, "curve", CURVE)) {
      for (SearchSummary point : SearchSummary.of(results)) {
        table
            .put(point.keptDensity().mean())
            .put(point.arm())
            .put(point.kept().mean())
            .put(point.top1().mean())
            .put(point.top1().deviation())
            .put(point.onnxTop1().mean())
            .put(point.first().parameters())
            .put(point.ticketBytes().mean())
            .put(point.bitsPerWeight().mean())
            .put(point.limitBits().mean())
            .put(point.first().modelBytes())
            .put(point.top1().count())
            .endRow();
      }
      parquet.convert(table.commit(), CURVE);
    }
  }

  private static void trials(Path folder, List<SearchResult> results, Parquet parquet) {
    try (TableFile table = new TableFile(folder, "trials", TRIALS)) {
      for (SearchResult trial : results) {
        table
            .put(trial.keptDensity())
            .put(trial.arm())
            .put(trial.seed().toString())
            .put(trial.kept())
            .put(trial.total())
            .put(trial.masksSha256())
            .put(trial.weightsSha256())
            .put(trial.ticketBytes())
            .put(trial.maskBits())
            .put(trial.limitBits())
            .put(trial.last().testTop1())
            .put(trial.last().testTop5())
            .put(trial.onnxTop1())
            .put(trial.scoreRatio())
            .endRow();
      }
      parquet.convert(table.commit(), TRIALS);
    }
  }

  private static void evaluations(Path folder, List<SearchResult> results, Parquet parquet) {
    try (TableFile table = new TableFile(folder, "evaluations", EVALUATIONS)) {
      for (SearchResult trial : results) {
        for (Evaluation each : trial.evaluations()) {
          table
              .put(each.step())
              .put(trial.arm())
              .put(trial.keptDensity())
              .put(trial.seed().toString())
              .put(each.trainLoss())
              .put(each.validationLoss())
              .put(each.validationTop1())
              .put(each.testLoss())
              .put(each.testTop1())
              .put(each.testTop5())
              .endRow();
        }
      }
      parquet.convert(table.commit(), EVALUATIONS);
    }
  }
}
