package dev.marble.lab.prune;

import dev.marble.lab.model.Network;
import dev.marble.lab.model.Parameter;
import dev.marble.lab.run.RunFolder;
import dev.marble.lab.run.Step;
import dev.marble.lab.train.Trained;
import dev.marble.lab.train.TrainingSpec;
import dev.marble.random.Seed;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Prunes a trained network to several densities, and measures each: in one shot, in rounds, or in
 * rounds with fine-tuning. Every round is a step with its own output in the run's folder, so that a
 * killed run goes on where it was.
 *
 * <p>Blalock, Gonzalez Ortiz, Frankle, Guttag, MLSys 2020: what is measured, and the baselines.
 */
public final class PruneProcedure {
  private static final MathContext DIGITS = new MathContext(12);

  private final PruneSpec spec;
  private final RunFolder folder;
  private final Learner learner;
  private final List<Integer> example;
  private final PruneProgress progress;

  /**
   * A procedure.
   *
   * @param spec what to prune to
   * @param folder where steps leave their outputs
   * @param learner measures, and trains what is left
   * @param example the dimensions of an example, without the batch
   * @param progress hears of each training and each point
   */
  public PruneProcedure(
      PruneSpec spec,
      RunFolder folder,
      Learner learner,
      List<Integer> example,
      PruneProgress progress) {
    this.spec = spec;
    this.folder = folder;
    this.learner = learner;
    this.example = example;
    this.progress = progress;
  }

  /**
   * Prunes one trial's network.
   *
   * @param network trained
   * @param seed of the trial
   * @return a point for each method and density, in their order
   */
  public List<PrunePoint> prune(Network network, Seed seed) {
    Cost cost = Cost.of(network, example);
    List<PrunePoint> points = new ArrayList<>();
    for (Method method : spec.methods()) {
      PrunedNetwork whole = new PrunedNetwork(network, Masks.full(network), Optional.empty());
      PrunedNetwork now = whole;
      Density before = Density.ALL;
      for (int i = 0; i < spec.densities().size(); i++) {
        Density goal = spec.densities().get(i);
        String name = place(seed, method) + "/" + (i + 1);
        now = spec.rounds() == 0 ? whole : now;
        for (int round = 1; round <= Math.max(1, spec.rounds()); round++) {
          Density density = between(before, goal, round, Math.max(1, spec.rounds()));
          now = round(name, round, method, seed, now, density);
        }
        PrunedNetwork point = now;
        Step step = folder.step(name + ".json");
        byte[] bytes =
            step.get(() -> {
              Masks masks = point.masks();
              return new PrunePoint(
                      seed,
                      method,
                      goal,
                      masks.keptCount(),
                      masks.total(),
                      compression(point, cost),
                      cost.speedUp(masks),
                      learner.test(point.network()))
                  .toBytes();
            });
        PrunePoint read = PrunePoint.fromBytes(step.path().toString(), bytes);
        if (!read.seed().equals(seed)
            || !read.method().equals(method)
            || read.density().compareTo(goal) != 0
            || read.total() != now.masks().total()) {
          throw PruneException.foreign(step.path());
        }
        points.add(read);
        progress.measured(read, now);
        before = goal;
      }
    }
    return points;
  }

  /** Filters take their biases and normalizations with them, single weights do not. */
  private static double compression(PrunedNetwork point, Cost cost) {
    return point.filters().isEmpty()
        ? cost.compression(point.masks())
        : (double) cost.parameters() / point.smallest().parameterCount();
  }

  /** One round: choose, set to zero, train what is left. */
  private PrunedNetwork round(
      String point, int round, Method method, Seed seed, PrunedNetwork from, Density density) {
    String name = point + "-" + round;
    Step masked = folder.step(name + ".masks");
    Optional<FilterMasks> filters = Optional.empty();
    Masks masks;
    if (method.criterion() == Criterion.FILTER) {
      // Cheap, and a function of the weights alone: it need not be stored to be found again.
      FilterMasks chosen =
          new FilterPruning(method.scope(), spec.rates(method.scope()))
              .prune(from.network(), from.filters().orElse(null), Goal.of(density));
      filters = Optional.of(chosen);
      masks = chosen.masks();
      masked.get(masks::toBytes);
    } else {
      byte[] bytes = masked.get(() -> choose(method, seed, from, density).toBytes());
      masks = Masks.fromBytes(masked.path().toString(), bytes);
      if (!masks.fits(from.network())) {
        throw PruneException.foreign(masked.path());
      }
    }
    Network start = masks.apply(from.network());
    Optional<TrainingSpec> training = spec.fineTuning(seed);
    if (training.isEmpty()) {
      return new PrunedNetwork(start, masks, filters);
    }
    Network tuned =
        new TrainedStep(folder, learner, progress)
            .get(
                name,
                start,
                masks,
                training.get(),
                () -> progress.training(seed, method.label(), density, round),
                Trained::last);
    return new PrunedNetwork(tuned, masks, filters);
  }

  private Masks choose(Method method, Seed seed, PrunedNetwork from, Density density) {
    Map<String, float[]> gradients =
        method.criterion() == Criterion.GRADIENT
            ? learner.gradients(from.network(), seed)
            : Map.of();
    Map<String, double[]> scores = new LinkedHashMap<>();
    for (Parameter weight : from.network().weights()) {
      String name = weight.name();
      scores.put(
          name,
          switch (method.criterion()) {
            case MAGNITUDE -> Criterion.magnitudes(name, weight.values());
            case GRADIENT -> Criterion.sensitivities(name, weight.values(), gradients.get(name));
            case RANDOM -> Criterion.random(seed, scores.size(), weight.length());
            case FILTER -> throw new IllegalStateException("filters are chosen elsewhere");
          });
    }
    return new Pruning(method.scope(), spec.rates(method.scope()))
        .prune(from.masks(), scores, Goal.of(density));
  }

  /** Equal factors from one density to the next; the last round's is exact. */
  private static Density between(Density from, Density to, int round, int rounds) {
    if (round == rounds) {
      return to;
    }
    double factor = StrictMath.pow(to.value() / from.value(), (double) round / rounds);
    return new Density(from.kept().multiply(BigDecimal.valueOf(factor)).round(DIGITS));
  }

  private static String place(Seed seed, Method method) {
    return "seed-" + seed + "/" + method.label();
  }
}
