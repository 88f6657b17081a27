package dev.marble.lab.coverage;

import java.util.List;
import java.util.Optional;

/**
 * What came of one kind of trial.
 *
 * @param trials how many trials, with how many items
 * @param rates how often trials succeed, by tolerance and n
 * @param smallest the smallest n for each tolerance
 * @param fit the line through them, if there are enough
 * @param optima how near the nearest sum comes, by n
 * @param decay by how much that shrinks with each item
 */
public record TargetsResult(
    CoverageSpec.Trials trials,
    List<List<Rate>> rates,
    List<SmallestSamples> smallest,
    Optional<ConstantFit> fit,
    List<Optimum> optima,
    Optional<Optimum.Decay> decay) {

  /** How many trials the solver gave up on before the largest n. */
  public int gaveUp() {
    return trials.count() - optima.getLast().trials();
  }

  /** How many of them are neither successes nor failures, at the largest n and finest tolerance. */
  public long undecided() {
    return rates.getLast().getLast().undecided();
  }

  /** The last n for which distances are known; the very last one if none are. */
  public Optimum lastOptimum() {
    return optima.reversed().stream()
        .filter(row -> row.trials() > 0)
        .findFirst()
        .orElse(optima.getLast());
  }
}
