package dev.marble.lab.program;

import dev.marble.lab.table.Column;
import dev.marble.lab.table.Parquet;
import dev.marble.lab.table.TableFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Writes a result as tables, each as CSV and Parquet: every instance, and every estimate. */
final class GapTables {
  private static final Column M = Column.integer("m");
  private static final Column N = Column.integer("n");

  private final GapResult result;
  private final double unit = Math.scalb(1.0, -RandomPrograms.BITS);

  GapTables(GapResult result) {
    this.result = result;
  }

  void write() {
    try (Parquet parquet = new Parquet()) {
      instances(parquet);
      summary(parquet);
      fits(parquet);
    }
  }

  private void table(
      String name, List<Column> columns, Parquet parquet, Consumer<TableFile> content) {
    try (TableFile table = new TableFile(result.folder(), name, columns)) {
      content.accept(table);
      parquet.convert(table.commit(), columns);
    }
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private void instances(Parquet parquet) {
    List<Column> columns =
        List.of(
            M,
            N,
            Column.integer("trial"),
            Column.text("state"),
            Column.number("lp"),
            Column.number("ip"),
            Column.number("gap"),
            Column.large("nodes"),
            Column.integer("depth"),
            Column.integer("near"),
            Column.number("knapsack"),
            Column.number("rounded"),
            Column.number("rounding_gap"),
            Column.text("library"));
    table(
        "instances",
        columns,
        parquet,
        table -> {
          for (GapCell cell : result.cells()) {
            for (int trial = 0; trial < cell.instances().size(); trial++) {
              instance(cell, trial, table);
            }
          }
        });
  }

  private void instance(GapCell cell, int trial, TableFile table) {
    Measured each = cell.instances().get(trial);
    table.put(cell.m()).put(cell.n()).put(trial).put(word(each.state()));
    table.put(each.relaxed() * unit);
    if (each.state() == Measured.State.OPTIMAL) {
      table.put(each.optimum() * unit).put(each.gap() * unit).put(each.nodes());
      table.put(each.depth()).put(each.near()).put(each.points());
      table.put(each.hasRounded() ? each.rounded() * unit : Double.NaN);
      table.put(each.roundingGap() * unit);
    } else {
      table.skip().skip().put(each.nodes()).skip().skip().skip().skip().skip();
    }
    table.put(word(each.check())).endRow();
  }

  private void summary(Parquet parquet) {
    List<Column> columns = new ArrayList<>(List.of(M, N));
    for (String count :
        new String[] {
          "trials", "solved", "infeasible", "stopped", "agreed", "without_gap", "without_rounding"
        }) {
      columns.add(Column.integer(count));
    }
    for (GapCell.Quantity quantity : GapCell.Quantity.values()) {
      for (String what : new String[] {"mean", "quantile10", "median", "quantile90"}) {
        columns.add(Column.number(quantity.label() + "_" + what));
      }
    }
    table(
        "summary",
        columns,
        parquet,
        table -> {
          for (GapCell cell : result.cells()) {
            table.put(cell.m()).put(cell.n()).put(cell.instances().size()).put(cell.solved());
            table.put(cell.count(Measured.State.INFEASIBLE));
            table.put(cell.count(Measured.State.STOPPED));
            table.put(cell.count(Measured.Check.AGREED));
            table.put(cell.withoutGap()).put(cell.withoutRounding());
            for (GapCell.Quantity quantity : GapCell.Quantity.values()) {
              Summary summary = cell.summary(quantity);
              table.put(summary.mean()).put(summary.low());
              table.put(summary.median()).put(summary.high());
            }
            table.endRow();
          }
        });
  }

  private void fits(Parquet parquet) {
    List<Column> columns =
        List.of(
            M,
            Column.text("quantity"),
            Column.flag("divided_by_log_squared"),
            Column.number("slope"),
            Column.number("low"),
            Column.number("high"),
            Column.number("offset"),
            Column.integer("sizes"),
            Column.integer("instances"),
            Column.integer("zeros"));
    table(
        "fit",
        columns,
        parquet,
        table -> {
          for (GapFit fit : result.fits()) {
            table.put(fit.m()).put(fit.quantity().label()).put(fit.divided()).put(fit.slope());
            table.put(fit.low()).put(fit.high()).put(fit.offset()).put(fit.sizes());
            table.put(fit.instances()).put(fit.zeros()).endRow();
          }
        });
  }
}
