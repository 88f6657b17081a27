package dev.marble.app;

import dev.marble.lab.program.GapCell;
import dev.marble.lab.program.GapCell.Quantity;
import dev.marble.lab.program.GapFit;
import dev.marble.lab.program.GapResult;
import dev.marble.lab.program.GapSpec;
import dev.marble.lab.program.InstanceFamily;
import dev.marble.lab.program.IntegerProgram;
import dev.marble.lab.program.Measured;
import dev.marble.lab.program.RandomPrograms;
import dev.marble.lab.program.Summary;
import java.util.List;
import java.util.Locale;

/** An experiment on gaps as people read it on a terminal, and the words that its page shares. */
final class GapText {
  private static final int MOST_NAMES = 5;

  private final GapResult result;
  private final GapSpec spec;

  GapText(GapResult result) {
    this.result = result;
    this.spec = result.spec();
  }

  String toText(double seconds) {
    StringBuilder out = new StringBuilder();
    line(out, "Programs", programs(spec));
    line(out, "Numbers", "medians; in brackets from the 10th to the 90th of 100 instances");
    out.append('\n').append(table()).append('\n');
    for (int m : spec.constraints().values()) {
      line(out, "m = " + m, fits(m));
    }
    line(out, "Checked", checked());
    if (result.unsolved() > 0) {
      line(out, "Unsolved", unsolved());
    }
    line(out, "Files", result.folder() + " (report.html, plots, tables as .csv and .parquet)");
    line(
        out,
        "Time",
        Text.seconds(seconds)
            + (result.found() > 0
                ? ", " + Text.plural(result.found(), "instance") + " found from an earlier run"
                : ""));
    return out.toString().stripTrailing();
  }

  private static void line(StringBuilder out, String head, String text) {
    out.append(String.format(Locale.ROOT, "%-10s%s%n", head, text));
  }

  private Table table() {
    Table table =
        new Table()
            .number("m")
            .number("n")
            .number("solved")
            .number("gap")
            .number("between")
            .number("nodes")
            .number("near")
            .number("knapsack")
            .number("gap of the rounding");
    for (GapCell cell : result.cells()) {
      Summary gap = cell.summary(Quantity.GAP);
      boolean any = cell.solved() > 0;
      table.row(
          "" + cell.m(),
          "" + cell.n(),
          cell.solved() + "/" + cell.instances().size(),
          number(gap.median()),
          any ? number(gap.low()) + " … " + number(gap.high()) : "–",
          count(cell.summary(Quantity.NODES).median()),
          count(cell.summary(Quantity.NEAR).median()),
          number(cell.summary(Quantity.POINTS).median()),
          number(cell.summary(Quantity.ROUNDING).median()));
    }
    return table;
  }

  // ---- one program ----

  /** What came of a program from a file. */
  static String one(IntegerProgram program, Measured measured, double seconds) {
    StringBuilder out = new StringBuilder();
    switch (measured.state()) {
      case INFEASIBLE -> {
        return "The program "
            + program
            + " has no solution: no choice of variables meets its"
            + " constraints.";
      }
      case STOPPED -> {
        return "The search for the optimum of "
            + program
            + " reached its limit after "
            + Text.plural(measured.nodes(), "node")
            + ", so the optimum is unknown. Maybe raise --max-nodes or --time-limit.";
      }
      case OPTIMAL -> {}
    }
    line(out, "Program", program.toString());
    line(out, "LP", exact(program.real(measured.relaxed())));
    line(out, "IP", exact(program.real((double) measured.optimum())));
    line(
        out,
        "Rounded",
        measured.hasRounded()
            ? exact(program.real((double) measured.rounded()))
            : "nothing feasible within reach of few variables");
    line(out, "Gap", number(program.real(gap(measured))));
    line(
        out,
        "Tree",
        Text.plural(measured.nodes(), "node")
            + ", depth "
            + measured.depth()
            + "; "
            + Text.plural(measured.near(), "variable")
            + " with |reduced cost| ≤ gap; "
            + number(measured.points())
            + " points of the knapsack");
    line(out, "Checked", said(measured.check()));
    line(out, "Time", Text.seconds(seconds));
    return out.toString().stripTrailing();
  }

  static double gap(Measured measured) {
    return Math.max(0, measured.relaxed() - measured.optimum());
  }

