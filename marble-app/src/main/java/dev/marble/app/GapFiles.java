package dev.marble.app;

import dev.marble.app.page.LinePlot;
import dev.marble.io.AtomicFile;
import dev.marble.lab.program.GapCell.Quantity;
import dev.marble.lab.program.GapResult;
import java.nio.charset.StandardCharsets;

/** The page and the plots of an experiment on gaps, in its folder. */
final class GapFiles {
  private GapFiles() {}

  static void write(GapResult result) {
    write(result, "report.html", GapPage.of(result));
    GapPlots plots = new GapPlots(result);
    plot(result, "gap", plots.gap(), "The gap between LP and IP against n");
    plot(result, "nodes", plots.power(Quantity.NODES), "The nodes of the tree against n");
    plot(result, "near", plots.power(Quantity.NEAR), "Variables of small reduced cost against n");
    plot(result, "knapsack", plots.power(Quantity.POINTS), "Points of the knapsack against n");
    plot(result, "rounding", plots.rounding(), "The gap of the rounding against n");
  }

  private static void plot(GapResult result, String name, LinePlot plot, String description) {
    write(result, name + ".svg", plot.toFile(description, PlotStyle.forFiles()));
  }

  private static void write(GapResult result, String name, String text) {
    AtomicFile.write(result.folder().resolve(name), true, text.getBytes(StandardCharsets.UTF_8));
  }
}
