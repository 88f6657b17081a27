package dev.marble.lab.train;

import dev.marble.lab.model.Network;
import java.util.List;
import java.util.Map;

/**
 * What came of a training.
 *
 * @param last the network after the last step
 * @param steps how many there were
 * @param best the network at the minimum of the validation loss, the first one if there are several
 * @param bestStep after how many steps that was: the early-stop iteration
 * @param kept the network after each step that was asked for and reached
 * @param evaluations in their order
 */
public record Trained(
    Network last,
    int steps,
    Network best,
    int bestStep,
    Map<Integer, Network> kept,
    List<Evaluation> evaluations) {
  /** Copies the collections. */
  public Trained {
    kept = Map.copyOf(kept);
    evaluations = List.copyOf(evaluations);
  }

  /** How good the last network is. */
  public Evaluation lastEvaluation() {
    return evaluations.getLast();
  }

  /** How good the best network is. */
  public Evaluation bestEvaluation() {
    return evaluations.stream().filter(each -> each.step() == bestStep).findFirst().orElseThrow();
  }
}
