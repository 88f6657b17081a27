package dev.marble.lab.prune;

import dev.marble.lab.table.Column;
import dev.marble.lab.table.Parquet;
import dev.marble.lab.table.TableFile;
import java.nio.file.Path;
import java.util.List;

/** The table of a pruning run that is done: {@code curve}. */
final class PruneTables {
  private static final List<Column> CURVE =
      List.of(
          Column.number("compression"),
          Column.text("criterion"),
          Column.text("scope"),
          Column.number("density"),
          Column.number("kept"),
          Column.number("speed_up"),
          Column.number("top1"),
          Column.number("top1_sd"),
          Column.number("top5"),
          Column.number("top5_sd"),
          Column.integer("trials"));

  private PruneTables() {}

  /** Writes it as CSV and Parquet. */
  static void write(Path folder, List<PrunePoint> points, Parquet parquet) {
    try (TableFile table = new TableFile(folder, "curve", CURVE)) {
      for (CurvePoint point : CurvePoint.of(points)) {
        table
            .put(point.compression().mean())
            .put(point.method().criterion().label())
            .put(point.method().scope().label())
            .put(point.density().value())
            .put(point.kept().mean())
            .put(point.speedUp().mean())
            .put(point.top1().mean())
            .put(point.top1().deviation())
            .put(point.top5().mean())
            .put(point.top5().deviation())
            .put(point.top1().count())
            .endRow();
      }
      parquet.convert(table.commit(), CURVE);
    }
  }
}
