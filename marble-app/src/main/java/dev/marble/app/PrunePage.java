package dev.marble.app;

import dev.marble.app.page.Axis;
import dev.marble.app.page.LinePlot;
import dev.marble.app.page.Markup;
import dev.marble.io.AtomicFile;
import dev.marble.lab.prune.CurvePoint;
import dev.marble.lab.prune.MeanDeviation;
import dev.marble.lab.prune.Method;
import dev.marble.lab.run.RunSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The page and the curves of a pruning run. */
final class PrunePage {
  private static final double MARGIN = 0.02;

  private final String name;
  private final MeanDeviation unpruned;
  private final List<CurvePoint> points;

  /**
   * A page.
   *
   * @param name of the network
   * @param unpruned its top-1 accuracy
   * @param points the curves
   */
  PrunePage(String name, MeanDeviation unpruned, List<CurvePoint> points) {
    this.name = name;
    this.unpruned = unpruned;
    this.points = points;
  }

  /** Writes the page and its curves. */
  void write(Path folder, RunSpec run) {
    write(folder, "report.html", page(run));
    String css = PlotStyle.forFiles();
    write(folder, "compression.svg", compression().toFile("Accuracy against compression", css));
    write(folder, "speed-up.svg", speedUp().toFile("Accuracy against theoretical speed-up", css));
  }

  private static void write(Path folder, String file, String text) {
    AtomicFile.write(folder.resolve(file), true, text.getBytes(StandardCharsets.UTF_8));
  }

  private LinePlot compression() {
    return plot(CurvePoint::compression, "compression ratio, old size / new size");
  }

  private LinePlot speedUp() {
    return plot(CurvePoint::speedUp, "theoretical speed-up, old / new multiply-adds");
  }

  private LinePlot plot(Function<CurvePoint, MeanDeviation> across, String label) {
    double far = 1.1;
    double low = unpruned.mean();
    double high = unpruned.mean();
    for (CurvePoint point : points) {
      far = Math.max(far, 1.05 * across.apply(point).mean());
      low = Math.min(low, point.top1().mean() - point.top1().deviation());
      high = Math.max(high, point.top1().mean() + point.top1().deviation());
    }
    LinePlot plot =
        new LinePlot(
            Axis.logarithmic(1, far, label),
            Axis.linear(
                100 * Math.max(0, low - MARGIN),
                100 * Math.min(1, high + MARGIN),
                "test accuracy (top-1), percent"));
    plot.level(100 * unpruned.mean(), "dotted theory");
    int color = 0;
    for (Method method : points.stream().map(CurvePoint::method).distinct().toList()) {
      List<CurvePoint> line =
          points.stream().filter(point -> point.method().equals(method)).toList();
      TrialLine.draw(
          plot,
          line.stream().mapToDouble(point -> across.apply(point).mean()).toArray(),
          line.stream()
              .map(CurvePoint::top1)
              .map(top -> new MeanDeviation(top.count(), 100 * top.mean(), 100 * top.deviation()))
              .toList(),
          "s" + color++ % 6,
          method.title(),
          line.stream()
              .map(point -> "density " + point.density() + ": " + Trials.percent(point.top1()))
              .toList());
    }
    return plot.legend("dotted theory", "unpruned");
  }

  private String page(RunSpec run) {
    Markup page = new Markup();
    page.open("html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", "en");
    PageHead.write(page, "Pruning " + name, "report.css", "plot.css");
    page.open("body");
    page.open("header")
        .leaf("p", "Marble · report of a pruning run", "class", "brand")
        .leaf("h1", "Pruning " + name)
        .leaf(
            "p",
            "Unpruned, the network classifies "
                + Trials.percent(unpruned)
                + " of the test examples correctly.",
            "class",
            "lead")
        .closeLine();
    page.open("section", "id", "curves").leaf("h2", "Accuracy against size and work");
    page.open("div", "class", "pair");
    figure(page, compression(), "Size.", "All parameters count, biases and the like included.");
    figure(
        page,
        speedUp(),
        "Work.",
        "Multiply-adds, a theoretical number: single weights that are zero make nothing faster on"
            + " ordinary runtimes, whole filters that are cut out do.");
    page.close();
    page.leaf(
        "p",
        "Lines: means over trials; bands: one standard deviation on either side.",
        "class",
        "note");
    page.closeLine();
    table(page);
    page.open("section", "id", "spec").leaf("h2", "What was run").open("dl");
    List<String[]> facts = new ArrayList<>();
    run.keys()
        .fields()
        .forEach((key, value) -> facts.add(new String[] {key.replace('_', ' '), "" + value}));
    facts.add(new String[] {"Made by", Version.NAME});
    facts.add(new String[] {"SHA-256 of the specification", run.hash()});
    for (String[] fact : facts) {
      page.open("div").leaf("dt", fact[0]).leaf("dd", fact[1], "class", "given").closeLine();
    }
    page.closeLine().closeLine();
    page.closeLine().closeLine();
    return "<!DOCTYPE html>\n" + page;
  }

  private static void figure(Markup page, LinePlot plot, String title, String text) {
    page.open("figure").add(plot.draw(title));
    page.open("figcaption").leaf("strong", title + " ").text(text).close().close();
  }

  private void table(Markup page) {
    page.open("section", "id", "numbers").leaf("h2", "The numbers");
    page.open("div", "class", "scroll").open("table", "class", "dense").open("thead").open("tr");
    for (String head : HEADS) {
      page.leaf("th", head);
    }
    page.close().close().open("tbody");
    for (String[] row : rows()) {
      page.open("tr");
      for (String cell : row) {
        page.leaf("td", cell);
      }
      page.close();
    }
    page.close().close().close().closeLine();
  }

  /** The columns of the table. */
  static final List<String> HEADS =
      List.of("method", "density", "kept", "compression", "speed-up", "top-1", "top-5");

  /** The rows of the table, one per point. */
  List<String[]> rows() {
    List<String[]> rows = new ArrayList<>();
    for (CurvePoint point : points) {
      rows.add(
          new String[] {
            point.method().title(),
            point.density().toString(),
            Trials.whole(new MeanDeviation(1, point.kept().mean(), 0)),
            Trials.ratio(point.compression()),
            Trials.ratio(point.speedUp()),
            Trials.percent(point.top1()),
            Trials.percent(point.top5())
          });
    }
    return rows;
  }
}
