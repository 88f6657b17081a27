package dev.marble.app;

import dev.marble.lab.search.SearchResult;
import dev.marble.lab.search.SearchSpec;
import dev.marble.lab.search.SearchSummary;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The words that a search's table, page and diary share. */
final class SearchText {
  private SearchText() {}

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
}
