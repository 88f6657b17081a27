package dev.marble.lab.lottery;

import dev.marble.json.JsonObject;
import dev.marble.lab.model.InitialWeights;
import dev.marble.lab.model.Network;
import dev.marble.lab.prune.Density;
import dev.marble.lab.prune.LayerRates;
import dev.marble.lab.prune.PruneException;
import dev.marble.lab.prune.Scope;
import dev.marble.lab.train.TrainingSpec;
import dev.marble.random.Seed;
import dev.marble.ticket.Digests;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that a search for lottery tickets depends on, besides the data.
 *
 * @param network its graph and shapes; its values do not matter
 * @param initial how θ₀ is drawn from each seed
 * @param training how every network is trained, from its first step to its last; the seed in it is
 *     replaced by each of {@code seeds}
 * @param scope which weights compete
 * @param rates the layers that are pruned more gently
 * @param perRound the fraction that each round keeps of what the last one left
 * @param levels how many rounds, at least 1
 * @param rewind the step whose weights survivors go back to: 0 for θ₀, k for θₖ
 * @param oneShot whether each level is pruned from the dense network at once, and not from the
 *     level before
 * @param controls what is trained beside the tickets
 * @param seeds of the trials, at least one
 */
public record LotterySpec(
    Network network,
    InitialWeights initial,
    TrainingSpec training,
    Scope scope,
    LayerRates rates,
    Density perRound,
    int levels,
    int rewind,
    boolean oneShot,
    Set<Variant> controls,
    List<Seed> seeds) {
  private static final int MOST_LEVELS = 100;

  /** Checks the numbers. */
  public LotterySpec {
    controls = new LinkedHashSet<>(controls);
    seeds = List.copyOf(seeds);
    if (levels < 1 || levels > MOST_LEVELS) {
      throw new PruneException(
          "The number of levels is " + levels + " but must lie between 1 and " + MOST_LEVELS + ".");
    }
    if (rewind < 0 || rewind >= training.steps()) {
      throw new PruneException(
          "The step to rewind to is "
              + rewind
              + " but must lie between 0 and "
              + (training.steps() - 1)
              + ", before the last of "
              + training.steps()
              + " steps.");
    }
    if (perRound.equals(Density.ALL)) {
      throw new PruneException("Each round keeps everything, so nothing is pruned.");
    }
    if (seeds.isEmpty() || new LinkedHashSet<>(seeds).size() != seeds.size()) {
      throw new PruneException("The seeds " + seeds + " must be different, and at least one.");
    }
    if (controls.contains(Variant.TICKET)) {
      throw new PruneException("Tickets are no control.");
    }
    rates.checkNames(network.weights().stream().map(weight -> weight.name()).toList());
  }

  /** How one trial trains. */
  TrainingSpec training(Seed seed) {
    return training.withSeed(seed);
  }

  /** All of it as keys of a run's specification, in their fixed order. */
  public JsonObject keys() {
    JsonObject shares = new JsonObject();
    rates.shares().forEach((name, share) -> shares.put(name, share.toPlainString()));
    return new JsonObject()
        .put("network", network.name())
        .put("graph_sha256", Digests.sha256(network.toOnnx(Map.of())))
        .put("initial", initial.label())
        .put("optimizer", training.optimizer().label())
        .put("schedule", training.schedule().label())
        .put("steps", training.steps())
        .put("batch", training.batch())
        .put("evaluate_every", training.evaluateEvery())
        .put("patience", training.patience())
        .put("scope", scope.label())
        .put("layer_shares", shares)
        .put("density_per_round", perRound.toString())
        .put("levels", levels)
        .put("rewind", rewind)
        .put("one_shot", oneShot)
        .put("controls", controls.stream().map(Variant::label).sorted().toList())
        .put("seeds", seeds.stream().map(Seed::toString).toList());
  }
}
