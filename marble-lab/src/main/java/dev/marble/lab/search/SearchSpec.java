package dev.marble.lab.search;

import dev.marble.json.JsonObject;
import dev.marble.lab.model.Network;
import dev.marble.lab.prune.Density;
import dev.marble.lab.train.TrainingSpec;
import dev.marble.random.Seed;
import dev.marble.ticket.Digests;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a search for masks depends on, besides the data.
 *
 * @param arms the networks that masks are searched in
 * @param method how
 * @param entropy what the mean entropy of a mask's bits is multiplied by before it is added to the
 *     loss; Bernoulli masks alone have one
 * @param sampled whether the final mask of Bernoulli masks is drawn once more, and not those
 *     weights that are kept more often than not
 * @param scaled whether weights are multiplied by √(1/k) for a density k
 * @param keep how many weights are kept; its density is replaced by each of {@code densities}
 * @param densities the points of the curve
 * @param training how scores move; the seed in it is replaced by each of {@code seeds}
 * @param dense what is trained in the ordinary way beside them, if anything
 * @param seeds of the trials, at least one
 */
public record SearchSpec(
    List<Arm> arms,
    Method method,
    double entropy,
    boolean sampled,
    boolean scaled,
    Keep keep,
    List<Density> densities,
    TrainingSpec training,
    Optional<Dense> dense,
    List<Seed> seeds) {

  /**
   * A network that is trained in the ordinary way.
   *
   * @param arm the network, with its biases
   * @param training how
   * @param carved whether it is found inside a random network by subset sums, too
   */
  public record Dense(Arm arm, TrainingSpec training, boolean carved) {}

  /** Checks the numbers. */
  public SearchSpec {
    arms = List.copyOf(arms);
    densities = List.copyOf(densities);
    seeds = List.copyOf(seeds);
    different("arms", arms.stream().map(Arm::label).toList());
    different("densities", densities);
    different("seeds", seeds);
    if (!(entropy >= 0 && entropy <= 1e6)) {
      throw new SearchException(
          "The factor of the entropy is " + entropy + " but must lie between 0 and 1e6.");
    }
    if (method == Method.BERNOULLI) {
      densities.forEach(density -> BernoulliMasks.check(density.value()));
    }
    if (method != Method.BERNOULLI && (entropy != 0 || sampled)) {
      throw new SearchException(
          "Only Bernoulli masks have an "
              + (sampled ? "end that is drawn" : "entropy")
              + ", and the method is "
              + method.label()
              + ".");
    }
    if (method == Method.BERNOULLI && (keep.ramp() > 0 || !keep.layers().isEmpty())) {
      throw new SearchException(
          "Bernoulli masks find their densities themselves, so they have no "
              + (keep.ramp() > 0 ? "ramp" : "densities of layers")
              + ".");
    }
    if (keep.ramp() > training.steps()) {
      throw new SearchException(
          "The ramp takes "
              + keep.ramp()
              + " steps, but training has "
              + training.steps()
              + " in all.");
    }
    keep.check(arms.stream().map(Arm::network).toList());
    if (method != Method.BERNOULLI) {
      for (Density density : densities) {
        arms.forEach(arm -> keep.with(density).checkKeepsAny(arm.network()));
      }
    }
  }

  private static void different(String what, List<?> values) {
    if (values.isEmpty() || new HashSet<>(values).size() != values.size()) {
      throw new SearchException(
          "The "
              + what
              + " "
              + new LinkedHashSet<>(values)
              + " must be different, and at least one.");
    }
  }

  /** How one trial trains. */
  static TrainingSpec with(TrainingSpec training, Seed seed) {
    return new TrainingSpec(
        training.optimizer(),
        training.schedule(),
        training.steps(),
        training.batch(),
        seed,
        training.evaluateEvery(),
        0,
        List.of());
  }

  /** Steps of all trainings together. */
  public long steps() {
    long searches = (long) arms.size() * densities.size() * training.steps();
    return seeds.size() * (searches + dense.map(each -> each.training().steps()).orElse(0));
  }

  /** Steps of the training that a result came of. */
  public long steps(SearchResult result) {
    if (result.isSearched()) {
      return training.steps();
    }
    return result.isDense() ? dense.orElseThrow().training().steps() : 0;
  }

  /** All of it as keys of a run's specification, in their fixed order. */
  public JsonObject keys() {
    JsonObject layers = new JsonObject();
    keep.layers().forEach((name, density) -> layers.put(name, density.toString()));
    JsonObject keys =
        new JsonObject()
            .put("network", arms.getFirst().network().name())
            .put("arms", arms.stream().map(SearchSpec::keys).toList())
            .put("method", method.label());
    if (method == Method.BERNOULLI) {
      keys.put("entropy", entropy).put("final_mask", sampled ? "sample" : "threshold");
    }
    keys.put("scaled", scaled)
        .put("densities", densities.stream().map(Density::toString).toList())
        .put("layer_densities", layers)
        .put("scope", keep.scope().label())
        .put("ramp", keep.ramp())
        .put("optimizer", training.optimizer().label())
        .put("schedule", training.schedule().label())
        .put("steps", training.steps())
        .put("batch", training.batch())
        .put("evaluate_every", training.evaluateEvery());
    dense.ifPresent(
        each -> keys.put("dense", keys(each.arm()).put("training", each.training().label())));
    return keys.put("seeds", seeds.stream().map(Seed::toString).toList());
  }

  private static JsonObject keys(Arm arm) {
    Network network = arm.network();
    return new JsonObject()
        .put("label", arm.label())
        .put("graph_sha256", Digests.sha256(network.toOnnx(Map.of())))
        .put("initial", arm.initial().label());
  }
}
