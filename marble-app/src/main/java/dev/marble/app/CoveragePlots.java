package dev.marble.app;

import dev.marble.app.page.Axis;
import dev.marble.app.page.LinePlot;
import dev.marble.lab.coverage.ConstantFit;
import dev.marble.lab.coverage.CoverageResult;
import dev.marble.lab.coverage.CoveredFraction;
import dev.marble.lab.coverage.Optimum;
import dev.marble.lab.coverage.Rate;
import dev.marble.lab.coverage.SmallestSamples;
import dev.marble.lab.coverage.TargetsResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The plots of a coverage experiment: measurements in colour, theory in broken lines. */
final class CoveragePlots {
  private static final int MOST_CURVES = 6;
  private static final String SINGLE = "s1";
  private static final String ALL = "s5";
  private static final double FLOOR = 1e-17;

  private final CoverageResult result;

  CoveragePlots(CoverageResult result) {
    this.result = result;
  }

  /** A few of all tolerances, the first and the last among them. */
  private List<Integer> shown() {
    int count = result.spec().tolerances().values().size();
    List<Integer> shown = new ArrayList<>();
    int curves = Math.min(count, MOST_CURVES);
    for (int i = 0; i < curves; i++) {
      shown.add(curves == 1 ? 0 : Math.round((float) i * (count - 1) / (curves - 1)));
    }
    return shown;
  }

  private double tolerance(int i) {
    return result.spec().tolerances().values().get(i);
  }

  private static Axis items(TargetsResult targets) {
    int from = targets.trials().samples().from();
    int to = targets.trials().samples().to();
    return Axis.linear(from == to ? from - 1 : from, from == to ? to + 1 : to, "items n");
  }

  private static <T> double[] numbers(List<T> rows, ToDoubleFunction<T> number) {
    return rows.stream().mapToDouble(number).toArray();
  }

  // ---- success ----

  LinePlot success(TargetsResult targets, String what) {
    LinePlot plot = new LinePlot(items(targets), Axis.percent("share of trials in which " + what));
    double wanted = 1 - result.spec().failure();
    plot.level(wanted, "dotted theory");
    int color = 0;
    for (int i : shown()) {
      List<Rate> rates =
          targets.rates().get(i).stream().filter(rate -> rate.undecided() < rate.trials()).toList();
      String style = "s" + color++;
      double[] n = numbers(rates, Rate::n);
      plot.band(
          n,
          numbers(rates, rate -> rate.interval().low()),
          numbers(rates, rate -> rate.interval().high()),
          style);
      plot.line(
          n, numbers(rates, rate -> rate.firstMoment().orElse(Double.NaN)), "dashed " + style);
      plot.line(n, numbers(rates, Rate::estimate), style);
      for (Rate rate : rates) {
        plot.dot(rate.n(), rate.estimate(), style, hover(tolerance(i), rate));
      }
      plot.legend(style, "ε = " + CoverageText.tolerance(tolerance(i)));
    }
    if (result.spec().distribution().hasDensity()) {
      plot.legend("dashed theory", "first moment");
    }
    plot.legend("dotted theory", "1 − δ = " + CoverageText.chosen(wanted));
    return plot;
  }

  private static String hover(double tolerance, Rate rate) {
    return "ε = "
        + CoverageText.tolerance(tolerance)
        + ", n = "
        + rate.n()
        + ": "
        + Text.count(rate.successes())
        + " of "
        + Text.count(rate.trials())
        + (rate.undecided() > 0 ? ", " + Text.count(rate.undecided()) + " undecided" : "")
        + ", between "
        + CoverageText.share(rate.interval().low())
        + " and "
        + CoverageText.share(rate.interval().high());
  }

  // ---- the smallest n ----

  LinePlot smallest() {
    List<Double> tolerances = result.spec().tolerances().values();
    double coarsest = tolerances.getFirst() * 1.3;
    double finest = tolerances.getLast() / 1.3;
    LinePlot plot =
        new LinePlot(
            Axis.logarithmic(coarsest, finest, "tolerance ε"),
            Axis.linear(0, highest() + 1, "smallest n that reaches 1 − δ"));
    double[] ends = {coarsest, finest};
    result.single().ifPresent(targets -> smallest(targets, SINGLE, "one target", ends, plot));
    result.all().ifPresent(targets -> smallest(targets, ALL, "all targets", ends, plot));
    double length = result.spec().interval().length();
    plot.line(ends, new double[] {limit(length, coarsest), limit(length, finest)}, "dotted theory");
    plot.legend("dotted theory", "fewer than length/2ε sums");
    return plot;
  }

  private static double limit(double length, double tolerance) {
    return ConstantFit.log2(2 * tolerance / length);
  }

  private double highest() {
    double highest = 4;
    for (Optional<TargetsResult> targets : List.of(result.single(), result.all())) {
      if (targets.isPresent()) {
        for (SmallestSamples row : targets.get().smallest()) {
          highest = Math.max(highest, row.high().orElse(targets.get().trials().samples().to()));
          highest = Math.max(highest, row.firstMoment().orElse(0));
        }
      }
    }
    return highest;
  }

