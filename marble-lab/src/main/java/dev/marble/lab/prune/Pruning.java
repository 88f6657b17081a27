package dev.marble.lab.prune;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One round of pruning: masks and scores in, smaller masks out. A pure function.
 *
 * @param scope which weights compete
 * @param rates the layers that are pruned more gently
 */
public record Pruning(Scope scope, LayerRates rates) {

  /**
   * Keeps the weights with the highest scores among those that are kept now: exactly as many as the
   * goal says, ties to the first tensor and the lowest index.
   *
   * @param masks what is kept now
   * @param scores for each tensor a score per weight, finite and not negative; those of weights
   *     that are already gone do not matter
   * @param goal how many are to be left
   * @return masks that keep a subset of what was kept
   * @throws PruneException if scores are missing, or fewer weights are left than the goal keeps
   */
  public Masks prune(Masks masks, Map<String, double[]> scores, Goal goal) {
    Map<String, BitSet> chosen = new LinkedHashMap<>();
    for (Scope.Pool pool : scope.pools(masks, goal, rates)) {
      List<double[]> values = new ArrayList<>();
      List<BitSet> candidates = new ArrayList<>();
      for (String name : pool.names()) {
        values.add(checked(masks, name, scores.get(name)));
        candidates.add(masks.kept(name));
      }
      long left = candidates.stream().mapToLong(BitSet::cardinality).sum();
      if (pool.keep() > left) {
        throw new PruneException(
            "The density "
                + goal.density()
                + " keeps "
                + pool.keep()
                + " weights of "
                + (pool.names().size() == 1 ? pool.names().getFirst() : "the network")
                + ", but only "
                + left
                + " are left: masks only shrink.");
      }
      List<BitSet> kept = Selection.highest(values, candidates, pool.keep());
      for (int i = 0; i < kept.size(); i++) {
        chosen.put(pool.names().get(i), kept.get(i));
      }
    }
    return masks.with(chosen);
  }

  /**
   * Keeps as many weights of each tensor as other masks do, but those with the highest scores of
   * all.
   *
   * @param like how many are kept of each tensor
   * @param scores for each tensor a score per weight, finite and not negative
   */
  public static Masks withCountsOf(Masks like, Map<String, double[]> scores) {
    Map<String, BitSet> chosen = new LinkedHashMap<>();
    for (String name : like.names()) {
      BitSet all = new BitSet();
      all.set(0, like.length(name));
      List<double[]> values = List.of(checked(like, name, scores.get(name)));
      chosen.put(name, Selection.highest(values, List.of(all), like.keptCount(name)).getFirst());
    }
    return like.with(chosen);
  }

  private static double[] checked(Masks masks, String name, double[] scores) {
    if (scores == null) {
      throw new PruneException("There are no scores for the weights of " + name + ".");
    }
    masks.checkLength(name, scores.length);
    for (int i = 0; i < scores.length; i++) {
      if (!(scores[i] >= 0 && scores[i] < Double.POSITIVE_INFINITY)) {
        throw new PruneException(
            "The score of weight " + i + " of " + name + " is " + scores[i] + ".");
      }
    }
    return scores;
  }
}
