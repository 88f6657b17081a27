package dev.marble.app;

import dev.marble.json.JsonObject;
import dev.marble.lab.prune.Criterion;
import dev.marble.lab.prune.CurvePoint;
import dev.marble.lab.prune.PrunePoint;
import dev.marble.lab.prune.PruneRun;
import dev.marble.lab.prune.PruneSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of a pruning run, for people and for machines.
 *
 * @param spec what was pruned to
 * @param outcome what came of it
 * @param models the models that were exported
 * @param folder the run's own
 * @param seconds how long it took, this time
 */
record PruneReport(
    PruneSpec spec, PruneRun.Outcome outcome, PrunedModels models, Path folder, double seconds) {
  /** The columns of the table; all but the first hold numbers. */
  static final List<String> HEADS =
      List.of("method", "density", "kept", "compression", "speed-up", "top-1", "top-5");

  /** A pruned network in a line of the diary. */
  static String line(PrunePoint point) {
    return "seed "
        + point.seed()
        + ", "
        + point.method().title()
        + ", density "
        + point.density()
        + ": "
        + Text.count(point.kept())
        + " of "
        + Text.count(point.total())
        + " weights, "
        + Text.percent(point.test().top1());
  }

  /** The rows of the table: the unpruned network, then one per point. */
  static List<List<String>> rows(PruneRun.Outcome outcome) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "unpruned",
            "1",
            "",
            "1.00",
            "1.00",
            Means.percent(outcome.top1()),
            Means.percent(outcome.top5())));
    for (CurvePoint point : outcome.curve()) {
      rows.add(
          List.of(
              point.method().title(),
              point.density().toString(),
              Text.count(Math.round(point.kept().mean())),
              Means.ratio(point.compression()),
              Means.ratio(point.speedUp()),
              Means.percent(point.top1()),
              Means.percent(point.top5())));
    }
    return rows;
  }

  String toText() {
    Table table = new Table().text(HEADS.getFirst());
    HEADS.stream().skip(1).forEach(table::number);
    rows(outcome).forEach(row -> table.row(row.toArray(String[]::new)));
    StringBuilder text = new StringBuilder();
    text.append(table)
        .append('\n')
        .append(Trials.said(spec.seeds().size()))
        .append("; ")
        .append(Text.seconds(seconds))
        .append(".\n");
    if (spec.methods().stream().anyMatch(each -> each.criterion() != Criterion.FILTER)) {
      text.append(
          "Masks of single weights make nothing faster on ordinary runtimes, and a file smaller"
              + " only in sparse storage (--export): the speed-up is theoretical.\n");
    }
    if (!models.isEmpty()) {
      text.append(models.toText()).append('\n');
    }
    return text.append("Written: ").append(folder.resolve("report.html")).toString();
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("run", folder.toString())
        .put("unpruned_top1", outcome.top1().mean())
        .put("unpruned_top5", outcome.top5().mean())
        .put("points", outcome.curve().stream().map(PruneReport::json).toList());
  }

  private static JsonObject json(CurvePoint point) {
    return new JsonObject()
        .put("criterion", point.method().criterion().label())
        .put("scope", point.method().scope().label())
        .put("density", point.density().value())
        .put("kept", point.kept().mean())
        .put("compression", point.compression().mean())
        .put("speed_up", point.speedUp().mean())
        .put("top1", point.top1().mean())
        .put("top1_sd", point.top1().deviation())
        .put("top5", point.top5().mean());
  }
}
