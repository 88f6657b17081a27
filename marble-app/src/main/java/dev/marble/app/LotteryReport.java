package dev.marble.app;

import dev.marble.json.JsonObject;
import dev.marble.lab.lottery.LevelResult;
import dev.marble.lab.lottery.LevelSummary;
import java.nio.file.Path;
import java.util.List;

/**
 * What came of a search for lottery tickets, for people and for machines.
 *
 * @param plan what was looked for
 * @param results all trainings
 * @param folder the run's own
 * @param seconds how long it took, this time
 */
record LotteryReport(LotteryPlan plan, List<LevelResult> results, Path folder, double seconds) {
  /** The columns of the table; all but the first hold numbers. */
  static final List<String> HEADS =
      List.of("network", "weights left", "kept", "early stop", "top-1 there", "top-1 at the end");

  static List<String> row(LevelSummary level) {
    return List.of(
        level.level() == 0 ? "the dense network" : level.variant().title(),
        Text.percent(level.density().mean()),
        Text.count(Math.round(level.kept().mean())),
        Means.whole(level.earlyStop()),
        Means.percent(level.earlyTop1()),
        Means.percent(level.lastTop1()));
  }

  String toText() {
    Table table = new Table().text(HEADS.getFirst());
    HEADS.stream().skip(1).forEach(table::number);
    LevelSummary.of(results).forEach(level -> table.row(row(level).toArray(String[]::new)));
    return table
        + "\n"
        + Trials.said(plan.search().seeds().size())
        + "; "
        + Text.plural(plan.search().training().steps(), "step")
        + " each; "
        + Text.seconds(seconds)
        + ".\n"
        + (plan.remark().isEmpty() ? "" : plan.remark() + "\n")
        + "Written: "
        + folder.resolve("report.html");
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject().put("run", folder.toString()).put("seconds", seconds);
    if (!plan.remark().isEmpty()) {
      json.put("remark", plan.remark());
    }
    return json.put(
        "levels",
        LevelSummary.of(results).stream()
            .map(level ->
                new JsonObject()
                    .put("variant", level.variant().label())
                    .put("level", level.level())
                    .put("density", level.density().mean())
                    .put("kept", level.kept().mean())
                    .put("early_stop", level.earlyStop().mean())
                    .put("early_top1", level.earlyTop1().mean())
                    .put("final_top1", level.lastTop1().mean()))
            .toList());
  }
}