  private static String said(Measured.Check check) {
    return switch (check) {
      case AGREED -> "the library's solver finds the same optimum";
      case STOPPED -> "the library's solver reached its limit first";
      case NOT_ASKED -> "by no other solver";
    };
  }

  /** Nine digits, less those that say nothing. */
  private static String exact(double value) {
    String text = String.format(Locale.ROOT, "%.9f", value);
    return text.replaceAll("\\.?0+$", "");
  }

  // ---- words ----

  /** A number, or a dash. */
  static String number(double value) {
    return Double.isFinite(value) ? Text.number(value) : "–";
  }

  /** A median of whole numbers. */
  static String count(double value) {
    return Double.isFinite(value) ? Text.count(Math.round(value)) : "–";
  }

  /** What the programs are. */
  static String programs(GapSpec spec) {
    RandomPrograms programs = spec.programs();
    String capacity = TableOutput.number(programs.capacity()).replace('-', '−');
    String what =
        switch (programs.family()) {
          case DYER_FRIEZE -> "c and A uniform on [0, 1), b = " + capacity + " n";
          case GAUSSIAN -> "c and A normal, b = " + capacity + " n/√m";
          case INTEGER_INTERVAL ->
              "A uniform on the integers −"
                  + programs.interval()
                  + " … "
                  + programs.interval()
                  + ", c normal, b = "
                  + capacity
                  + " n σ/√m";
        };
    return programs.family().label()
        + ": "
        + what
        + "; "
        + Text.plural(spec.trials(), "program")
        + " for each m and n, seed "
        + programs.seed();
  }

  /** Whose theorem it is. */
  static String theorem(InstanceFamily family) {
    return switch (family) {
      case DYER_FRIEZE -> "Dyer and Frieze (1989)";
      case GAUSSIAN -> "Borst, Dadush, Huiberts and Tiwari (2023)";
      case INTEGER_INTERVAL -> "Borst, Dadush and Mikulincer (2023)";
    };
  }

  /** The exponents for m constraints. */
  String fits(int m) {
    return result
        .fit(m, Quantity.GAP, false)
        .map(gap ->
            "gap ∝ n^"
                + exponent(gap)
                + result
                    .fit(m, Quantity.GAP, true)
                    .map(fit -> ", gap/(log n)² ∝ n^" + exponent(fit))
                    .orElse("")
                + result
                    .fit(m, Quantity.NODES, false)
                    .map(fit -> ", nodes ∝ n^" + exponent(fit))
                    .orElse("")
                + zeros(gap))
        .orElse("no fit: fewer than three n with all programs answered and gaps above 0");
  }

  private static String zeros(GapFit fit) {
    return fit.zeros() == 0
        ? ""
        : "; " + Text.plural(fit.zeros(), "gap") + " of 0 left out of the first two";
  }

  /** A slope with its interval. */
  static String exponent(GapFit fit) {
    return String.format(Locale.ROOT, "%.3f (%.3f … %.3f)", fit.slope(), fit.low(), fit.high())
        .replace('-', '−');
  }

  /** How many optima two solvers agree on. */
  String checked() {
    int agreed = result.count(Measured.Check.AGREED);
    int stopped = result.count(Measured.Check.STOPPED);
    int unasked = result.count(Measured.Check.NOT_ASKED);
    return "LP ≥ IP ≥ rounded everywhere; "
        + Text.count(agreed)
        + " of "
        + Text.plural(
            result.cells().stream().mapToLong(cell -> cell.instances().size()).sum(), "answer")
        + " found by "
        + spec.library()
        + ", too"
        + (stopped > 0 ? ", " + Text.count(stopped) + " stopped by a limit" : "")
        + (unasked > 0 ? ", " + Text.count(unasked) + " not asked for" : "");
  }

  /** Which programs have no number, and why. */
  String unsolved() {
    return reason(Measured.State.INFEASIBLE, "without a solution")
        + (result.names(Measured.State.INFEASIBLE).isEmpty()
                || result.names(Measured.State.STOPPED).isEmpty()
            ? ""
            : "; ")
        + reason(Measured.State.STOPPED, "stopped by a limit");
  }

  private String reason(Measured.State state, String what) {
    List<String> names = result.names(state);
    if (names.isEmpty()) {
      return "";
    }
    return Text.plural(names.size(), "program")
        + " "
        + what
        + ": "
        + String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())))
        + (names.size() > MOST_NAMES ? ", … (all in instances.csv)" : "");
  }
}
