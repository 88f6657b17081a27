package dev.marble.app;

import dev.marble.lab.coverage.ConstantFit;
import dev.marble.lab.coverage.CoverageResult;
import dev.marble.lab.coverage.CoverageSpec;
import dev.marble.lab.coverage.Optimum;
import dev.marble.lab.coverage.Rate;
import dev.marble.lab.coverage.SampleRange;
import dev.marble.lab.coverage.SmallestSamples;
import dev.marble.lab.coverage.TargetsResult;
import java.util.List;
import java.util.Locale;

/** A coverage experiment as people read it on a terminal, and the words that its page shares. */
final class CoverageText {
  private final CoverageResult result;
  private final CoverageSpec spec;

  CoverageText(CoverageResult result) {
    this.result = result;
    this.spec = result.spec();
  }

  String toText(double seconds) {
    StringBuilder out = new StringBuilder();
    line(out, "Items", items(spec));
    line(out, "Targets", "within " + interval(spec));
    line(
        out,
        "Success",
        "with probability 1 − δ = "
            + chosen(1 - spec.failure())
            + "; in brackets what "
            + chosen(CoverageSpec.CONFIDENCE)
            + " confidence leaves open");
    result.single().ifPresent(targets -> targets("One random target", targets, out));
    result.all().ifPresent(targets -> targets("All targets at once", targets, out));
    out.append('\n');
    line(out, "Files", result.folder() + " (report.html, plots, tables as .csv and .parquet)");
    line(
        out,
        "Time",
        Text.seconds(seconds)
            + (result.found() > 0
                ? ", " + Text.count(result.found()) + " trials found from an earlier run"
                : ""));
    return out.toString().stripTrailing();
  }

  private static void line(StringBuilder out, String head, String text) {
    out.append(String.format(Locale.ROOT, "%-9s%s%n", head, text));
  }

  private void targets(String title, TargetsResult targets, StringBuilder out) {
    out.append('\n').append(title).append(": ").append(trials(targets)).append('\n');
    out.append(table(targets));
    line(out, "Fit", fit(targets));
    line(out, "Distance", decay(targets));
    if (targets.gaveUp() > 0) {
      line(out, "Gave up", gaveUp(targets));
    }
  }

  private static Table table(TargetsResult targets) {
    Table table =
        new Table()
            .text("tolerance")
            .number("smallest n")
            .number("success there")
            .number("between")
            .number("if sums were independent");
    int last = lastShown(targets);
    for (int i = 0; i <= last; i++) {
      SmallestSamples row = targets.smallest().get(i);
      Rate shown = shown(targets, i);
      boolean andFiner = i == last && last < targets.smallest().size() - 1;
      table.row(
          tolerance(row.tolerance()) + (andFiner ? " and finer" : ""),
          n(row, targets),
          share(shown.estimate()) + (row.n().isPresent() ? "" : " at " + shown.n()),
          interval(shown),
          row.firstMoment().isPresent() ? "" + row.firstMoment().getAsInt() : "–");
    }
    return table;
  }

  /** The first of the tolerances that no trial meets stands for all finer ones. */
  private static int lastShown(TargetsResult targets) {
    int last = 0;
    while (last < targets.rates().size() - 1
        && targets.rates().get(last).getLast().successes() > 0) {
      last++;
    }
    return last;
  }

  /** The rate at the smallest n that is enough, or at the last one. */
  static Rate shown(TargetsResult targets, int tolerance) {
    List<Rate> rates = targets.rates().get(tolerance);
    int n = targets.smallest().get(tolerance).n().orElse(rates.getLast().n());
    return rates.get(n - rates.getFirst().n());
  }

  // ---- words ----

  /** What the items are, and what grid they lie on. */
  static String items(CoverageSpec spec) {
    return "drawn from "
        + spec.distribution()
        + " on a grid of 2^-"
        + spec.grid().bits()
        + ", seed "
        + spec.seed();
  }

  static String interval(CoverageSpec spec) {
    return "[" + spec.interval().toString().replace("-", "−").replace(",", ", ") + "]";
  }

  /** The interval of a share of successes. */
  static String interval(Rate rate) {
    return share(rate.interval().low()) + " … " + share(rate.interval().high());
  }

