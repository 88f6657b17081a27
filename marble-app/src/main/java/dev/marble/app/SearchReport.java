package dev.marble.app;

import dev.marble.json.JsonObject;
import dev.marble.lab.search.SearchResult;
import dev.marble.lab.search.SearchSummary;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What came of a search for masks, for people and for machines.
 *
 * @param plan what was looked for
 * @param results all trainings
 * @param folder the run's own
 * @param seconds how long it took, this time
 */
record SearchReport(SearchPlan plan, List<SearchResult> results, Path folder, double seconds) {

  /** The columns of the table; all but the first hold numbers. */
  static final List<String> HEADS =
      List.of(
          "network",
          "density",
          "kept",
          "of",
          "top-1",
          "ONNX Runtime",
          "file",
          "bits per weight",
          "limit");

  static List<String> row(SearchSummary point) {
    boolean isDense = point.isDense();
    return List.of(
        SearchText.title(point),
        isDense ? "1" : Text.number(point.keptDensity().mean()),
        Text.count(Math.round(point.kept().mean())),
        Text.count(point.first().total()),
        Means.percent(point.top1()),
        Means.percent(point.onnxTop1()),
        Text.bytes(Math.round(point.ticketBytes().mean())),
        isDense ? "32" : Text.number(point.bitsPerWeight().mean()),
        isDense ? "" : Text.number(point.limitBits().mean()));
  }

  String toText() {
    Table table = new Table().text(HEADS.getFirst());
    HEADS.stream().skip(1).forEach(table::number);
    SearchSummary.of(results).forEach(point -> table.row(row(point).toArray(String[]::new)));
    StringBuilder text = new StringBuilder().append(table).append('\n');
    warnings().forEach(each -> text.append(each).append('\n'));
    return text.append(Trials.said(plan.search().seeds().size()))
        .append("; ")
        .append(Text.plural(plan.search().training().steps(), "step"))
        .append(" each; ")
        .append(Text.seconds(seconds))
        .append(".\nWritten: ")
        .append(folder.resolve("report.html"))
        .toString();
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("run", folder.toString())
        .put("seconds", seconds)
        .put("points", SearchSummary.of(results).stream().map(SearchReport::json).toList())
        .put("warnings", warnings().toList());
  }

  private Stream<String> warnings() {
    return results.stream().flatMap(each -> SearchText.collapse(plan.search(), each).stream());
  }

  private static JsonObject json(SearchSummary point) {
    return new JsonObject()
        .put("network", point.arm())
        .put("density", point.keptDensity().mean())
        .put("kept", point.kept().mean())
        .put("total", point.first().total())
        .put("top1", point.top1().mean())
        .put("top1_sd", point.top1().deviation())
        .put("onnx_top1", point.onnxTop1().mean())
        .put("file_bytes", point.ticketBytes().mean())
        .put("mask_bits_per_weight", point.bitsPerWeight().mean())
        .put("limit_bits_per_weight", point.limitBits().mean())
        .put("model_bytes", point.first().modelBytes());
  }
}
