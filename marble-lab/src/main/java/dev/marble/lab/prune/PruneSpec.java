package dev.marble.lab.prune;

import dev.marble.json.JsonObject;
import dev.marble.lab.train.TrainingSpec;
import dev.marble.random.Seed;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * What a trained network is pruned to, and how.
 *
 * @param methods how weights are chosen; each gets a curve of its own
 * @param densities the points of each curve, descending
 * @param rates the layers that are pruned more gently; for a global scope only exemptions count
 * @param rounds 0 prunes the whole network to each density in one shot; n goes from each density to
 *     the next in n rounds
 * @param fineTuning how what is left is trained after each round; its seed is replaced by each of
 *     {@code seeds}
 * @param seeds of the trials: random choices, batches of gradients, order of examples
 */
public record PruneSpec(
    List<Method> methods,
    List<Density> densities,
    LayerRates rates,
    int rounds,
    Optional<TrainingSpec> fineTuning,
    List<Seed> seeds) {
  private static final int MOST_ROUNDS = 100;

  /** Checks the numbers. */
  public PruneSpec {
    methods = List.copyOf(methods);
    densities = List.copyOf(densities);
    seeds = List.copyOf(seeds);
    if (methods.isEmpty() || new LinkedHashSet<>(methods).size() != methods.size()) {
      throw new PruneException("The methods must be different, and at least one.");
    }
    if (densities.isEmpty()) {
      throw new PruneException("There must be at least one density.");
    }
    for (int i = 1; i < densities.size(); i++) {
      if (densities.get(i).compareTo(densities.get(i - 1)) >= 0) {
        throw new PruneException(
            "The density "
                + densities.get(i)
                + " comes after "
                + densities.get(i - 1)
                + ", but densities must descend.");
      }
    }
    if (rounds < 0 || rounds > MOST_ROUNDS) {
      throw new PruneException(
          "The number of rounds is " + rounds + " but must lie between 0 and " + MOST_ROUNDS + ".");
    }
    if (seeds.isEmpty() || new LinkedHashSet<>(seeds).size() != seeds.size()) {
      throw new PruneException("The seeds " + seeds + " must be different, and at least one.");
    }
  }

  /** The rates that a scope can use: all of them, or exemptions alone. */
  LayerRates rates(Scope scope) {
    return scope == Scope.LAYERWISE ? rates : rates.exemptionsOnly();
  }

  /** How one trial fine-tunes. */
  Optional<TrainingSpec> fineTuning(Seed seed) {
    return fineTuning.map(each -> each.withSeed(seed));
  }

  /** All of it as keys of a run's specification, in their fixed order. */
  public JsonObject keys() {
    JsonObject shares = new JsonObject();
    rates.shares().forEach((name, share) -> shares.put(name, share.toPlainString()));
    return new JsonObject()
        .put("methods", methods.stream().map(Method::label).toList())
        .put("densities", densities.stream().map(Density::toString).toList())
        .put("layer_shares", shares)
        .put("rounds", rounds)
        .put("fine_tuning", fineTuning.map(TrainingSpec::label).orElse("none"))
        .put("seeds", seeds.stream().map(Seed::toString).toList());
  }
}
