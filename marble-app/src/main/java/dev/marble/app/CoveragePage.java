package dev.marble.app;

import dev.marble.app.page.Markup;
import dev.marble.lab.coverage.ConstantFit;
import dev.marble.lab.coverage.CoverageResult;
import dev.marble.lab.coverage.CoverageSpec;
import dev.marble.lab.coverage.Optimum;
import dev.marble.lab.coverage.Rate;
import dev.marble.lab.coverage.SampleGrid;
import dev.marble.lab.coverage.SmallestSamples;
import dev.marble.lab.coverage.TargetsResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The page of a coverage experiment: one file that needs nothing else, no network, no script. */
final class CoveragePage {
  private static final double USUAL_TOLERANCE = 0.01;
  private static final int LEAST_STEPS = 1000;

  private final CoverageResult result;
  private final CoverageSpec spec;
  private final CoveragePlots plots;
  private final Sheet sheet = new Sheet("How many random numbers are enough?");
  private final Markup page = sheet.markup();

  private CoveragePage(CoverageResult result) {
    this.result = result;
    this.spec = result.spec();
    this.plots = new CoveragePlots(result);
  }

  /** The page's text. */
  static String of(CoverageResult result) {
    return new CoveragePage(result).draw();
  }

  private String draw() {
    top();
    tiles();
    smallest();
    success();
    covered();
    distance();
    numbers();
    method();
    again();
    return sheet.end();
  }

  // ---- at a glance ----

  private void top() {
    page.open("header")
        .leaf("p", "Marble · report of a coverage experiment", "class", "brand")
        .leaf("h1", "How many random numbers are enough?")
        .open("p", "class", "lead")
        .text("Draw n numbers from ")
        .leaf("strong", spec.distribution().toString(), "class", "given")
        .text(". For which n is " + who() + " within ε of the sum of some of them, with")
        .text(" probability " + CoverageText.chosen(1 - spec.failure()) + "?")
        .close();
    Map<String, String> links = new LinkedHashMap<>();
    links.put("smallest", "Smallest n");
    links.put("success", "Success");
    if (result.all().isPresent()) {
      links.put("covered", "Covered part");
    }
    links.put("distance", "Distance");
    links.put("numbers", "Numbers");
    links.put("method", "Method");
    links.put("again", "Run it again");
    sheet.links(links);
    page.closeLine();
  }

  private String who() {
    String interval = CoverageText.interval(spec);
    if (result.all().isEmpty()) {
      return "a random target of " + interval;
    }
    return result.single().isEmpty()
        ? "every target of " + interval
        : "a random target of " + interval + ", or every target of it at once,";
  }

  private void tiles() {
    page.open("section", "class", "tiles", "aria-label", "Key figures");
    result.single().ifPresent(targets -> tiles(targets, "one target"));
    result.all().ifPresent(targets -> tiles(targets, "all targets"));
    page.closeLine();
  }

  private void tiles(TargetsResult targets, String name) {
    SmallestSamples usual =
        targets.smallest().stream()
            .filter(row -> row.tolerance() == USUAL_TOLERANCE)
            .findFirst()
            .orElse(targets.smallest().getFirst());
    Tile.write(
        page,
        "Smallest n, " + name,
        CoverageText.n(usual, targets),
        "at ε = " + CoverageText.tolerance(usual.tolerance()),
        "");
    Optional<ConstantFit> fit = targets.fit();
    Tile.write(
        page,
        "C in n = C·log2(1/ε) + c, " + name,
        fit.map(line -> String.format(Locale.ROOT, "%.3f", line.slope())).orElse("–"),
        fit.map(line ->
                String.format(Locale.ROOT, "within %.3f … %.3f", line.slopeLow(), line.slopeHigh()))
            .orElse("too few tolerances reach 1 − δ"),
        "");
    Optional<Optimum.Decay> decay = targets.decay();
    Optimum last = targets.lastOptimum();
    Tile.write(
        page,
        name.startsWith("one") ? "Distance to the nearest sum" : "Hardest target’s distance",
        last.trials() == 0 ? "–" : Text.number(last.median()),
        "median at n = "
            + last.n()
            + decay
                .map(d -> String.format(Locale.ROOT, "; each item divides it by %.2f", d.median()))
                .orElse(""),
        "");
  }

