package dev.marble.app;

import dev.marble.lab.lottery.LevelResult;
import dev.marble.lab.lottery.LevelSummary;
import dev.marble.lab.lottery.LotterySpec;
import dev.marble.lab.lottery.Variant;
import dev.marble.lab.run.RunEntry;
import java.util.Comparator;
import java.util.List;

/** The page of a search for lottery tickets: one file that needs nothing else. */
final class LotteryPage {
  private final RunEntry run;
  private final LotteryPlan plan;
  private final LotterySpec spec;
  private final List<LevelSummary> levels;
  private final LotteryPlots plots;
  private final Sheet sheet;

  private LotteryPage(
      RunEntry run, LotteryPlan plan, List<LevelSummary> levels, LotteryPlots plots) {
    this.run = run;
    this.plan = plan;
    this.spec = plan.search();
    this.levels = levels;
    this.plots = plots;
    this.sheet = new Sheet(title());
  }

  private String title() {
    return "Lottery tickets in " + spec.network().name();
  }

  /** The page's text. */
  static String of(RunEntry run, LotteryPlan plan, List<LevelResult> results, LotteryPlots plots) {
    return new LotteryPage(run, plan, LevelSummary.of(results), plots).draw();
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
    sheet.header(
        "report of a search for lottery tickets",
        title(),
        "Inside a random network lie small ones that, trained alone from their random start,"
            + " do as well as the whole: here they are looked for by pruning the smallest"
            + " trained weights, and setting the others back to "
            + (spec.rewind() == 0
                ? "their random start"
                : "step " + Text.count(spec.rewind()) + " of the dense network's training")
            + ".",
        Sheet.links("figures", "Figures", "numbers", "The numbers", "method", "How"));
    sheet.tiles(this::tiles);
    figures();
    sheet.section("numbers", "The numbers");
    sheet.table(LotteryReport.HEADS, 1, levels.stream().map(LotteryReport::row).toList());
    sheet.note(
        "Early stop: the step at which the validation loss is at its minimum. Top-1: the fraction of"
            + " the test examples that are classified correctly, there and in the end.");
    sheet.endSection();
    method();
    RunPage.spec(run, sheet);
    RunPage.where(run, sheet);
    return sheet.end();
  }

  private void tiles() {
    List<LevelSummary> tickets =
        levels.stream().filter(each -> each.variant() == Variant.TICKET).toList();
    LevelSummary dense = tickets.getFirst();
    LevelSummary best = best(tickets);
    sheet.tile("The dense network", Means.percent(dense.earlyTop1()), early(dense));
    sheet.tile(
        "The best ticket",
        Means.percent(best.earlyTop1()),
        Text.percent(best.density().mean()) + " of the weights, " + early(best));
    tickets.stream()
        .filter(each -> each.level() > 0 && each.earlyTop1().mean() >= dense.earlyTop1().mean())
        .reduce((first, second) -> second)
        .ifPresentOrElse(
            smallest ->
                sheet.tile(
                    "The smallest as good as the whole",
                    Text.percent(smallest.density().mean()),
                    "of the weights: " + Means.percent(smallest.earlyTop1())),
            () ->
                sheet.tile(
                    "The smallest as good as the whole", "none", "every ticket is less accurate"));
  }

  private static String early(LevelSummary level) {
    return "early stop at step " + Means.whole(level.earlyStop());
  }

  private void figures() {
    sheet.section("figures", "Fewer weights, and what becomes of them");
    sheet.markup().open("div", "class", "pair");
    sheet.figure(
        plots.accuracy(true),
        "Accuracy at the early stop, against the weights that are left",
        "Accuracy at the early stop.",
        "Where the validation loss is at its minimum.");
    sheet.figure(
        plots.earlyStop(),
        "The step of the early stop, against the weights that are left",
        "How soon.",
        "The step at which the validation loss is at its minimum: networks that are lower learn"
            + " faster.");
    sheet.figure(
        plots.accuracy(false),
        "Accuracy at the end, against the weights that are left",
        "Accuracy at the end.",
        "After all " + Text.count(spec.training().steps()) + " steps.");
    sheet.markup().close();
    if (spec.seeds().size() > 1) {
      sheet.note(
          "Lines: means of "
              + Text.plural(spec.seeds().size(), "trial")
              + "; bands: one standard deviation on either side.");
    }
    sheet.endSection();
  }

  private void method() {
    sheet.section("method", "How it was done");
    sheet
        .markup()
        .leaf(
            "p",
            "Each level keeps exactly density · n weights of each tensor (global: of the network),"
                + " halves rounded up, counted from the whole; ties go to the lowest index. The"
                + " early stop is chosen on validation examples, accuracy is measured on test"
                + " examples, and no test example decides anything. The random start is a function"
                + " of the seed alone, so a seed and a mask are the whole ticket.");
    if (!plan.remark().isEmpty()) {
      sheet.markup().leaf("p", plan.remark());
    }
    sheet.endSection();
  }
}
