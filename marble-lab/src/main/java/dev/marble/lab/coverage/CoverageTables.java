package dev.marble.lab.coverage;

import dev.marble.lab.table.Column;
import dev.marble.lab.table.Parquet;
import dev.marble.lab.table.TableFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Writes a result as tables, each as CSV and Parquet: every trial, and every estimate. */
final class CoverageTables {
  private static final Column TARGETS = Column.text("targets");
  private static final Column TOLERANCE = Column.number("tolerance");
  private static final Column TRIAL = Column.integer("trial");
  private static final Column TRIALS = Column.integer("trials");
  private static final Column N = Column.integer("n");
  private static final Column DECIDED = Column.flag("decided");

  private final CoverageResult result;
  private final Path folder;
  private final SampleGrid grid;

  CoverageTables(CoverageResult result, Path folder) {
    this.result = result;
    this.folder = folder;
    this.grid = result.spec().grid();
  }

  void write(Optional<long[][]> single, Optional<long[][]> all) {
    try (Parquet parquet = new Parquet()) {
      single.ifPresent(rows -> singleTrials(rows, parquet));
      all.ifPresent(rows -> allTrials(rows, parquet));
      success(parquet);
      smallest(parquet);
      fit(parquet);
      optimum(parquet);
      if (all.isPresent()) {
        covered(parquet);
      }
    }
  }

  private void table(
      String name, List<Column> columns, Parquet parquet, Consumer<TableFile> content) {
    try (TableFile table = new TableFile(folder, name, columns)) {
      content.accept(table);
      parquet.convert(table.commit(), columns);
    }
  }

  // ---- one row per trial and n ----

  private void singleTrials(long[][] rows, Parquet parquet) {
    SampleRange range = result.spec().single().orElseThrow().samples();
    List<Column> columns =
        List.of(TRIAL, N, Column.number("target"), Column.number("nearest_error"), DECIDED);
    table(
        "trials-single",
        columns,
        parquet,
        table -> {
          for (int trial = 0; trial < rows.length; trial++) {
            long[] row = rows[trial];
            for (int n = range.from(); n <= range.to(); n++) {
              table.put(trial).put(n).put(grid.value(row[1]));
              table.put(grid.value(row[2 + n - range.from()])).put(row[0] >= n).endRow();
            }
          }
        });
  }

  private void allTrials(long[][] rows, Parquet parquet) {
    SampleRange range = result.spec().all().orElseThrow().samples();
    List<Double> tolerances = result.spec().tolerances().values();
    double length =
        (double) grid.steps(result.spec().interval().to())
            - grid.steps(result.spec().interval().from());
    List<Column> columns =
        List.of(
            TRIAL, N, Column.number("hardest_error"), TOLERANCE, Column.number("covered"), DECIDED);
    table(
        "trials-all",
        columns,
        parquet,
        table -> {
          for (int trial = 0; trial < rows.length; trial++) {
            long[] row = rows[trial];
            for (int n = range.from(); n <= range.to(); n++) {
              for (int i = 0; i < tolerances.size(); i++) {
                int at = 1 + n - range.from();
                long covered = row[at + (1 + i) * range.count()];
                table.put(trial).put(n).put(grid.value(row[at]) / 2).put(tolerances.get(i));
                table.put(covered / length).put(row[0] >= n).endRow();
              }
            }
          }
        });
  }

  // ---- one row per estimate ----

  private void success(Parquet parquet) {
    List<Column> columns =
        List.of(
            TARGETS,
            TOLERANCE,
            N,
            TRIALS,
            Column.integer("successes"),
            Column.integer("undecided"),
            Column.number("probability"),
            Column.number("low"),
            Column.number("high"),
            Column.number("first_moment"));
    table(
        "success",
        columns,
        parquet,
        table ->
            each((kind, targets) -> {
              for (int i = 0; i < targets.rates().size(); i++) {
                for (Rate rate : targets.rates().get(i)) {
                  table.put(kind).put(targets.smallest().get(i).tolerance()).put(rate.n());
                  table.put(rate.trials()).put(rate.successes()).put(rate.undecided());
                  table.put(rate.estimate()).put(rate.interval().low());
                  table.put(rate.interval().high());
                  put(table, rate.firstMoment());
                  table.endRow();
                }
              }
            }));
  }

