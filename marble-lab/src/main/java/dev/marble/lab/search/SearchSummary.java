package dev.marble.lab.search;

import static dev.marble.lab.MeanDeviation.over;

import dev.marble.lab.MeanDeviation;
import dev.marble.lab.TrialGroups;
import java.util.List;

/**
 * A point of a curve over all trials.
 *
 * @param arm the network; {@code dense} if its weights were trained
 * @param density what was asked for
 * @param kept weights that are kept
 * @param keptDensity kept weights per weight
 * @param top1 fraction of the test examples classified correctly
 * @param onnxTop1 the same on ONNX Runtime, by the model that the ticket's file gives
 * @param ticketBytes size of the file
 * @param bitsPerWeight bits of the masks per weight, kept or not
 * @param limitBits the entropy of the masks per weight
 * @param first the first of the trials: for what is the same in all of them
 */
public record SearchSummary(
    String arm,
    String density,
    MeanDeviation kept,
    MeanDeviation keptDensity,
    MeanDeviation top1,
    MeanDeviation onnxTop1,
    MeanDeviation ticketBytes,
    MeanDeviation bitsPerWeight,
    MeanDeviation limitBits,
    SearchResult first) {

  private record Key(String arm, String density) {}

  /**
   * Joins the trials of each point.
   *
   * @param results of all trials
   * @return arm by arm, in the order of the results
   */
  public static List<SearchSummary> of(List<SearchResult> results) {
    return TrialGroups.by(results, each -> new Key(each.arm(), each.density())).values().stream()
        .map(SearchSummary::join)
        .toList();
  }

  /** Whether its weights were trained. */
  public boolean isDense() {
    return first.isDense();
  }

  /** Whether masks were searched for: it is neither the dense network, nor carved. */
  public boolean isSearched() {
    return first.isSearched();
  }

  private static SearchSummary join(List<SearchResult> trials) {
    return new SearchSummary(
        trials.getFirst().arm(),
        trials.getFirst().density(),
        over(trials, SearchResult::kept),
        over(trials, SearchResult::keptDensity),
        over(trials, each -> each.last().testTop1()),
        over(trials, SearchResult::onnxTop1),
        over(trials, SearchResult::ticketBytes),
        over(trials, each -> (double) each.maskBits() / each.total()),
        over(trials, each -> each.limitBits() / each.total()),
        trials.getFirst());
  }
}