  // ---- plots ----

  private void smallest() {
    sheet.section("smallest", "The smallest n");
    page.open("div", "class", "pair").open("figure");
    page.add(plots.smallest().draw("The smallest number of items against the tolerance"));
    sheet.caption(
        "How n grows as ε shrinks.",
        "Dots: the smallest n with which the share of successes reaches 1 − δ; bars: the n that "
            + CoverageText.chosen(CoverageSpec.CONFIDENCE)
            + " confidence leaves open. Thin lines: the fitted n = C·log2(1/ε) + c. Broken lines:"
            + " the first moment, as if the 2ⁿ sums were independent of each other. Dotted: n ="
            + " log2(length/2ε), below which there are fewer sums than it takes.");
    page.close().open("figure").open("figcaption");
    result.single().ifPresent(targets -> fit("One random target", targets));
    result.all().ifPresent(targets -> fit("All targets at once", targets));
    page.leaf(
        "p",
        "The theorems say n = O(log 1/ε) and leave the constant open. It is fitted by least squares"
            + " to the real n at which the shares of successes, joined by straight lines, cross"
            + " 1 − δ. The weights are the inverse variances that a bootstrap over trials finds,"
            + " and the interval lies between its percentiles 2.5 and 97.5. A whole n is up to one"
            + " larger than the line.");
    page.leaf(
        "p",
        "No C can be less than 1 for long: n items have 2ⁿ sums, and covering a length L takes at"
            + " least L/2ε of them.");
    page.close().close().close();
    sheet.endSection();
  }

  private void fit(String title, TargetsResult targets) {
    page.open("p").leaf("strong", title + ". ");
    if (targets.fit().isEmpty()) {
      page.text("No line: " + CoverageText.fit(targets).replace("none: ", "") + ".");
    } else {
      ConstantFit fit = targets.fit().get();
      page.leaf("code", CoverageText.line(fit))
          .text(
              String.format(
                  Locale.ROOT,
                  ", C within %.3f … %.3f, c within %.2f … %.2f. The line goes through %d"
                      + " tolerances; none is more than %.2f items away from it.",
                  fit.slopeLow(),
                  fit.slopeHigh(),
                  fit.offsetLow(),
                  fit.offsetHigh(),
                  fit.tolerances(),
                  fit.worst()))
          .text(
              fit.isBent()
                  ? " The points bend more than a line can follow, so C depends on which tolerances"
                      + " are fitted."
                  : "");
    }
    page.close();
  }

  private void success() {
    sheet.section("success", "The share of successes");
    page.open("div", "class", both());
    result
        .single()
        .ifPresent(targets -> {
          page.open("figure")
              .add(
                  plots
                      .success(targets, "the target is met")
                      .draw("Share of successes against the number of items, one target"));
          sheet.caption(
              "One random target.",
              CoverageText.trials(targets)
                  + ". Bands: Clopper–Pearson intervals"
                  + (spec.distribution().hasDensity()
                      ? "; broken lines: the first moment, which is too sure"
                      : "")
                  + ". The last targets come slowly: what fails then is not the"
                  + " number of sums but an unlucky sample, such as one whose items all have"
                  + " the wrong sign.");
          page.close();
        });
    result
        .all()
        .ifPresent(targets -> {
          page.open("figure")
              .add(
                  plots
                      .success(targets, "all targets are met")
                      .draw("Share of successes against the number of items, all targets"));
          sheet.caption(
              "All targets at once.",
              CoverageText.trials(targets)
                  + ". A trial succeeds when no target of the interval is farther than ε from"
                  + " its nearest sum: the largest gap is measured exactly.");
          page.close();
        });
    page.close();
    gaveUp();
    sheet.endSection();
  }

  private void gaveUp() {
    for (Optional<TargetsResult> targets : List.of(result.single(), result.all())) {
      if (targets.isPresent() && targets.get().gaveUp() > 0) {
        String text = "The solver gave up on " + CoverageText.gaveUp(targets.get()) + ".";
        page.leaf("p", text, "class", "note");
      }
    }
  }

