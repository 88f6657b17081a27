package dev.marble.lab.lottery;

import dev.marble.lab.table.Column;
import dev.marble.lab.table.Parquet;
import dev.marble.lab.table.TableFile;
import java.nio.file.Path;
import java.util.List;

/** The tables of a search that is done: {@code levels} and {@code trials}. */
public final class LotteryTables {
  private static final List<Column> LEVELS =
      List.of(
          Column.number("density"),
          Column.text("variant"),
          Column.integer("level"),
          Column.number("kept"),
          Column.number("early_stop_step"),
          Column.number("early_stop_step_sd"),
          Column.number("early_stop_top1"),
          Column.number("early_stop_top1_sd"),
          Column.number("final_top1"),
          Column.number("final_top1_sd"),
          Column.integer("trials"));
  private static final List<Column> TRIALS =
      List.of(
          Column.number("density"),
          Column.text("seed"),
          Column.text("variant"),
          Column.integer("level"),
          Column.integer("kept"),
          Column.integer("total"),
          Column.text("masks_sha256"),
          Column.integer("early_stop_step"),
          Column.number("early_stop_top1"),
          Column.number("early_stop_validation_loss"),
          Column.number("final_top1"),
          Column.number("final_top5"),
          Column.number("final_train_loss"));

  private LotteryTables() {}

  /**
   * Writes them as CSV and Parquet.
   *
   * @param folder where to
   * @param results of all trials
   * @param parquet writes Parquet
   */
  public static void write(Path folder, List<LevelResult> results, Parquet parquet) {
    levels(folder, results, parquet);
    trials(folder, results, parquet);
  }

  private static void levels(Path folder, List<LevelResult> results, Parquet parquet) {
    try (TableFile table = new TableFile(folder, "levels", LEVELS)) {
      for (LevelSummary level : LevelSummary.of(results)) {
        table
            .put(level.density().mean())
            .put(level.variant().label())
            .put(level.level())
            .put(level.kept().mean())
            .put(level.earlyStop().mean())
            .put(level.earlyStop().deviation())
            .put(level.earlyTop1().mean())
            .put(level.earlyTop1().deviation())
            .put(level.lastTop1().mean())
            .put(level.lastTop1().deviation())
            .put(level.density().count())
            .endRow();
      }
      parquet.convert(table.commit(), LEVELS);
    }
  }

  private static void trials(Path folder, List<LevelResult> results, Parquet parquet) {
    try (TableFile table = new TableFile(folder, "trials", TRIALS)) {
      for (LevelResult trial : results) {
        table
            .put(trial.density())
            .put(trial.seed().toString())
            .put(trial.variant().label())
            .put(trial.level())
            .put(trial.kept())
            .put(trial.total())
            .put(trial.masksSha256())
            .put(trial.earlyStop())
            .put(trial.atEarlyStop().testTop1())
            .put(trial.atEarlyStop().validationLoss())
            .put(trial.last().testTop1())
            .put(trial.last().testTop5())
            .put(trial.last().trainLoss())
            .endRow();
      }
      parquet.convert(table.commit(), TRIALS);
    }
  }
}
