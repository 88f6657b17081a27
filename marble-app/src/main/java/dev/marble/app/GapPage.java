package dev.marble.app;

import dev.marble.app.page.Markup;
import dev.marble.lab.program.GapCell;
import dev.marble.lab.program.GapCell.Quantity;
import dev.marble.lab.program.GapFit;
import dev.marble.lab.program.GapResult;
import dev.marble.lab.program.GapSpec;
import dev.marble.lab.program.Measured;
import dev.marble.lab.program.RandomPrograms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The page of an experiment on gaps: one file that needs nothing else, no network, no script. */
final class GapPage {
  private static final String TITLE = "How far is an integer program from its relaxation?";

  private final GapResult result;
  private final GapSpec spec;
  private final GapText text;
  private final GapPlots plots;
  private final Sheet sheet = new Sheet(TITLE);
  private final Markup page = sheet.markup();

  private GapPage(GapResult result) {
    this.result = result;
    this.spec = result.spec();
    this.text = new GapText(result);
    this.plots = new GapPlots(result);
  }

  /** The page's text. */
  static String of(GapResult result) {
    return new GapPage(result).draw();
  }

  private String draw() {
    top();
    tiles();
    gap();
    tree();
    bridge();
    numbers();
    method();
    again();
    return sheet.end();
  }

  private void top() {
    page.open("header")
        .leaf("p", "Marble · report of an experiment on integer programs", "class", "brand")
        .leaf("h1", TITLE)
        .open("p", "class", "lead")
        .text("Maximise c·x subject to A x ≤ b, x ∈ {0,1}ⁿ, with m constraints and random data: ")
        .leaf("strong", GapText.programs(spec), "class", "given")
        .text(". The relaxation lets x be anything between 0 and 1. How much more does it promise?")
        .close();
    Map<String, String> links = new LinkedHashMap<>();
    links.put("gap", "Gap");
    links.put("tree", "Tree");
    links.put("bridge", "Rounding");
    links.put("numbers", "Numbers");
    links.put("method", "Method");
    links.put("again", "Run it again");
    sheet.links(links);
    page.closeLine();
  }

  private void tiles() {
    page.open("section", "class", "tiles", "aria-label", "Key figures");
    for (int m : spec.constraints().values()) {
      tile("Gap, m = " + m, result.fit(m, Quantity.GAP, false));
      tile("Nodes, m = " + m, result.fit(m, Quantity.NODES, false));
    }
    page.closeLine();
  }

  private void tile(String label, Optional<GapFit> fit) {
    Tile.write(
        page,
        label,
        fit.map(each -> String.format(Locale.ROOT, "n^%.2f", each.slope()).replace('-', '−'))
            .orElse("–"),
        fit.map(each ->
                String.format(Locale.ROOT, "exponent within %.2f … %.2f", each.low(), each.high())
                    .replace('-', '−'))
            .orElse("fewer than three n to fit"),
        "");
  }

  // ---- plots ----

  private void gap() {
    sheet.section("gap", "The gap");
    page.open("div", "class", "pair");
    sheet.figure(
        plots.gap(),
        "The gap between LP and IP against the number of variables",
        "LP − IP.",
        "Medians, and bands from the 10th to the 90th of 100 instances. Broken lines: (log n)²/n, up"
            + " to which the gap is bounded for every fixed m, each scaled to its medians.");
    page.open("figure").open("figcaption");
    page.leaf(
        "p",
        GapText.theorem(spec.programs().family())
            + " proved that the gap is O((log n)²/n) for fixed m, with high probability. As a power"
            + " of n alone, that is an exponent above −1 which comes down to it slowly; divided by"
            + " (log n)² first, it is −1.");
    for (int m : spec.constraints().values()) {
      page.open("p").leaf("strong", "m = " + m + ". ").text(text.fits(m) + ".").close();
    }
    page.leaf(
        "p",
        "Lines by least squares through (log n, log gap) of all instances; the intervals lie between"
            + " the percentiles 2.5 and 97.5 of a bootstrap that draws the instances of each n"
            + " again.");
    page.close().close().close();
    sheet.endSection();
  }

  private void tree() {
    sheet.section("tree", "The tree of branch and bound");
    page.open("div", "class", "pair");
    sheet.figure(
        plots.power(Quantity.NODES),
        "The nodes of the tree against the number of variables",
        "Nodes.",
        "The open node of best bound first, branched at its most fractional variable; no cuts, no"
            + " presolve, no heuristics. The theory: n^poly(m) nodes. "
            + exponents(Quantity.NODES));
    sheet.figure(
        plots.power(Quantity.POINTS),
        "The points of the knapsack against the number of variables",
        "The knapsack that bounds the tree.",
        "How many x ∈ {0,1}ⁿ have Σ|reduced cost|·x ≤ gap, at the root. The tree is at most n^O(m)"
            + " times as large as the largest such knapsack. "
            + exponents(Quantity.POINTS));
    page.close().open("div", "class", "single");
    sheet.figure(
        plots.power(Quantity.NEAR),
        "Variables of small reduced cost against the number of variables",
        "Variables that the tree can change.",
        "Those with |reduced cost| ≤ gap; all others have in every optimum the value that the"
            + " relaxation gives them. "
            + exponents(Quantity.NEAR));
    page.close();
    sheet.endSection();
  }