  private String both() {
    return result.single().isPresent() && result.all().isPresent() ? "pair" : "single";
  }

  private void covered() {
    if (result.all().isEmpty()) {
      return;
    }
    TargetsResult all = result.all().get();
    sheet.section("covered", "The covered part of the interval");
    page.open("div", "class", "single").open("figure");
    page.add(plots.covered(all).draw("The covered part of the interval against n"));
    sheet.caption(
        "Growing samples.",
        "Each sample grows item by item; v is the part of the interval within ε of some sum. Lines:"
            + " means, bands: from the 10th to the 90th of 100 trials. "
            + (result.provenGain() > 0
                ? "Broken lines: the recursion in the proof of da Cunha et al. (ESA 2023), iterated"
                    + " as if v were its mean. "
                    + gain()
                : "The proof of da Cunha et al. (ESA 2023) needs a uniform part at least as wide as"
                    + " the interval, so it has no line here."));
    page.close().close();
    sheet.endSection();
  }

  private String gain() {
    double least =
        result.covered().stream()
            .filter(row -> row.gain().isPresent())
            .mapToDouble(row -> row.gain().getAsDouble())
            .min()
            .orElse(Double.NaN);
    return "It promises mean steps of at least "
        + Text.number(result.provenGain())
        + "·v(1 − v)"
        + (Double.isNaN(least)
            ? "."
            : "; the smallest mean step seen is " + Text.number(least) + "·v(1 − v).");
  }

  private void distance() {
    sheet.section("distance", "How near the nearest sum comes");
    page.open("div", "class", both());
    result
        .single()
        .ifPresent(targets -> {
          page.open("figure")
              .add(
                  plots
                      .optimum(targets, "distance to the nearest sum", false)
                      .draw("Distance from a random target to its nearest sum against n"));
          sheet.caption(
              "The optimum of a random target.",
              "Band: from the 10th to the 90th of 100 trials. "
                  + decay(targets)
                  + " The first moment predicts a median proportional to √n/2ⁿ; Lueker (1998)"
                  + " proved that the mean, too, is exponentially small.");
          page.close();
        });
    result
        .all()
        .ifPresent(targets -> {
          page.open("figure")
              .add(
                  plots
                      .optimum(targets, "distance of the hardest target", true)
                      .draw("Half of the largest gap between sums against n"));
          sheet.caption(
              "The hardest target of all.",
              "Half of the largest gap between neighbouring sums. " + decay(targets));
          page.close();
        });
    page.close();
    sheet.endSection();
  }

  private static String decay(TargetsResult targets) {
    return targets
        .decay()
        .map(decay ->
            String.format(
                Locale.ROOT,
                "From n = %d on each item divides the median by %.3f, the mean by %.3f%s.",
                decay.from(),
                decay.median(),
                decay.mean(),
                decay.firstMoment().isPresent()
                    ? String.format(
                        Locale.ROOT, " (first moment: %.3f)", decay.firstMoment().getAsDouble())
                    : ""))
        .orElse("");
  }

  // ---- numbers ----

  private void numbers() {
    sheet.section("numbers", "The numbers");
    result.single().ifPresent(targets -> table("One random target", targets));
    result.all().ifPresent(targets -> table("All targets at once", targets));
    sheet.endSection();
  }

