package dev.marble.app;

import dev.marble.app.page.LinePlot;
import dev.marble.app.page.Markup;
import dev.marble.lab.lottery.LevelResult;
import dev.marble.lab.lottery.LevelSummary;
import dev.marble.lab.lottery.LotterySpec;
import dev.marble.lab.lottery.Variant;
import dev.marble.lab.run.RunSpec;
import java.util.Comparator;
import java.util.List;

/** The page of a search for lottery tickets: one file that needs nothing else. */
final class LotteryPage {
  private final RunSpec run;
  private final LotterySpec spec;
  private final List<LevelSummary> levels;
  private final LotteryPlots plots;
  private final Markup page = new Markup();

  private LotteryPage(
      RunSpec run, LotterySpec spec, List<LevelSummary> levels, LotteryPlots plots) {
    this.run = run;
    this.spec = spec;
    this.levels = levels;
    this.plots = plots;
  }

  /** The page's text. */
  static String of(RunSpec run, LotterySpec spec, List<LevelResult> results, LotteryPlots plots) {
    return new LotteryPage(run, spec, LevelSummary.of(results), plots).draw();
  }

  /** A training in a line of the diary. */
  static String line(LevelResult result) {
    return "seed "
        + result.seed()
        + ", level "
        + result.level()
        + ", "
        + result.variant().title()
        + ": "
        + Text.count(result.kept())
        + " of "
        + Text.count(result.total())
        + " weights, early stop at step "
        + Text.count(result.earlyStop())
        + " with "
        + Text.percent(result.atEarlyStop().testTop1())
        + ", "
        + Text.percent(result.last().testTop1())
        + " at the end";
  }

  /** The ticket that is most accurate at its early stop, the dense network apart. */
  static LevelSummary best(List<LevelSummary> tickets) {
    return tickets.stream()
        .filter(each -> each.level() > 0)
        .max(Comparator.comparingDouble(each -> each.earlyTop1().mean()))
        .orElseThrow();
  }

  private String draw() {
    String name = spec.network().name();
    page.open("html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", "en");
    PageHead.write(page, "Lottery tickets in " + name, "report.css", "plot.css");
    page.open("body");
    page.open("header")
        .leaf("p", "Marble · report of a search for lottery tickets", "class", "brand")
        .leaf("h1", "Lottery tickets in " + name)
        .leaf(
            "p",
            "Inside a random network lie small ones that, trained alone from their random start,"
                + " do as well as the whole: here they are looked for by pruning the smallest"
                + " trained weights, and setting the others back to "
                + (spec.rewind() == 0 ? "their random start" : "step " + spec.rewind())
                + ".",
            "class",
            "lead")
        .closeLine();
    tiles();
    figures();
    table();
    method();
    page.closeLine().closeLine();
    return "<!DOCTYPE html>\n" + page;
  }

  private void tiles() {
    List<LevelSummary> tickets =
        levels.stream().filter(each -> each.variant() == Variant.TICKET).toList();
    LevelSummary dense = tickets.getFirst();
    LevelSummary best = best(tickets);
    page.open("section", "class", "tiles", "aria-label", "Key figures");
    tile("The dense network", Trials.percent(dense.earlyTop1()), early(dense));
    tile(
        "The best ticket",
        Trials.percent(best.earlyTop1()),
        Text.percent(best.density().mean()) + " of the weights, " + early(best));
    tickets.stream()
        .filter(each -> each.level() > 0 && each.earlyTop1().mean() >= dense.earlyTop1().mean())
        .reduce((first, second) -> second)
        .ifPresent(smallest ->
            tile(
                "The smallest ticket as good as the whole",
                Text.percent(smallest.density().mean()),
                "of the weights: " + Trials.percent(smallest.earlyTop1())));
    page.closeLine();
  }

  private static String early(LevelSummary level) {
    return "early stop at step " + Trials.whole(level.earlyStop());
  }

  private void tile(String label, String value, String more) {
    Tile.write(page, label, value, more, "");
  }

  private void figures() {
    page.open("section", "id", "figures").leaf("h2", "Fewer weights, and what becomes of them");
    page.open("div", "class", "pair");
    figure(
        plots.accuracy(true),
        "Accuracy at the early stop.",
        "Where the validation loss is at its minimum.");
    figure(
        plots.earlyStop(),
        "How soon.",
        "The step at which the validation loss is at its minimum: networks that are lower learn"
            + " faster.");
    figure(
        plots.accuracy(false),
        "Accuracy at the end.",
        "After all " + Text.count(spec.training().steps()) + " steps.");
    page.close();
    page.leaf(
        "p",
        "Lines: means of "
            + Text.plural(spec.seeds().size(), "trial")
            + "; bands: one standard deviation on either side.",
        "class",
        "note");
    page.closeLine();
  }

  private void figure(LinePlot plot, String title, String text) {
    page.open("figure").add(plot.draw(title));
    page.open("figcaption").leaf("strong", title + " ").text(text).close().close();
  }

  private void table() {
    page.open("section", "id", "numbers").leaf("h2", "The numbers");
    page.open("div", "class", "scroll").open("table", "class", "dense");
    page.open("thead");
    row("th", "weights left", "kept", "network", "early stop", "top-1 there", "top-1 at the end");
    page.close().open("tbody");
    for (LevelSummary level : levels) {
      row(
          "td",
          Text.percent(level.density().mean()),
          Text.count(Math.round(level.kept().mean())),
          level.variant().title(),
          Trials.whole(level.earlyStop()),
          Trials.percent(level.earlyTop1()),
          Trials.percent(level.lastTop1()));
    }
    page.close().close().close().closeLine();
  }

  private void row(String element, String... cells) {
    page.open("tr");
    for (String cell : cells) {
      page.leaf(element, cell);
    }
    page.close();
  }

  private void method() {
    page.open("section", "id", "method").leaf("h2", "What was run");
    page.open("dl");
    run.keys().fields().forEach((name, value) -> fact(name.replace('_', ' '), "" + value));
    fact("Made by", Version.NAME);
    fact("SHA-256 of the specification", run.hash());
    page.closeLine();
    page.leaf(
        "p",
        "Each level keeps exactly density · n weights of each tensor (global: of the network),"
            + " halves rounded up, counted from the whole; ties go to the lowest index. The early"
            + " stop is chosen on validation examples, accuracy is measured on test examples, and"
            + " no test example decides anything. The random start is a function of the seed"
            + " alone, so a seed and a mask are the whole ticket.");
    page.closeLine();
  }

  private void fact(String name, String value) {
    page.open("div").leaf("dt", name).leaf("dd", value, "class", "given").closeLine();
  }
}
