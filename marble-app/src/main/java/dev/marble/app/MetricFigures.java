package dev.marble.app;

import dev.marble.app.page.Axis;
import dev.marble.lab.run.MetricTable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The figures that the tables of runs make: the first column lies across, and the others are drawn.
 * Of one run, those with the same last word ({@code train_loss}, {@code test_loss}) are in one
 * figure; of several runs, each has its own.
 */
final class MetricFigures {
  private static final double DECADES_TOO_MANY = 50;

  /** What goes into one figure. */
  private record Key(String table, String across, String unit) {}

  private final Map<Key, MeanCurves> figures = new LinkedHashMap<>();

  /**
   * Adds the rows of one run: all of them, or the last series of several, such as the training that
   * a search is at.
   */
  void addOne(MetricTable table) {
    add("", table.lastSeries());
  }

  /**
   * Adds a run's rows; the curves of several runs have names, that of a single one has none. Tables
   * of several series are no curves.
   */
  void add(String name, MetricTable table) {
    List<String> columns = table.numeric();
    if (columns.size() < 2 || table.rows().isEmpty() || !table.isOneSeries()) {
      return;
    }
    double[] xs = table.numbers(columns.getFirst());
    for (String column : columns.subList(1, columns.size())) {
      if (!name.isEmpty() || !isLabel(column, table)) {
        add(name, column, xs, table);
      }
    }
  }

  /** Whether a column tells series apart, and is the same all along this one. */
  private static boolean isLabel(String column, MetricTable table) {
    boolean hasText = table.numeric().size() < table.columns().size();
    return hasText && Arrays.stream(table.numbers(column)).distinct().count() == 1;
  }

  private void add(String name, String column, double[] xs, MetricTable table) {
    String across = table.numeric().getFirst();
    int underscore = name.isEmpty() ? column.lastIndexOf('_') : -1;
    String unit = column.substring(underscore + 1);
    String curve = underscore < 0 ? name : column.substring(0, underscore);
    MeanCurves curves =
        figures.computeIfAbsent(new Key(table.name(), across, unit), key -> new MeanCurves());
    double[] ys = table.numbers(column);
    for (int i = 0; i < xs.length; i++) {
      curves.add(curve, xs[i], ys[i]);
    }
  }

  boolean isEmpty() {
    return figures.values().stream().allMatch(MeanCurves::isEmpty);
  }

  /** Draws them all. */
  void draw(Sheet sheet) {
    sheet.markup().open("div", "class", "pair");
    figures.forEach((key, curves) -> {
      if (!curves.isEmpty()) {
        draw(key, curves, sheet);
      }
    });
    sheet.markup().close();
  }

  private static void draw(Key key, MeanCurves curves, Sheet sheet) {
    Axis x = Axis.around(curves.xs(), false, words(key.across()));
    Axis y = Axis.around(curves.ys(), isWide(curves.ys()), words(key.unit()));
    sheet.figure(
        curves.plot(x, y),
        words(key.unit()) + " against " + words(key.across()),
        capital(words(key.unit())) + ".",
        "From the table " + key.table() + "." + band(curves));
  }

  /** What the bands are, if there are any. */
  static String band(MeanCurves curves) {
    return curves.runs() > 1
        ? " Lines: means of up to "
            + curves.runs()
            + " runs; bands: one standard deviation on either side."
        : "";
  }

  /** Whether the numbers span more than a linear axis shows. */
  static boolean isWide(double[] values) {
    double low = Double.POSITIVE_INFINITY;
    double high = 0;
    for (double value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    return low > 0 && high / low > DECADES_TOO_MANY;
  }

  static String words(String name) {
    return name.replace('_', ' ');
  }

  static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