  private void table(String title, TargetsResult targets) {
    page.leaf("h3", title).open("div", "class", "scroll").open("table", "class", "dense");
    sheet.row(
        "th",
        List.of(
            "tolerance ε", "smallest n", "success there", "interval", "crossing", "first moment"));
    page.open("tbody");
    for (int i = 0; i < targets.smallest().size(); i++) {
      SmallestSamples row = targets.smallest().get(i);
      Rate at = CoverageText.shown(targets, i);
      sheet.row(
          "td",
          List.of(
              CoverageText.tolerance(row.tolerance()),
              CoverageText.n(row, targets),
              CoverageText.share(at.estimate()) + (row.n().isPresent() ? "" : " at n = " + at.n()),
              CoverageText.interval(at),
              row.isFitted()
                  ? String.format(Locale.ROOT, "%.2f ± %.2f", row.real(), row.deviation())
                  : "–",
              row.firstMoment().isPresent() ? "" + row.firstMoment().getAsInt() : "–"));
    }
    page.close().close().closeLine();
    page.open("details").leaf("summary", "The share of successes for every n and ε");
    page.open("div", "class", "scroll").open("table", "class", "dense").open("thead").open("tr");
    page.leaf("th", "n");
    targets.smallest().forEach(row -> page.leaf("th", CoverageText.tolerance(row.tolerance())));
    page.close().close().open("tbody");
    for (int j = 0; j < targets.rates().getFirst().size(); j++) {
      page.open("tr").leaf("td", "" + targets.rates().getFirst().get(j).n());
      for (List<Rate> rates : targets.rates()) {
        Rate rate = rates.get(j);
        page.leaf(
            "td",
            CoverageText.share(rate.estimate()),
            "title",
            Text.count(rate.successes()) + " of " + Text.count(rate.trials()));
      }
      page.close();
    }
    page.close().close().close().closeLine();
  }

  // ---- how ----

  private void method() {
    SampleGrid grid = spec.grid();
    sheet.section("method", "How it was measured");
    page.open("ul")
        .leaf(
            "li",
            "Exactly: items and targets are whole multiples of 2^-"
                + grid.bits()
                + ", all sums are 64-bit integers, and each optimum and each gap is found by a"
                + " complete search.")
        .leaf("li", gridNote(grid))
        .leaf(
            "li",
            "Nested: the sample of n + 1 items is the sample of n items and one more. So a trial"
                + " that succeeds stays a success as n grows, and one trial answers every n and"
                + " every ε.")
        .leaf(
            "li",
            "Each item is a function of (seed, trial, index) alone, through the counter-based"
                + " generator Philox4x32-10; so the numbers on this page are the same on every"
                + " machine and any number of threads, and after any interruption.")
        .leaf(
            "li",
            "Where the solver gave up (limits: "
                + Text.count(spec.limits().sums())
                + " sums and "
                + Text.bytes(spec.limits().bytes())
                + " for one question), a trial counts as undecided: neither success nor failure,"
                + " unless a subset within ε was already found.")
        .leaf(
            "li",
            "First moment: what would be if the 2ⁿ sums were independent. They are not: a sample is"
                + " lucky or unlucky as a whole.")
        .closeLine();
    sheet.endSection();
  }

  private String gridNote(SampleGrid grid) {
    double finest = spec.tolerances().values().getLast();
    double steps = Math.scalb(finest, grid.bits());
    String note =
        "The grid is the finest on which sums of 62 items cannot overflow"
            + (grid.bits() == SampleGrid.MOST_BITS ? " (and no finer than 2^-56)" : "")
            + ". Its step is "
            + Text.number(grid.value(1))
            + "; the finest tolerance has "
            + Text.count((long) steps)
            + " of them";
    if (!spec.distribution().hasDensity()) {
      return note
          + ". Signed constants have a lattice of their own: no sum comes nearer to a target than"
          + " the nearest multiple of the constant, however many items there are.";
    }
    return steps < LEAST_STEPS
        ? note + ": here the grid begins to matter, for tolerances are rounded down to whole steps."
        : note + ", so the grid does not matter here.";
  }

  private void again() {
    sheet.section("again", "Run it again");
    page.leaf("p", "The same command continues this run where it was, or makes the same page:")
        .leaf("pre", CoverageCommand.line(spec))
        .leaf(
            "p",
            "Beside this page lie the plots (.svg) and the tables, each as CSV and Parquet:"
                + " trials-single and trials-all (one row for each trial and n), success, smallest, fit,"
                + " optimum and covered (one row for each estimate).")
        .open("dl");
    sheet.fact("Items", CoverageText.items(spec));
    sheet.fact("Targets", "uniform on " + CoverageText.interval(spec));
    sheet.fact("Accepted failure probability δ", Text.number(spec.failure()));
    sheet.fact("Made by", Version.NAME);
    sheet.fact("SHA-256 of the specification", spec.hash());
    page.closeLine();
    sheet.endSection();
  }
}