  private void smallest(Parquet parquet) {
    List<Column> columns =
        List.of(
            TARGETS,
            TOLERANCE,
            Column.integer("smallest_n"),
            Column.integer("low"),
            Column.integer("high"),
            Column.number("crossing"),
            Column.number("deviation"),
            Column.integer("first_moment_n"),
            Column.number("fitted"));
    table(
        "smallest",
        columns,
        parquet,
        table ->
            each((kind, targets) -> {
              for (SmallestSamples row : targets.smallest()) {
                table.put(kind).put(row.tolerance());
                for (OptionalInt n : List.of(row.n(), row.low(), row.high())) {
                  put(table, n);
                }
                table.put(row.real()).put(row.deviation());
                put(table, row.firstMoment());
                double line = targets.fit().map(f -> f.at(row.tolerance())).orElse(Double.NaN);
                table.put(line).endRow();
              }
            }));
  }

  private void fit(Parquet parquet) {
    List<Column> columns =
        List.of(
            TARGETS,
            Column.number("slope"),
            Column.number("slope_low"),
            Column.number("slope_high"),
            Column.number("offset"),
            Column.number("offset_low"),
            Column.number("offset_high"),
            Column.integer("tolerances"),
            Column.number("worst_distance"),
            Column.number("chi_square"),
            Column.integer("resamples"));
    table(
        "fit",
        columns,
        parquet,
        table ->
            each((kind, targets) ->
                targets
                    .fit()
                    .ifPresent(fit -> {
                      table.put(kind).put(fit.slope());
                      table.put(fit.slopeLow()).put(fit.slopeHigh()).put(fit.offset());
                      table.put(fit.offsetLow()).put(fit.offsetHigh());
                      table.put(fit.tolerances()).put(fit.worst()).put(fit.chiSquare());
                      table.put(fit.resamples()).endRow();
                    })));
  }

  private void optimum(Parquet parquet) {
    List<Column> columns =
        List.of(
            TARGETS,
            N,
            TRIALS,
            Column.number("mean"),
            Column.number("quantile_10"),
            Column.number("median"),
            Column.number("quantile_90"),
            Column.number("first_moment_median"));
    table(
        "optimum",
        columns,
        parquet,
        table ->
            each((kind, targets) -> {
              for (Optimum row : targets.optima()) {
                table.put(kind).put(row.n()).put(row.trials()).put(row.mean()).put(row.low());
                table.put(row.median()).put(row.high());
                put(table, row.firstMoment());
                table.endRow();
              }
            }));
  }

  private void covered(Parquet parquet) {
    List<Column> columns =
        List.of(
            TOLERANCE,
            N,
            TRIALS,
            Column.number("mean"),
            Column.number("quantile_10"),
            Column.number("median"),
            Column.number("quantile_90"),
            Column.number("recursion"),
            Column.number("gain"));
    table(
        "covered",
        columns,
        parquet,
        table -> {
          for (CoveredFraction row : result.covered()) {
            table.put(row.tolerance()).put(row.n()).put(row.trials()).put(row.mean());
            table.put(row.low()).put(row.median()).put(row.high());
            put(table, row.recursion());
            put(table, row.gain());
            table.endRow();
          }
        });
  }

  private void each(BiConsumer<String, TargetsResult> use) {
    result.single().ifPresent(targets -> use.accept("single", targets));
    result.all().ifPresent(targets -> use.accept("all", targets));
  }

  private static void put(TableFile table, OptionalInt value) {
    if (value.isPresent()) {
      table.put(value.getAsInt());
    } else {
      table.skip();
    }
  }

  private static void put(TableFile table, OptionalDouble value) {
    table.put(value.orElse(Double.NaN));
  }
}
