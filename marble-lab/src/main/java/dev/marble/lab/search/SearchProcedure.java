package dev.marble.lab.search;

import dev.marble.lab.lottery.WinningTicket;
import dev.marble.lab.model.InitialWeights;
import dev.marble.lab.model.InitialWeights.Drawn;
import dev.marble.lab.model.Network;
import dev.marble.lab.model.OnnxImport;
import dev.marble.lab.prune.Density;
import dev.marble.lab.prune.ParameterBytes;
import dev.marble.lab.prune.StepStore;
import dev.marble.lab.run.RunFolder;
import dev.marble.lab.run.Step;
import dev.marble.lab.train.Trained;
import dev.marble.lab.train.TrainingSpec;
import dev.marble.onnx.OnnxFile;
import dev.marble.random.Seed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks for good networks inside random ones by training masks, for each density, in each arm, from
 * each seed; and trains the dense network beside them.
 *
 * <p>Every training is a step with its own output in the run's folder, so that a killed search goes
 * on where it was and ends with the same bytes. What a training took is kept beside its result, for
 * it is never the same twice.
 */
public final class SearchProcedure {
  private final SearchSpec spec;
  private final RunFolder folder;
  private final Searcher searcher;
  private final SearchProgress progress;
  private final String madeBy;
  private final List<SearchResult> results = new ArrayList<>();

  private SearchProcedure(
      SearchSpec spec,
      RunFolder folder,
      Searcher searcher,
      SearchProgress progress,
      String madeBy) {
    this.spec = spec;
    this.folder = folder;
    this.searcher = searcher;
    this.progress = progress;
    this.madeBy = madeBy;
  }

  /**
   * Runs a search, or what is left of it.
   *
   * @param spec what to look for
   * @param folder where steps leave their outputs
   * @param searcher trains and measures
   * @param progress hears of each training
   * @param madeBy the program, as tickets name it
   * @return all trainings: by seed; the dense network, then arm by arm its densities
   */
  public static List<SearchResult> run(
      SearchSpec spec,
      RunFolder folder,
      Searcher searcher,
      SearchProgress progress,
      String madeBy) {
    SearchProcedure procedure = new SearchProcedure(spec, folder, searcher, progress, madeBy);
    for (Seed seed : spec.seeds()) {
      spec.dense().ifPresent(dense -> procedure.train(seed, dense));
      for (Arm arm : spec.arms()) {
        spec.densities().forEach(density -> procedure.search(seed, arm, density));
      }
    }
    return List.copyOf(procedure.results);
  }

  /**
   * Where a search leaves a ticket.
   *
   * @param folder of the search
   * @param seed of the trial
   * @param arm the label of its network
   * @param density of its mask
   */
  public static Path ticket(RunFolder folder, Seed seed, String arm, Density density) {
    return folder.path().resolve(place(seed, arm, density.toString()) + ".ticket");
  }

  static String place(SearchResult result) {
    return place(result.seed(), result.arm(), result.density());
  }

  private static String place(Seed seed, String arm, String density) {
    boolean isSearched = !arm.equals(SearchResult.DENSE) && !arm.equals(SearchResult.CARVED);
    return "seed-" + seed + "/" + arm + (isSearched ? "-" + density : "");
  }

  private void search(Seed seed, Arm arm, Density density) {
    String name = place(seed, arm.label(), density.toString());
    done(name, seed, arm.label(), density, () -> find(name, seed, arm, density));
  }

  private void train(Seed seed, SearchSpec.Dense dense) {
    String name = place(seed, SearchResult.DENSE, "");
    done(name, seed, SearchResult.DENSE, Density.ALL, () -> learn(name, seed, dense));
    if (dense.carved()) {
      String carved = place(seed, SearchResult.CARVED, "");
      done(carved, seed, SearchResult.CARVED, Density.ALL, () -> carve(carved, name, seed, dense));
    }
  }

  private interface Work {
    SearchResult get();
  }

  /** Trains, unless the result is there. */
  private void done(String name, Seed seed, String arm, Density density, Work work) {
    Step result = folder.step(name + ".json");
    Optional<byte[]> found = result.find();
    if (found.isEmpty()) {
      progress.training(seed, arm, density.value());
      long before = processorNanos();
      found = Optional.of(work.get().toBytes());
      Seconds.write(folder.step(name + ".seconds"), 1e-9 * (processorNanos() - before));
      result.write(found.get());
    }
    // Even when it was there: a kill may have come between the result and this.
    folder.step(name + ".checkpoint").delete();
    SearchResult read = SearchResult.fromBytes(result.path().toString(), found.get());
    results.add(read);
    progress.trained(read);
  }

  private static long processorNanos() {
    return ProcessHandle.current().info().totalCpuDuration().map(each -> each.toNanos()).orElse(0L);
  }

