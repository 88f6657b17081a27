package dev.marble.app;

import dev.marble.app.page.Axis;
import dev.marble.app.page.LinePlot;
import dev.marble.io.AtomicFile;
import dev.marble.lab.MeanDeviation;
import dev.marble.lab.lottery.LevelSummary;
import dev.marble.lab.lottery.LotterySpec;
import dev.marble.lab.lottery.Variant;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** The figures of the paper on lottery tickets, drawn from a run. */
final class LotteryPlots {
  /** Accuracies farther than this below the dense network's are cut off. */
  private static final double SHOWN_BELOW = 0.06;

  private static final double MARGIN = 0.004;

  private final List<LevelSummary> levels;
  private final LotterySpec spec;

  LotteryPlots(List<LevelSummary> levels, LotterySpec spec) {
    this.levels = levels;
    this.spec = spec;
  }

  void write(Path folder) {
    write(folder, "early-stop-accuracy", accuracy(true), "Accuracy at the early stop");
    write(folder, "early-stop-step", earlyStop(), "Early-stop iteration");
    write(folder, "final-accuracy", accuracy(false), "Accuracy at the end of training");
  }

  private static void write(Path folder, String name, LinePlot plot, String what) {
    String svg = plot.toFile(what + " against the weights that are left", PlotStyle.forFiles());
    AtomicFile.write(folder.resolve(name + ".svg"), true, svg.getBytes(StandardCharsets.UTF_8));
  }

  LinePlot accuracy(boolean atEarlyStop) {
    Function<LevelSummary, MeanDeviation> what =
        atEarlyStop ? LevelSummary::earlyTop1 : LevelSummary::lastTop1;
    double dense = what.apply(levels.getFirst()).mean();
    double low = 1;
    double high = 0;
    for (LevelSummary level : levels) {
      low = Math.min(low, what.apply(level).mean() - what.apply(level).deviation());
      high = Math.max(high, what.apply(level).mean() + what.apply(level).deviation());
    }
    low = Math.max(low, dense - SHOWN_BELOW) - MARGIN;
    String label =
        "test accuracy " + (atEarlyStop ? "at the early stop" : "at the end") + ", percent";
    LinePlot plot =
        new LinePlot(left(), Axis.linear(100 * low, 100 * Math.min(1, high + MARGIN), label));
    plot.level(100 * dense, "dotted theory");
    lines(plot, what, 100, Means::percent);
    return plot.legend("dotted theory", "the dense network");
  }

  LinePlot earlyStop() {
    double high = 1;
    for (LevelSummary level : levels) {
      high = Math.max(high, level.earlyStop().mean() + level.earlyStop().deviation());
    }
    LinePlot plot =
        new LinePlot(left(), Axis.linear(0, 1.05 * high, "step of the lowest validation loss"));
    plot.level(levels.getFirst().earlyStop().mean(), "dotted theory");
    lines(plot, LevelSummary::earlyStop, 1, Means::whole);
    return plot.legend("dotted theory", "the dense network");
  }

  private void lines(
      LinePlot plot,
      Function<LevelSummary, MeanDeviation> what,
      double factor,
      Function<MeanDeviation, String> said) {
    for (Variant variant : Variant.values()) {
      List<LevelSummary> line =
          levels.stream().filter(level -> level.variant() == variant).toList();
      if (!line.isEmpty()) {
        TrialLine.draw(
            plot,
            line.stream().mapToDouble(level -> 100 * level.density().mean()).toArray(),
            line.stream().map(what).map(value -> value.times(factor)).toList(),
            "s" + variant.ordinal(),
            variant.title(),
            line.stream()
                .map(level ->
                    Text.percent(level.density().mean())
                        + " left: "
                        + said.apply(what.apply(level)))
                .toList());
      }
    }
  }

  /** As in the paper: everything on the left, almost nothing on the right. */
  private Axis left() {
    double least = levels.stream().mapToDouble(level -> level.density().mean()).min().orElse(1);
    String name = spec.network().name();
    return Axis.logarithmic(
        100, 90 * Math.min(least, 0.9), "weights left of " + name + ", percent");
  }
}
