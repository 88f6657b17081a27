package dev.marble.lab.prune;

import dev.marble.lab.table.Column;
import dev.marble.lab.table.Parquet;
import dev.marble.lab.table.TableFile;
import java.nio.file.Path;
import java.util.List;

/** The tables of a pruning run: {@code curve} and {@code trials}. */
public final class PruneTables {
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
  private static final List<Column> TRIALS =
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
          Column.number("top5"));

  private PruneTables() {}

  /**
   * Writes them as CSV and Parquet.
   *
   * @param folder where to
   * @param points of all trials
   */
  public static void write(Path folder, List<PrunePoint> points) {
    try (Parquet parquet = new Parquet()) {
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
      try (TableFile table = new TableFile(folder, "trials", TRIALS)) {
        for (PrunePoint point : points) {
          table
              .put(point.compression())
              .put(point.seed().toString())
              .put(point.method().criterion().label())
              .put(point.method().scope().label())
              .put(point.density().value())
              .put(point.kept())
              .put(point.total())
              .put(point.speedUp())
              .put(point.test().loss())
              .put(point.test().top1())
              .put(point.test().top5())
              .endRow();
        }
        parquet.convert(table.commit(), TRIALS);
      }
    }
  }
}