  static String trials(TargetsResult targets) {
    return Text.plural(targets.trials().count(), "trial")
        + ", n = "
        + targets.trials().samples().toString().replace("..", " … ");
  }

  /** 0.1, 0.0316, 1e-05 as they are written by hand. */
  static String tolerance(double value) {
    String text = String.format(Locale.ROOT, value >= 1e-3 ? "%.6f" : "%.2e", value);
    return value >= 1e-3
        ? text.replaceAll("0+$", "").replaceAll("\\.$", "")
        : text.replaceAll("\\.?0*e-0?", "e-");
  }

  /** A probability that somebody chose: 95 %, 99.9 %. */
  static String chosen(double value) {
    return String.format(Locale.ROOT, "%.4f", 100 * value).replaceAll("\\.?0+$", "") + " %";
  }

  /** A probability that was measured, as exactly as it is far from 0 and 1. */
  static String share(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    double fromEnd = Math.min(value, 1 - value);
    int digits = fromEnd == 0 ? 0 : fromEnd < 0.0001 ? 4 : fromEnd < 0.01 ? 2 : 1;
    return String.format(Locale.ROOT, "%." + digits + "f %%", 100 * value);
  }

  /** The smallest n, and in brackets which others the trials leave open. */
  static String n(SmallestSamples row, TargetsResult targets) {
    SampleRange range = targets.trials().samples();
    if (row.n().isEmpty()) {
      return "> " + range.to() + (row.low().isPresent() ? " (≥ " + row.low().getAsInt() + ")" : "");
    }
    int n = row.n().getAsInt();
    int low = row.low().orElse(n);
    // Nothing is known about fewer items than the first number that was tried.
    String least = (low == range.from() && low > 1 ? "≤ " : "") + low;
    if (row.high().isEmpty()) {
      return n + (least.startsWith("≤") ? "" : " (≥ " + least + ")");
    }
    int high = row.high().getAsInt();
    return low == high ? least : n + " (" + least + " … " + high + ")";
  }

  /** The constant C with its interval, or why there is none. */
  static String fit(TargetsResult targets) {
    return targets
        .fit()
        .map(fit ->
            line(fit)
                + ", C within "
                + factor(fit.slopeLow())
                + " … "
                + factor(fit.slopeHigh())
                + " ("
                + Text.plural(fit.tolerances(), "tolerance")
                + ", none more than "
                + Text.number(fit.worst())
                + " items from the line"
                + (fit.isBent() ? ": they bend, so C depends on the tolerances" : "")
                + ")")
        .orElse("none: fewer than three tolerances surely reach 1 − δ with these trials and items");
  }

  static String line(ConstantFit fit) {
    return "n = "
        + String.format(Locale.ROOT, "%.3f", fit.slope())
        + " · log2(1/ε) "
        + (fit.offset() < 0 ? "− " : "+ ")
        + String.format(Locale.ROOT, "%.2f", Math.abs(fit.offset()));
  }

  /** How fast the nearest sum comes nearer. */
  static String decay(TargetsResult targets) {
    Optimum last = targets.lastOptimum();
    String now =
        last.trials() == 0
            ? "unknown at n = " + last.n()
            : "at n = "
                + last.n()
                + " median "
                + Text.number(last.median())
                + ", mean "
                + Text.number(last.mean());
    return now
        + targets
            .decay()
            .map(decay ->
                "; from n = "
                    + decay.from()
                    + " on divided by "
                    + factor(decay.median())
                    + " (mean: "
                    + factor(decay.mean())
                    + (decay.firstMoment().isPresent()
                        ? "; first moment: " + factor(decay.firstMoment().getAsDouble())
                        : "")
                    + ") with each item")
            .orElse("");
  }

  private static String factor(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  /** What became of the trials that the solver gave up on. */
  static String gaveUp(TargetsResult targets) {
    return Text.plural(targets.gaveUp(), "trial")
        + " before n = "
        + targets.trials().samples().to()
        + ", for want of sums or memory; "
        + Text.count(targets.undecided())
        + " of them count as neither success nor failure there, and the intervals hold either way";
  }
}
