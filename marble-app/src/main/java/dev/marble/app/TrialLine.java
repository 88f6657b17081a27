package dev.marble.app;

import dev.marble.app.page.LinePlot;
import dev.marble.lab.prune.MeanDeviation;
import java.util.List;

/** A line through the means of trials, in a band of one standard deviation on either side. */
final class TrialLine {
  private TrialLine() {}

  /**
   * Draws one, and its entry of the legend.
   *
   * @param plot where
   * @param xs where the points lie across
   * @param values how high they lie
   * @param style the class that colours it
   * @param title what it is
   * @param hovers what each point says when it is pointed at
   */
  static void draw(
      LinePlot plot,
      double[] xs,
      List<MeanDeviation> values,
      String style,
      String title,
      List<String> hovers) {
    double[] means = values.stream().mapToDouble(MeanDeviation::mean).toArray();
    if (values.stream().anyMatch(value -> value.count() > 1)) {
      plot.band(
          xs,
          values.stream().mapToDouble(value -> value.mean() - value.deviation()).toArray(),
          values.stream().mapToDouble(value -> value.mean() + value.deviation()).toArray(),
          style);
    }
    plot.line(xs, means, style);
    for (int i = 0; i < xs.length; i++) {
      plot.dot(xs[i], means[i], style, title + ", " + hovers.get(i));
    }
    plot.legend(style, title);
  }
}
