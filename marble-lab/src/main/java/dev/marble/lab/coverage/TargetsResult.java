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

  /** How many questions the solver gave up on, at the largest n. */
  public long undecided() {
    return rates.getLast().getLast().undecided();
  }
}
