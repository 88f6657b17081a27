package dev.marble.app;

import dev.marble.app.page.Axis;
import dev.marble.app.page.LinePlot;
import dev.marble.io.AtomicFile;
import dev.marble.lab.MeanDeviation;
import dev.marble.lab.prune.CurvePoint;
import dev.marble.lab.prune.Method;
import dev.marble.lab.prune.PruneRun;
import dev.marble.lab.prune.Scope;
import dev.marble.lab.run.RunEntry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The page and the curves of a pruning run. */
final class PrunePage {
  private static final double MARGIN = 0.02;

  /** Accuracy that may be lost: one point. */
  private static final double NEARLY = 0.01;

  private static final Map<String, String> LINKS =
      Sheet.links("curves", "Curves", "numbers", "The numbers");

  private final String name;
  private final PruneRun.Outcome outcome;

  /**
   * A page.
   *
   * @param name of the network
   * @param outcome what came of the run
   */
  PrunePage(String name, PruneRun.Outcome outcome) {
    this.name = name;
    this.outcome = outcome;
  }

  /** Writes the page and its curves. */
  void write(RunEntry run) {
    write(run.path(), "report.html", page(run));
    String css = PlotStyle.forFiles();
    write(run.path(), "compression.svg", compression().toFile("Accuracy against compression", css));
    write(
        run.path(), "speed-up.svg", speedUp().toFile("Accuracy against theoretical speed-up", css));
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
    double low = outcome.top1().mean();
    double high = outcome.top1().mean();
    for (CurvePoint point : outcome.curve()) {
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
    plot.level(100 * outcome.top1().mean(), "dotted theory");
    for (Method method : outcome.curve().stream().map(CurvePoint::method).distinct().toList()) {
      draw(plot, method, across);
    }
    return plot.legend("dotted theory", "unpruned");
  }

  /** One curve, from the unpruned network on: a color for each criterion, dashed if layerwise. */
  private void draw(LinePlot plot, Method method, Function<CurvePoint, MeanDeviation> across) {
    List<Double> xs = new ArrayList<>(List.of(1.0));
    List<MeanDeviation> ys = new ArrayList<>(List.of(outcome.top1().times(100)));
    List<String> hovers = new ArrayList<>(List.of("unpruned: " + Means.percent(outcome.top1())));
    for (CurvePoint point : outcome.curve()) {
      if (point.method().equals(method)) {
        xs.add(across.apply(point).mean());
        ys.add(point.top1().times(100));
        hovers.add("density " + point.density() + ": " + Means.percent(point.top1()));
      }
    }
    String color = "s" + method.criterion().ordinal();
    TrialLine.draw(
        plot,
        xs.stream().mapToDouble(Double::doubleValue).toArray(),
        ys,
        method.scope() == Scope.LAYERWISE ? "dashed " + color : color,
        method.title(),
        hovers);
  }

  private String page(RunEntry run) {
    Sheet sheet = new Sheet("Pruning " + name);
    sheet.header(
        "report of a pruning run",
        "Pruning " + name,
        "Unpruned, the network classifies "
            + Means.percent(outcome.top1())
            + " of the test examples correctly. What is left of that when weights, or whole filters,"
            + " are removed?",
        LINKS);
    sheet.tiles(() -> tiles(sheet));
    sheet.section("curves", "Accuracy against size and work");
    sheet.markup().open("div", "class", "pair");
    sheet.figure(
        compression(),
        "Accuracy against the compression ratio",
        "Size.",
        "All parameters count, biases and the like included.");
    sheet.figure(
        speedUp(),
        "Accuracy against the theoretical speed-up",
        "Work.",
        "Multiply-adds, a theoretical number: single weights that are zero make nothing faster on"
            + " ordinary runtimes, whole filters that are cut out do.");
    sheet.markup().close();
    if (outcome.top1().count() > 1) {
      sheet.note(
          "Lines: means of "
              + outcome.top1().count()
              + " trials; bands: one standard deviation on either side.");
    }
    sheet.endSection();
    sheet.section("numbers", "The numbers");
    sheet.table(PruneReport.HEADS, 1, PruneReport.rows(outcome));
    sheet.note(
        "Density: the fraction of the weights that is kept. Compression: parameters before / after."
            + " Speed-up: multiply-adds before / after. Top-5: among the five likeliest classes.");
    sheet.endSection();
    RunPage.spec(run, sheet);
    RunPage.where(run, sheet);
    return sheet.end();
  }

  /** For each criterion and scope, the smallest network that loses at most one point. */
  private void tiles(Sheet sheet) {
    sheet.tile("Unpruned", Means.percent(outcome.top1()), "test accuracy (top-1)");
    outcome.curve().stream()
        .filter(point -> point.top1().mean() >= outcome.top1().mean() - NEARLY)
        .max(Comparator.comparingDouble(point -> point.compression().mean()))
        .ifPresent(point ->
            sheet.tile(
                "Smallest within one point",
                Means.ratio(point.compression()) + " times",
                "smaller, by " + point.method().title() + ": " + Means.percent(point.top1())));
    CurvePoint best =
        outcome.curve().stream()
            .filter(point -> point.density().equals(outcome.curve().getLast().density()))
            .max(Comparator.comparingDouble(point -> point.top1().mean()))
            .orElseThrow();
    sheet.tile(
        "Best at density " + best.density(),
        Means.percent(best.top1()),
        "by " + best.method().title());
  }
}