  private static void smallest(
      TargetsResult targets, String style, String name, double[] ends, LinePlot plot) {
    int to = targets.trials().samples().to();
    List<SmallestSamples> found =
        targets.smallest().stream().filter(row -> row.n().isPresent()).toList();
    for (SmallestSamples row : found) {
      double tolerance = row.tolerance();
      plot.whisker(tolerance, row.low().orElse(to), row.high().orElse(to + 1), style);
      plot.dot(
          tolerance,
          row.n().getAsInt(),
          style,
          name
              + ", ε = "
              + CoverageText.tolerance(tolerance)
              + ": n = "
              + CoverageText.n(row, targets));
    }
    plot.legend(style, name);
    targets
        .fit()
        .ifPresent(fit ->
            plot.line(ends, new double[] {fit.at(ends[0]), fit.at(ends[1])}, "thin " + style));
    List<SmallestSamples> predicted =
        targets.smallest().stream().filter(row -> row.firstMoment().isPresent()).toList();
    if (!predicted.isEmpty()) {
      plot.line(
          numbers(predicted, SmallestSamples::tolerance),
          numbers(predicted, row -> row.firstMoment().getAsInt()),
          "dashed " + style);
      plot.legend("dashed " + style, name + ", first moment");
    }
  }

  // ---- the covered fraction ----

  LinePlot covered(TargetsResult all) {
    LinePlot plot = new LinePlot(items(all), Axis.percent("covered part of the interval, v"));
    int color = 0;
    for (int i : shown()) {
      double tolerance = tolerance(i);
      List<CoveredFraction> rows =
          result.covered().stream()
              .filter(row -> row.tolerance() == tolerance && row.trials() > 0)
              .toList();
      String style = "s" + color++;
      double[] n = numbers(rows, CoveredFraction::n);
      plot.band(
          n, numbers(rows, CoveredFraction::low), numbers(rows, CoveredFraction::high), style);
      plot.line(n, numbers(rows, CoveredFraction::mean), style);
      for (CoveredFraction row : rows) {
        plot.dot(row.n(), row.mean(), style, hover(row));
      }
      double[] recursion = numbers(rows, row -> row.recursion().orElse(Double.NaN));
      plot.line(n, recursion, "dashed " + style);
      plot.legend(style, "ε = " + CoverageText.tolerance(tolerance));
    }
    if (result.provenGain() > 0) {
      plot.legend("dashed theory", "v ← v + " + Text.number(result.provenGain()) + "·v(1 − v)");
    }
    return plot;
  }

  private static String hover(CoveredFraction row) {
    return "ε = "
        + CoverageText.tolerance(row.tolerance())
        + ", n = "
        + row.n()
        + ": mean "
        + CoverageText.share(row.mean())
        + ", 10 % to 90 %: "
        + CoverageText.share(row.low())
        + " to "
        + CoverageText.share(row.high());
  }

  // ---- the optimum ----

  LinePlot optimum(TargetsResult targets, String what, boolean isAll) {
    List<Optimum> rows =
        targets.optima().stream().filter(row -> row.trials() > 0 && row.high() > 0).toList();
    double high = 1;
    double low = 0.1;
    for (Optimum row : rows) {
      high = Math.max(high, row.high());
      low = Math.min(low, row.low() > FLOOR ? row.low() : Math.max(FLOOR, row.median()));
    }
    LinePlot plot = new LinePlot(items(targets), Axis.logarithmic(low, high, what));
    String style = isAll ? ALL : SINGLE;
    double[] n = numbers(rows, Optimum::n);
    plot.band(n, numbers(rows, Optimum::low), numbers(rows, Optimum::high), style);
    plot.line(n, positive(numbers(rows, Optimum::mean)), "thin theory");
    plot.line(n, positive(numbers(rows, Optimum::median)), style);
    for (Optimum row : rows) {
      plot.dot(
          row.n(),
          row.median(),
          style,
          "n = "
              + row.n()
              + ": median "
              + Text.number(row.median())
              + ", mean "
              + Text.number(row.mean())
              + ", 10 % to 90 %: "
              + Text.number(row.low())
              + " to "
              + Text.number(row.high()));
    }
    plot.legend(style, "median").legend("thin theory", "mean");
    double[] predicted = numbers(rows, row -> row.firstMoment().orElse(Double.NaN));
    if (rows.stream().anyMatch(row -> row.firstMoment().isPresent())) {
      plot.line(n, predicted, "dashed " + style).legend("dashed " + style, "first moment");
    }
    return plot;
  }

  /** A logarithm has no place for 0. */
  private static double[] positive(double[] values) {
    double[] result = values.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] = result[i] > 0 ? result[i] : Double.NaN;
    }
    return result;
  }
}