  /** Draws the weights, trains the scores, and keeps what the mask leaves as a ticket. */
  private SearchResult find(String name, Seed seed, Arm arm, Density density) {
    Keep keep = spec.keep().with(density).within(arm.network());
    FrozenWeights frozen = frozen(seed, arm, keep);
    MaskRule rule = spec.method().rule(frozen, keep, spec.entropy(), spec.sampled());
    String before = rule.frozenSha256();
    double size = meanScore(rule, arm.network());
    TrainingSpec training = SearchSpec.with(spec.training(), seed);
    Trained trained =
        searcher.search(
            frozen.network(), rule, training, new StepStore(folder.step(name + ".checkpoint")));
    if (!rule.frozenSha256().equals(before)) {
      throw new IllegalStateException("a search has changed the weights that it chooses from");
    }
    FoundTicket ticket =
        FoundTicket.write(
            ticket(folder, seed, arm.label(), density),
            madeBy,
            trained.last(),
            rule,
            seed,
            settings(arm, density));
    return new SearchResult(
        seed,
        arm.label(),
        density.toString(),
        rule.masks().keptCount(),
        rule.masks().total(),
        arm.network().parameterCount(),
        rule.masks().sha256(),
        before,
        ticket.bytes(),
        ticket.maskBits(),
        ticket.limitBits(),
        arm.network().toOnnx(Map.of()).length,
        searcher.onnxTop1(ticket.onnx(), arm.network()),
        size == 0 ? 1 : meanScore(rule, arm.network()) / size,
        searcher.classes(),
        trained.evaluations());
  }

  private FrozenWeights frozen(Seed seed, Arm arm, Keep keep) {
    List<Drawn> plan = new ArrayList<>();
    for (Drawn drawn : arm.initial().plan(arm.network())) {
      double k = keep.of(drawn.name()).value();
      plan.add(spec.scaled() ? drawn.scaledBy(StrictMath.sqrt(1 / k)) : drawn);
    }
    return new FrozenWeights(arm.network(), seed, plan, arm.initial());
  }

  private Map<String, String> settings(Arm arm, Density density) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("construction", "search");
    settings.put("method", spec.method().label());
    settings.put("density", density.toString());
    settings.put("initial", arm.initial().label());
    settings.put("scaled", Boolean.toString(spec.scaled()));
    settings.put(WinningTicket.NORMALIZATION, searcher.data().normalization().toText());
    settings.put("run", String.valueOf(folder.path().getFileName()));
    return settings;
  }

  private static double meanScore(MaskRule rule, Network network) {
    double sum = 0;
    long count = 0;
    for (int t = 0; t < network.weights().size(); t++) {
      for (float score : rule.scores(t)) {
        sum += Math.abs(score);
        count++;
      }
    }
    return sum / count;
  }

  /** Trains the dense network in the ordinary way. */
  private SearchResult learn(String name, Seed seed, SearchSpec.Dense dense) {
    InitialWeights initial = dense.arm().initial();
    Network start = initial.draw(dense.arm().network(), seed);
    TrainingSpec training = SearchSpec.with(dense.training(), seed);
    Trained trained =
        searcher.train(start, training, new StepStore(folder.step(name + ".checkpoint")));
    if (dense.carved()) {
      folder.step(name + ".weights").write(ParameterBytes.of(trained.last()));
    }
    byte[] onnx = trained.last().toOnnx(Map.of());
    long weights = start.weights().stream().mapToLong(each -> each.length()).sum();
    return new SearchResult(
        seed,
        SearchResult.DENSE,
        "1",
        weights,
        weights,
        start.parameterCount(),
        "",
        "",
        onnx.length,
        0,
        0,
        onnx.length,
        searcher.onnxTop1(onnx, start),
        1,
        searcher.classes(),
        trained.evaluations());
  }

  /** Finds the network that was trained by subset sums. */
  private SearchResult carve(String name, String target, Seed seed, SearchSpec.Dense dense) {
    Network network = dense.arm().network();
    byte[] weights =
        folder
            .step(target + ".weights")
            .find()
            .orElseThrow(() ->
                new SearchException(
                    "The weights of the trained network are missing in \""
                        + folder.path()
                        + "\". Maybe delete the run's folder, and start it again."));
    CarvedTarget carved =
        CarvedTarget.carve(
            ParameterBytes.into(network, weights),
            seed,
            folder.path().resolve(name + ".ticket"),
            madeBy);
    Network found = OnnxImport.of(OnnxFile.of(network.name(), carved.onnx()));
    return new SearchResult(
        seed,
        SearchResult.CARVED,
        "1",
        carved.kept(),
        carved.randomWeights(),
        carved.randomWeights(),
        "",
        "",
        carved.bytes(),
        carved.maskBits(),
        carved.limitBits(),
        network.toOnnx(Map.of()).length,
        searcher.onnxTop1(carved.onnx(), found),
        1,
        searcher.classes(),
        List.of(searcher.measure(found)));
  }
}
