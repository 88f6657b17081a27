package dev.marble.lab.lottery;

import dev.marble.lab.model.Network;
import dev.marble.lab.prune.Criterion;
import dev.marble.lab.prune.Goal;
import dev.marble.lab.prune.Learner;
import dev.marble.lab.prune.Masks;
import dev.marble.lab.prune.Narrowing;
import dev.marble.lab.prune.ParameterBytes;
import dev.marble.lab.prune.PruneException;
import dev.marble.lab.prune.Pruning;
import dev.marble.lab.prune.StepStore;
import dev.marble.lab.run.RunFolder;
import dev.marble.lab.run.Step;
import dev.marble.lab.train.Trained;
import dev.marble.lab.train.TrainingSpec;
import dev.marble.random.Philox;
import dev.marble.random.Seed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks for winning tickets: draw θ₀, train, prune the smallest weights, set the survivors back to
 * θ₀ (or to θₖ, the weights after step k), and again.
 *
 * <p>Every training and every pruning is a step with its own output in the run's folder, so that a
 * killed search goes on where it was and ends with the same masks.
 *
 * <p>Frankle, Carbin, ICLR 2019, strategy 1 (iterative pruning with resetting). After a late rewind
 * (Frankle et al., ICML 2020) training goes on from step k, for the steps that are left; the
 * optimizer has forgotten what came before.
 */
public final class LotteryProcedure {
  /** Keeps these streams apart from those of weights, whose numbers are small. */
  private static final long STREAM = 0x6C6F747400000000L;

  private final LotterySpec spec;
  private final RunFolder folder;
  private final Learner learner;
  private final LotteryProgress progress;
  private final String madeBy;
  private final Pruning pruning;
  private final long total;
  private final List<LevelResult> results = new ArrayList<>();

  private LotteryProcedure(
      LotterySpec spec,
      RunFolder folder,
      Learner learner,
      LotteryProgress progress,
      String madeBy) {
    this.spec = spec;
    this.folder = folder;
    this.learner = learner;
    this.progress = progress;
    this.madeBy = madeBy;
    this.pruning = new Pruning(spec.scope(), spec.rates());
    this.total = Masks.full(spec.network()).total();
  }

  /**
   * Runs a search, or what is left of it.
   *
   * @param spec what to look for
   * @param folder where steps leave their outputs
   * @param learner trains
   * @param progress hears of each training
   * @param madeBy the program, as tickets name it
   * @return all trainings: by seed, then by level, tickets before controls
   */
  public static List<LevelResult> run(
      LotterySpec spec,
      RunFolder folder,
      Learner learner,
      LotteryProgress progress,
      String madeBy) {
    LotteryProcedure procedure = new LotteryProcedure(spec, folder, learner, progress, madeBy);
    spec.seeds().forEach(procedure::search);
    return List.copyOf(procedure.results);
  }

  private void search(Seed seed) {
    Network start = spec.initial().draw(spec.network(), seed);
    Masks masks = Masks.full(start);
    train(seed, Variant.TICKET, 0, start, masks);
    Network origin = spec.rewind() == 0 ? start : ParameterBytes.into(start, stored(origin(seed)));
    for (int level = 1; level <= spec.levels(); level++) {
      masks = prune(seed, level, masks);
      writeTicket(seed, level, masks, origin);
      train(seed, Variant.TICKET, level, masks.apply(origin), masks);
      for (Variant control : spec.controls()) {
        train(seed, control, level, origin, masks);
      }
    }
  }

  /** The masks of a level: from what the level before has learnt, or the dense network. */
  private Masks prune(Seed seed, int level, Masks before) {
    Step step = folder.step(place(seed) + "/masks-" + two(level));
    int learnt = spec.oneShot() ? 0 : level - 1;
    Step weights = weights(seed, learnt);
    byte[] bytes =
        step.get(() -> {
          Network trained = ParameterBytes.into(spec.network(), stored(weights));
          Map<String, double[]> scores = new LinkedHashMap<>();
          trained
              .weights()
              .forEach(weight ->
                  scores.put(weight.name(), Criterion.magnitudes(weight.name(), weight.values())));
          Masks from = spec.oneShot() ? Masks.full(trained) : before;
          return pruning.prune(from, scores, new Goal(spec.perRound(), level)).toBytes();
        });
    if (!spec.oneShot() || level == spec.levels()) {
      weights.delete();
    }
    Masks pruned = Masks.fromBytes(step.path().toString(), bytes);
    if (!pruned.fits(spec.network())) {
      throw PruneException.foreign(step.path());
    }
    return pruned;
  }

