package dev.marble.app;

import dev.marble.app.page.Axis;
import dev.marble.app.page.LinePlot;
import dev.marble.io.AtomicFile;
import dev.marble.lab.search.Arm;
import dev.marble.lab.search.SearchSpec;
import dev.marble.lab.search.SearchSummary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** The figures of a search: accuracy, and the size of what is found, against the density. */
final class SearchPlots {
  /** Accuracies farther than this below the best are cut off. */
  private static final double SHOWN_BELOW = 0.25;

  private static final double MARGIN = 0.005;

  private final List<SearchSummary> points;
  private final SearchSpec spec;

  SearchPlots(List<SearchSummary> points, SearchSpec spec) {
    this.points = points;
    this.spec = spec;
  }

  void write(Path folder) {
    write(folder, "accuracy", accuracy(), "Accuracy");
    write(folder, "ticket-size", size(), "Size of the ticket");
  }

  private static void write(Path folder, String name, LinePlot plot, String what) {
    String svg = plot.toFile(what + " against the weights that are kept", PlotStyle.forFiles());
    AtomicFile.write(folder.resolve(name + ".svg"), true, svg.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether there are points below the plot of accuracies. */
  boolean isCutOff() {
    double lowest = best() - SHOWN_BELOW;
    return points.stream().anyMatch(point -> point.top1().mean() < lowest);
  }

  private double best() {
    return points.stream()
        .mapToDouble(point -> point.top1().mean() + point.top1().deviation())
        .max()
        .orElse(1);
  }

  private double least() {
    return points.stream()
        .mapToDouble(point -> point.top1().mean() - point.top1().deviation())
        .min()
        .orElse(0);
  }

  LinePlot accuracy() {
    double high = best();
    double low = Math.max(least(), high - SHOWN_BELOW) - MARGIN;
    LinePlot plot =
        new LinePlot(
            density(),
            Axis.linear(
                100 * Math.max(0, low),
                100 * Math.min(1, high + MARGIN),
                "test accuracy, percent"));
    for (SearchSummary point : points) {
      if (!point.isSearched()) {
        plot.level(100 * point.top1().mean(), reference(point));
      }
    }
    int number = 0;
    for (Arm arm : spec.arms()) {
      List<SearchSummary> line = line(arm);
      TrialLine.draw(
          plot,
          xs(line),
          line.stream().map(each -> each.top1().times(100)).toList(),
          "s" + number++,
          arm.label(),
          line.stream()
              .map(each ->
                  Text.percent(each.keptDensity().mean()) + " kept: " + Means.percent(each.top1()))
              .toList());
    }
    for (SearchSummary point : points) {
      if (!point.isSearched()) {
        plot.legend(reference(point), SearchText.title(point));
      }
    }
    return plot;
  }

  private static String reference(SearchSummary point) {
    return point.isDense() ? "dotted theory" : "dashed s5";
  }

  /** Bytes of the ticket beside what the entropy of its masks allows. */
  LinePlot size() {
    double high = 1;
    for (SearchSummary point : points) {
      high = Math.max(high, point.isSearched() ? kibibytes(point.ticketBytes().mean()) : 0);
    }
    LinePlot plot = new LinePlot(density(), Axis.linear(0, 1.1 * high, "KiB"));
    int number = 0;
    for (Arm arm : spec.arms()) {
      List<SearchSummary> line = line(arm);
      String style = "s" + number++;
      double[] sizes = ys(line, each -> kibibytes(each.ticketBytes().mean()));
      plot.line(xs(line), sizes, style).legend(style, arm.label());
      for (int i = 0; i < sizes.length; i++) {
        plot.dot(
            xs(line)[i],
            sizes[i],
            style,
            arm.label() + ": " + Text.bytes(Math.round(line.get(i).ticketBytes().mean())));
      }
    }
    List<SearchSummary> first = line(spec.arms().getFirst());
    plot.line(
        xs(first),
        ys(first, each -> kibibytes(each.limitBits().mean() * each.first().total() / Byte.SIZE)),
        "dotted theory");
    return plot.legend("dotted theory", "entropy of the masks");
  }

  private static double kibibytes(double bytes) {
    return bytes / 1024;
  }

  private List<SearchSummary> line(Arm arm) {
    List<SearchSummary> line = new ArrayList<>();
    for (SearchSummary point : points) {
      if (point.arm().equals(arm.label())) {
        line.add(point);
      }
    }
    line.sort(Comparator.comparingDouble(each -> each.keptDensity().mean()));
    return line;
  }

  private static double[] xs(List<SearchSummary> line) {
    return ys(line, each -> 100 * each.keptDensity().mean());
  }

  private static double[] ys(List<SearchSummary> line, ToDoubleFunction<SearchSummary> what) {
    return line.stream().mapToDouble(what).toArray();
  }

  private Axis density() {
    List<String> names = spec.arms().stream().map(arm -> arm.network().name()).distinct().toList();
    String of = names.size() == 1 ? " of " + names.getFirst() : "";
    return Axis.linear(0, 100, "weights kept" + of + ", percent");
  }
}
