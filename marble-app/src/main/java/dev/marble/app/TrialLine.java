package dev.marble.app;

import dev.marble.app.page.LinePlot;
import dev.marble.lab.MeanDeviation;
import java.util.List;

/** A line through means, in a band of one standard deviation on either side. */
final class TrialLine {
  private static final int MOST_DOTS = 40;

  private TrialLine() {}

  /**
   * Draws one, and its entry of the legend.
   *
   * @param plot where
   * @param xs where the points lie across
   * @param values how high they lie
   * @param style the classes that colour it
   * @param title what it is; empty where it is the only one
   * @param hovers what each point says when it is pointed at
   */
  static void draw(
      LinePlot plot,
      double[] xs,
      List<MeanDeviation> values,
      String style,
      String title,
      List<String> hovers) {
    String color = style.replace("dashed ", "");
    double[] means = values.stream().mapToDouble(MeanDeviation::mean).toArray();
    if (values.stream().anyMatch(value -> value.count() > 1)) {
      plot.band(
          xs,
          values.stream().mapToDouble(value -> value.mean() - value.deviation()).toArray(),
          values.stream().mapToDouble(value -> value.mean() + value.deviation()).toArray(),
          color);
    }
    plot.line(xs, means, style);
    for (int i = 0; i < xs.length && xs.length <= MOST_DOTS; i++) {
      plot.dot(xs[i], means[i], color, (title.isEmpty() ? "" : title + ", ") + hovers.get(i));
    }
    if (!title.isEmpty()) {
      plot.legend(style, title);
    }
  }
}
