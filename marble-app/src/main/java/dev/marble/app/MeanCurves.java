package dev.marble.app;

import dev.marble.app.page.Axis;
import dev.marble.app.page.LinePlot;
import dev.marble.lab.MeanDeviation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Curves, each measured by several runs: a line through the means, a band of one standard deviation
 * on either side.
 */
final class MeanCurves {
  private static final int COLORS = 6;

  private final Map<String, SortedMap<Double, List<Double>>> curves = new LinkedHashMap<>();

  /** Adds a measured value to a curve; what is no number is left out. */
  MeanCurves add(String curve, double x, double y) {
    if (Double.isFinite(x) && Double.isFinite(y)) {
      curves
          .computeIfAbsent(curve, name -> new TreeMap<>())
          .computeIfAbsent(x, at -> new ArrayList<>())
          .add(y);
    }
    return this;
  }

  boolean isEmpty() {
    return curves.isEmpty();
  }

  /** The numbers along the horizontal axis. */
  double[] xs() {
    return curves.values().stream()
        .flatMap(points -> points.keySet().stream())
        .mapToDouble(Double::doubleValue)
        .distinct()
        .sorted()
        .toArray();
  }

  /** What the vertical axis must hold: all values, and the bands as far as these have a sign. */
  double[] ys() {
    List<Double> all = new ArrayList<>();
    for (SortedMap<Double, List<Double>> points : curves.values()) {
      for (List<Double> values : points.values()) {
        MeanDeviation spread = MeanDeviation.of(values);
        all.addAll(values);
        all.add(spread.mean() + spread.deviation());
        double low = spread.mean() - spread.deviation();
        all.add(low < 0 && spread.mean() > 0 ? spread.mean() : low);
      }
    }
    return all.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The largest number of values at one point. */
  int runs() {
    return curves.values().stream()
        .flatMap(points -> points.values().stream())
        .mapToInt(List::size)
        .max()
        .orElse(0);
  }

  /** Draws the curves over axes that hold them all. */
  LinePlot plot(Axis x, Axis y) {
    LinePlot plot = new LinePlot(x, y);
    int number = 0;
    for (Map.Entry<String, SortedMap<Double, List<Double>>> curve : curves.entrySet()) {
      String style = (number < COLORS ? "s" : "dashed s") + number % COLORS;
      draw(curve.getKey(), curve.getValue(), style, plot);
      number++;
    }
    return plot;
  }

  private static void draw(
      String name, SortedMap<Double, List<Double>> points, String style, LinePlot plot) {
    double[] xs = points.keySet().stream().mapToDouble(Double::doubleValue).toArray();
    List<MeanDeviation> means = points.values().stream().map(MeanDeviation::of).toList();
    List<String> hovers = new ArrayList<>();
    for (int i = 0; i < xs.length; i++) {
      hovers.add(TableOutput.number(xs[i]) + ": " + Means.ofRuns(means.get(i)));
    }
    TrialLine.draw(plot, xs, means, style, name, hovers);
  }
}
