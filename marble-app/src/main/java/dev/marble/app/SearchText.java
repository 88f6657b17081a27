package dev.marble.app;

import dev.marble.json.JsonObject;
import dev.marble.lab.run.RunFolder;
import dev.marble.lab.search.SearchResult;
import dev.marble.lab.search.SearchSpec;
import dev.marble.lab.search.SearchSummary;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a search says when it is done. */
final class SearchText {
  private final Output out;
  private final SearchSpec spec;
  private final List<SearchResult> results;
  private final List<SearchSummary> points;
  private final RunFolder folder;

  SearchText(Output out, SearchSpec spec, List<SearchResult> results, RunFolder folder) {
    this.out = out;
    this.spec = spec;
    this.results = results;
    this.points = SearchSummary.of(results);
    this.folder = folder;
  }

  /** A training in a line of the diary. */
  static String line(SearchResult result) {
    return "seed "
        + result.seed()
        + ", "
        + result.arm()
        + (result.isSearched() ? ", density " + result.density() : "")
        + ": "
        + Text.count(result.kept())
        + " of "
        + Text.count(result.total())
        + " weights, "
        + Text.percent(result.last().testTop1())
        + " ("
        + Text.percent(result.onnxTop1())
        + " on ONNX Runtime), "
        + Text.bytes(result.ticketBytes());
  }

  /** The sentence about a search that has collapsed. */
  static Optional<String> collapse(SearchSpec spec, SearchResult result) {
    return result.collapse(
        spec.training().optimizer().weightDecay(), spec.training().optimizer().learningRate());
  }

  /** The most accurate network that was found. */
  static SearchSummary best(List<SearchSummary> points) {
    return points.stream()
        .filter(SearchSummary::isSearched)
        .max(Comparator.comparingDouble(each -> each.top1().mean()))
        .orElseThrow();
  }

  /** What a table calls a point's network. */
  static String title(SearchSummary point) {
    return switch (point.arm()) {
      case SearchResult.DENSE -> "trained, dense";
      case SearchResult.CARVED -> "that, by subset sums";
      default -> point.arm();
    };
  }

  void print(double seconds) {
    Table table =
        new Table()
            .text("network")
            .number("density")
            .number("kept")
            .number("of")
            .number("top-1")
            .number("ONNX Runtime")
            .number("file")
            .number("bits per weight")
            .number("limit");
    for (SearchSummary point : points) {
      boolean isDense = point.isDense();
      table.row(
          title(point),
          isDense ? "1" : Text.number(point.keptDensity().mean()),
          Text.count(Math.round(point.kept().mean())),
          Text.count(point.first().total()),
          Means.percent(point.top1()),
          Means.percent(point.onnxTop1()),
          Text.bytes(Math.round(point.ticketBytes().mean())),
          isDense ? "32" : Text.number(point.bitsPerWeight().mean()),
          isDense ? "" : Text.number(point.limitBits().mean()));
    }
    out.text(table.toString());
    results.forEach(each -> collapse(spec, each).ifPresent(out::text));
    out.text(
        Text.plural(spec.seeds().size(), "trial")
            + ", mean ± standard deviation; "
            + Text.count(spec.training().steps())
            + " steps each; "
            + Text.seconds(seconds)
            + ".");
    out.text("Written: " + folder.path().resolve("report.html"));
    if (out.isJson()) {
      out.json(json(seconds));
    }
  }

  private JsonObject json(double seconds) {
    return new JsonObject()
        .put("run", folder.path().toString())
        .put("seconds", seconds)
        .put("points", points.stream().map(SearchText::json).toList())
        .put("warnings", results.stream().flatMap(each -> collapse(spec, each).stream()).toList());
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