  private String exponents(Quantity quantity) {
    List<String> parts = new ArrayList<>();
    for (int m : spec.constraints().values()) {
      result
          .fit(m, quantity, false)
          .ifPresent(fit -> parts.add("m = " + m + ": n^" + GapText.exponent(fit)));
    }
    return parts.isEmpty() ? "" : "Fitted: " + String.join("; ", parts) + ".";
  }

  private void bridge() {
    sheet.section("bridge", "Rounding by random subset sums");
    page.open("div", "class", "pair");
    sheet.figure(
        plots.rounding(),
        "The gap of the rounding against the number of variables",
        "What the proofs' rounding loses.",
        "Full lines: LP less the value of the rounded point; broken lines: the true gap.");
    page.open("figure").open("figcaption");
    page.leaf(
        "p",
        "The proofs round the relaxation's optimum: the fractional variables become 0, and then"
            + " variables of small reduced cost change sides so that together they use what is left"
            + " of the capacities, as nearly as can be. That is a random subset sum in m dimensions:"
            + " one vector per variable, and a box below the target. Here it is solved exactly, by"
            + " meeting in the middle, over at most 28 variables.");
    int without = result.cells().stream().mapToInt(GapCell::withoutRounding).sum();
    if (without > 0) {
      page.leaf(
          "p",
          Text.plural(without, "instance") + " had no feasible point within reach of them.",
          "class",
          "note");
    }
    page.close().close().close();
    sheet.endSection();
  }

  // ---- numbers ----

  private void numbers() {
    sheet.section("numbers", "The numbers");
    List<List<String>> rows = new ArrayList<>();
    for (GapCell cell : result.cells()) {
      rows.add(
          List.of(
              "" + cell.m(),
              "" + cell.n(),
              cell.solved() + " of " + cell.instances().size(),
              Text.count(cell.count(Measured.Check.AGREED)),
              GapText.number(cell.summary(Quantity.GAP).median()),
              GapText.number(cell.summary(Quantity.GAP).mean()),
              "" + cell.withoutGap(),
              GapText.count(cell.summary(Quantity.NODES).median()),
              GapText.count(cell.summary(Quantity.NODES).high()),
              GapText.count(cell.summary(Quantity.NEAR).median()),
              GapText.number(cell.summary(Quantity.POINTS).median()),
              GapText.number(cell.summary(Quantity.ROUNDING).median())));
    }
    sheet.table(
        List.of(
            "m",
            "n",
            "solved",
            "by two solvers",
            "gap, median",
            "gap, mean",
            "gaps of 0",
            "nodes, median",
            "nodes, 90 %",
            "near, median",
            "knapsack, median",
            "rounding’s gap, median"),
        0,
        rows);
    page.leaf("p", text.checked() + ".");
    if (result.unsolved() > 0) {
      page.leaf("p", "No number stands for " + text.unsolved() + ".", "class", "note");
    }
    sheet.endSection();
  }

  private void method() {
    sheet.section("method", "How it was measured");
    page.open("ul")
        .leaf(
            "li",
            "Exactly: all data are integers, in units of 2^-"
                + RandomPrograms.BITS
                + " (entries of integer intervals: 1). Choices of variables are checked, and values"
                + " compared, in 64-bit integers.")
        .leaf(
            "li",
            "The relaxation: a dual simplex method of our own, compared with GLOP at each root. Its"
                + " bounds follow from the duals alone, by weak duality, whatever the pivots did; that"
                + " a node is infeasible is believed only with a certificate.")
        .leaf(
            "li",
            "LP ≥ IP ≥ rounded value is checked for every instance, and so is that both solvers agree"
                + " where both were asked: else the run stops, and names the instance.")
        .leaf(
            "li",
            "A search that reaches a limit ("
                + Text.count(spec.limits().nodes())
                + " nodes"
                + (spec.limits().isTimed() ? ", " + spec.limits().seconds() + " s" : "")
                + ") gives no number, and its n takes no part in the fits: those that end early are"
                + " the easy ones.")
        .leaf(
            "li",
            "Each entry is a function of (seed, m, n, trial, row, column) alone, through the"
                + " counter-based generator Philox4x32-10.")
        .closeLine();
    sheet.endSection();
  }

  private void again() {
    sheet.section("again", "Run it again");
    page.leaf("p", "The same command continues this run where it was, or makes the same page:")
        .leaf("pre", GapCommand.line(spec))
        .leaf(
            "p",
            "With --mps FOLDER it writes the programs themselves, for any other solver. Beside this"
                + " page lie the plots (.svg) and the tables, each as CSV and Parquet: instances (one"
                + " row each), summary (one row for each m and n) and fit.")
        .open("dl");
    sheet.fact("Programs", GapText.programs(spec));
    sheet.fact("Made by", Version.NAME);
    sheet.fact("SHA-256 of the specification", spec.runSpec().hash());
    page.closeLine();
    sheet.endSection();
  }
}
