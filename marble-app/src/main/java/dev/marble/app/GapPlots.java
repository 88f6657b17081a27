package dev.marble.app;

import dev.marble.app.page.Axis;
import dev.marble.app.page.LinePlot;
import dev.marble.lab.program.GapCell;
import dev.marble.lab.program.GapCell.Quantity;
import dev.marble.lab.program.GapResult;
import dev.marble.lab.program.Summary;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** The plots of an experiment on gaps: a colour for each m, theory in broken lines. */
final class GapPlots {
  private static final int STYLES = 6;
  private static final double ROOM = 1.15;

  private final GapResult result;

  GapPlots(GapResult result) {
    this.result = result;
  }

  /** The gap, and (log n)²/n through the middle of the medians. */
  LinePlot gap() {
    LinePlot plot = plot(Quantity.GAP, Quantity.GAP);
    for (int m : result.spec().constraints().values()) {
      List<GapCell> cells = shown(m, Quantity.GAP);
      double factor =
          cells.stream()
              .mapToDouble(cell -> StrictMath.log(median(cell, Quantity.GAP) / theory(cell.n())))
              .average()
              .orElse(Double.NaN);
      plot.line(
          n(cells),
          numbers(cells, cell -> StrictMath.exp(factor) * theory(cell.n())),
          "dashed " + style(m));
    }
    return plot.legend("dashed theory", "(log n)²/n");
  }

  private static double theory(int n) {
    double log = StrictMath.log(Math.max(2, n));
    return log * log / n;
  }

  /** A quantity with the power of n that was fitted to it. */
  LinePlot power(Quantity quantity) {
    LinePlot plot = plot(quantity, quantity);
    for (int m : result.spec().constraints().values()) {
      List<GapCell> cells = shown(m, quantity);
      result
          .fit(m, quantity, false)
          .ifPresent(fit ->
              plot.line(n(cells), numbers(cells, cell -> fit.at(cell.n())), "thin " + style(m)));
    }
    return plot.legend("thin theory", "fitted power of n");
  }

  /** The gap of the rounding beside the true one. */
  LinePlot rounding() {
    LinePlot plot = plot(Quantity.ROUNDING, Quantity.GAP);
    for (int m : result.spec().constraints().values()) {
      List<GapCell> cells = shown(m, Quantity.GAP);
      plot.line(n(cells), numbers(cells, cell -> median(cell, Quantity.GAP)), "dashed " + style(m));
    }
    return plot.legend("dashed theory", "true gap");
  }

  // ---- what all share ----

  /** Medians with bands; the axis holds another quantity, too. */
  private LinePlot plot(Quantity quantity, Quantity other) {
    List<Integer> sizes = result.spec().variables().values();
    double[] heights =
        result.cells().stream()
            .flatMapToDouble(cell ->
                DoubleStream.of(
                    cell.summary(quantity).low(),
                    cell.summary(quantity).high(),
                    median(cell, quantity),
                    median(cell, other)))
            .filter(value -> value > 0 && Double.isFinite(value))
            .toArray();
    double low = DoubleStream.of(heights).min().orElse(0.1) / ROOM;
    double high = DoubleStream.of(heights).max().orElse(1) * ROOM;
    LinePlot plot =
        new LinePlot(
            Axis.logarithmic(sizes.getFirst() / ROOM, sizes.getLast() * ROOM, "variables n"),
            Axis.logarithmic(low, high, quantity.about()));
    for (int m : result.spec().constraints().values()) {
      List<GapCell> cells = shown(m, quantity);
      String style = style(m);
      double[] n = n(cells);
      plot.band(
          n,
          numbers(cells, cell -> cell.summary(quantity).low()),
          numbers(cells, cell -> cell.summary(quantity).high()),
          style);
      plot.line(n, numbers(cells, cell -> median(cell, quantity)), style);
      for (GapCell cell : cells) {
        plot.dot(cell.n(), median(cell, quantity), style, hover(cell, quantity));
      }
      plot.legend(style, "m = " + m);
    }
    return plot;
  }

  /** A logarithm has no place for 0. */
  private List<GapCell> shown(int m, Quantity quantity) {
    return result.cells(m).stream().filter(cell -> median(cell, quantity) > 0).toList();
  }

  private static double median(GapCell cell, Quantity quantity) {
    return cell.summary(quantity).median();
  }

  private String style(int m) {
    return "s" + result.spec().constraints().values().indexOf(m) % STYLES;
  }

  private static double[] n(List<GapCell> cells) {
    return numbers(cells, GapCell::n);
  }

  private static double[] numbers(List<GapCell> cells, ToDoubleFunction<GapCell> number) {
    return cells.stream().mapToDouble(number).toArray();
  }

  private static String hover(GapCell cell, Quantity quantity) {
    Summary summary = cell.summary(quantity);
    return String.format(
        Locale.ROOT,
        "m = %d, n = %d: median %s, 10 %% to 90 %%: %s to %s",
        cell.m(),
        cell.n(),
        Text.number(summary.median()),
        Text.number(summary.low()),
        Text.number(summary.high()));
  }
}