  /** The level's ticket as a file of its own; it is whole or not there. */
  private void writeTicket(Seed seed, int level, Masks masks, Network origin) {
    Path file = ticket(folder, seed, level);
    if (!Files.exists(file)) {
      WinningTicket.write(
          file,
          madeBy,
          spec.network(),
          spec.initial(),
          seed,
          masks,
          spec.rewind() == 0 ? Optional.empty() : Optional.of(origin),
          Map.of(
              "construction",
              "lottery",
              "level",
              Integer.toString(level),
              WinningTicket.REWIND,
              Integer.toString(spec.rewind()),
              "run",
              String.valueOf(folder.path().getFileName())));
    }
  }

  /**
   * Where a search leaves a level's ticket.
   *
   * @param folder of the search
   * @param seed of the trial
   * @param level from 1
   */
  public static Path ticket(RunFolder folder, Seed seed, int level) {
    return folder.path().resolve(place(seed) + "/ticket-" + two(level) + ".ticket");
  }

  /** Trains, unless the result is there. What later levels need is written before the result is. */
  private void train(Seed seed, Variant variant, int level, Network origin, Masks masks) {
    String name = place(seed) + "/" + variant.label() + "-" + two(level);
    Step result = folder.step(name + ".json");
    Optional<byte[]> found = result.find();
    if (found.isEmpty()) {
      progress.training(seed, variant, level);
      found = Optional.of(learn(name, seed, variant, level, origin, masks).toBytes());
      result.write(found.get());
    }
    // Even when it was there: a kill may have come between the result and this.
    folder.step(name + ".checkpoint").delete();
    LevelResult read = LevelResult.fromBytes(result.path().toString(), found.get());
    if (!read.seed().equals(seed)
        || read.variant() != variant
        || read.level() != level
        || read.total() != total) {
      throw PruneException.foreign(result.path());
    }
    results.add(read);
    progress.trained(read);
  }

  private LevelResult learn(
      String name, Seed seed, Variant variant, int level, Network origin, Masks masks) {
    Network start = start(seed, variant, origin, masks);
    Masks kept =
        switch (variant) {
          case TICKET, REINIT -> masks;
          case RANDOM -> random(seed, masks);
          case DENSE -> Masks.full(start);
        };
    boolean isDense = variant == Variant.TICKET && level == 0;
    TrainingSpec training = spec.training(seed);
    if (isDense && spec.rewind() > 0) {
      training = training.keeping(List.of(spec.rewind()));
    } else if (variant == Variant.TICKET || variant == Variant.RANDOM) {
      training = training.after(spec.rewind());
    }
    Trained trained =
        learner.train(
            kept.apply(start), kept, training, new StepStore(folder.step(name + ".checkpoint")));
    if (isDense && spec.rewind() > 0) {
      origin(seed).write(ParameterBytes.of(trained.kept().get(spec.rewind())));
    }
    boolean isPruned = level < spec.levels() && (isDense || !spec.oneShot());
    if (variant == Variant.TICKET && isPruned) {
      weights(seed, level).write(ParameterBytes.of(trained.last()));
    }
    return LevelResult.of(seed, variant, level, total, kept.keptCount(), kept.sha256(), trained);
  }

  private Network start(Seed seed, Variant variant, Network origin, Masks masks) {
    return switch (variant) {
      case TICKET, RANDOM -> origin;
      case REINIT -> spec.initial().draw(spec.network(), other(seed));
      case DENSE -> spec.initial().draw(Narrowing.to(spec.network(), masks.keptCount()), seed);
    };
  }

  /** As many weights of each tensor as the ticket keeps, but any. */
  private static Masks random(Seed seed, Masks masks) {
    Map<String, double[]> scores = new LinkedHashMap<>();
    for (String name : masks.names()) {
      scores.put(name, Criterion.random(seed, scores.size(), masks.length(name)));
    }
    return Pruning.withCountsOf(masks, scores);
  }

  /** A seed of its own for the control that starts elsewhere. */
  private static Seed other(Seed seed) {
    int[] words = new int[4];
    Philox.block(seed.value(), STREAM, 0, words, 0);
    return new Seed((long) words[0] << 32 | words[1] & 0xFFFFFFFFL);
  }

  private Step origin(Seed seed) {
    return folder.step(place(seed) + "/origin");
  }

  private Step weights(Seed seed, int level) {
    return folder.step(place(seed) + "/weights-" + two(level));
  }

  private static byte[] stored(Step step) {
    return step.find()
        .orElseThrow(() ->
            new PruneException(
                "The file \""
                    + step.path()
                    + "\" is missing or damaged, and the run needs it. Maybe delete the run's"
                    + " folder, and start it again."));
  }

  private static String place(Seed seed) {
    return "seed-" + seed;
  }

  private static String two(int level) {
    return level < 10 ? "0" + level : Integer.toString(level);
  }
}
