package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.batch.Progress;
import dev.marble.io.AtomicFile;
import dev.marble.json.JsonObject;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.model.Architectures;
import dev.marble.lab.model.Biases;
import dev.marble.lab.model.InitialWeights;
import dev.marble.lab.model.Network;
import dev.marble.lab.model.RedundantLayers;
import dev.marble.lab.prune.Density;
import dev.marble.lab.prune.Scope;
import dev.marble.lab.run.Experiment.Planned;
import dev.marble.lab.run.Provenance;
import dev.marble.lab.run.RunFolder;
import dev.marble.lab.run.RunResult;
import dev.marble.lab.run.RunSpec;
import dev.marble.lab.search.Arm;
import dev.marble.lab.search.Keep;
import dev.marble.lab.search.Method;
import dev.marble.lab.search.SearchProcedure;
import dev.marble.lab.search.SearchProgress;
import dev.marble.lab.search.SearchResult;
import dev.marble.lab.search.SearchSpec;
import dev.marble.lab.search.SearchSummary;
import dev.marble.lab.search.SearchTables;
import dev.marble.lab.search.Searcher;
import dev.marble.lab.train.Optimizer;
import dev.marble.lab.train.Schedule;
import dev.marble.lab.train.TorchEngine;
import dev.marble.lab.train.TrainingSpec;
import dev.marble.random.Seed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code marble search}: good networks inside random ones, found by training the mask alone. */
@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    header = "Find good networks inside random ones by training the mask, and nothing else.",
    description = {
      "",
      "Draws a random network without biases, whose weights never change, and learns which of them to"
          + " keep: a score for each weight follows the gradient, and the weights of the largest"
          + " scores are kept. What is found is a ticket: a seed and one bit per weight. This is"
          + " done for each density, each way to draw the weights and each seed, beside the same"
          + " network trained in the ordinary way.",
      "",
      "The density is the fraction that is kept. Each training is a step of a run: the same command"
          + " goes on with a search that was broken off, and ends with the same masks.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  marble search lenet-300-100 --data mnist",
      "  marble search conv2 --data cifar10 --limit 10000 --steps 1000 --densities 0.3,0.5,0.7",
      "  marble search lenet-300-100 --data mnist --densities 0.5 --seeds 1 --method multi-prize",
      "  marble search 784-20-10 --data mnist --compare 5 --init signed-constant"
    })
final class SearchCommand implements Callable<Integer>, CommandExperiment.Plannable {
  private static final double SGD_RATE = 0.5;
  private static final double ADAM_RATE = 0.3;

  @Parameters(paramLabel = "NETWORK", description = "A name, or widths such as 784-500-10.")
  private String architecture;

  @Mixin private TrainDataOptions data;

  @Option(
      names = "--densities",
      paramLabel = "LIST",
      defaultValue = "0.1,0.3,0.5,0.7,0.9",
      description =
          "Fractions of the weights that masks keep, a search for each (default:"
              + " ${DEFAULT-VALUE}).")
  private String densities;

  @Option(
      names = "--init",
      paramLabel = "LIST",
      defaultValue = "kaiming-normal,signed-constant",
      description = "How the random weights are drawn (default: ${DEFAULT-VALUE}).")
  private String inits;

  @Option(
      names = "--unscaled",
      description = "Leave weights as they are; usually they are multiplied by √(1/density).")
  private boolean unscaled;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      defaultValue = "edge-popup",
      description =
          "edge-popup: the weights of the largest scores; bernoulli: each with a probability of its"
              + " own; multi-prize: edge-popup with weights that are all ±α (default:"
              + " ${DEFAULT-VALUE}).")
  private String method;

  @Option(
      names = "--scope",
      paramLabel = "layerwise|global",
      defaultValue = "layerwise",
      description = "Which weights compete (default: ${DEFAULT-VALUE}).")
  private String scope;

  @Option(
      names = "--layer-density",
      paramLabel = "LAYER=D",
      split = ",",
      description = "A density of its own for a layer.")
  private Map<String, String> layers = new LinkedHashMap<>();

  @Option(
      names = "--ramp",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Steps in which the density falls from 1 to where it stays (default: ${DEFAULT-VALUE}).")
  private int ramp;

  @Option(
      names = "--entropy",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "bernoulli: add X times the mean entropy of the mask's bits to the loss (default:"
              + " ${DEFAULT-VALUE}).")
  private double entropy;

  @Option(
      names = "--final-mask",
      paramLabel = "threshold|sample",
      defaultValue = "threshold",
      description =
          "bernoulli: the weights that are kept more often than not, or one more draw (default:"
              + " ${DEFAULT-VALUE}).")
  private String finalMask;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Batches of one training (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "128",
      description = "Examples of one step (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--optimizer",
      paramLabel = "sgd|adam",
      description = "How scores follow their gradients (default: sgd; for bernoulli adam).")
  private TrainingQuestion.Algorithm optimizer;

  @Option(
      names = "--learning-rate",
      paramLabel = "R",
      description = "Of the scores, before the schedule (default: 0.5 for sgd, 0.3 for adam).")
  private Double learningRate;

  @Option(
      names = "--momentum",
      paramLabel = "M",
      description = "How much of its last step sgd keeps (default: 0.9).")
  private Double momentum;

  @Option(
      names = "--decay",
      paramLabel = "D",
      defaultValue = "0",
      description =
          "Weight decay of the scores; with a high learning rate it makes searches collapse"
              + " (default: ${DEFAULT-VALUE}).")
  private double decay;

  @Option(
      names = "--schedule",
      paramLabel = "S",
      defaultValue = "cosine",
      description = "How the rate changes: as for marble train (default: ${DEFAULT-VALUE}).")
  private String schedule;

  @Option(
      names = "--evaluate-every",
      paramLabel = "N",
      description = "Steps between two evaluations (default: a fifth of the steps).")
  private Integer evaluateEvery;

  @Option(
      names = "--compare",
      paramLabel = "N",
      description =
          "Search beside construction, for NETWORK given by its widths: in the structure that subset"
              + " sums use, which has N hidden units for each input, with relu and without, and in"
              + " a wide network of as many weights; beside NETWORK itself, trained, and carved.")
  private Integer compare;

  @Option(names = "--no-dense", description = "Do not train the dense network beside the searches.")
  private boolean noDense;

  @Option(
      names = "--dense-rate",
      paramLabel = "R",
      defaultValue = "0.0012",
      description = "Learning rate of the dense network's Adam (default: ${DEFAULT-VALUE}).")
  private double denseRate;

  @Mixin private Trials trials;

  @Mixin private RunsFolderOption runs;

  @Mixin private EngineThreads threads;
  @Mixin private Output out;

  @Override
  public Integer call() {
    Plan plan = plan();
    Stopwatch watch = new Stopwatch();
    try (Bar bar = new Bar(!out.isJson());
        RunFolder folder = runs.open(plan.spec())) {
      List<SearchResult> results =
          folder.work(
              plan.data().in(threads.use()), () -> run(plan.search(), plan.data(), folder, bar));
      bar.finish();
      new SearchText(out, plan.search(), results, folder).print(watch.lap());
      return 0;
    }
  }

  /** A search, and the data that it learns from. */
  record Plan(RunSpec spec, SearchSpec search, LearningData data) implements Planned {
    @Override
    public Provenance where(Provenance here) {
      return data.in(EngineThreads.engine(here));
    }

    @Override
    public void run(RunFolder folder, int threads, Progress progress) {
      TorchEngine.useThreads(threads);
      SearchCommand.run(search, data, folder, progress);
    }
  }

  @Override
  public Plan plan() {
    densities(); // before any data are read
    threads.count();
    LearningData opened = LearningData.open(data);
    SearchSpec spec = spec(opened.sets().train());
    JsonObject keys = opened.keys();
    spec.keys().fields().forEach(keys::put);
    return new Plan(new RunSpec("search", 1, keys), spec, opened);
  }

  private static List<SearchResult> run(
      SearchSpec spec, LearningData opened, RunFolder folder, Progress bar) {
    TrainingBar steps = new TrainingBar(bar, "searching", spec.steps());
    Searcher searcher = new Searcher(opened.sets(), steps);
    List<SearchResult> results =
        SearchProcedure.run(spec, folder, searcher, new Heard(folder, steps, spec), Version.NAME);
    SearchTables.write(folder.path(), results);
    SearchPlots plots = new SearchPlots(SearchSummary.of(results), spec);
    plots.write(folder.path());
    String page = SearchPage.of(folder, spec, results, plots);
    AtomicFile.write(
        folder.path().resolve("report.html"), true, page.getBytes(StandardCharsets.UTF_8));
    folder.finish(figures(results));
    return results;
  }

  /** Notes each training, and counts those that were there already. */
  private static final class Heard implements SearchProgress {
    private final RunFolder folder;
    private final TrainingBar bar;
    private final SearchSpec spec;
    private boolean isNew;

    Heard(RunFolder folder, TrainingBar bar, SearchSpec spec) {
      this.folder = folder;
      this.bar = bar;
      this.spec = spec;
    }

    @Override
    public void training(Seed seed, String arm, double density) {
      isNew = true;
    }

    @Override
    public void trained(SearchResult result) {
      if (isNew) {
        folder.log().add(SearchText.line(result));
        SearchText.collapse(spec, result).ifPresent(folder.log()::add);
      } else {
        bar.found(spec.steps(result));
      }
      isNew = false;
    }
  }

  private static RunResult figures(List<SearchResult> results) {
    Map<String, Double> figures = new LinkedHashMap<>();
    List<SearchSummary> points = SearchSummary.of(results);
    points.stream()
        .filter(SearchSummary::isDense)
        .forEach(dense -> figures.put("dense_top1", dense.top1().mean()));
    SearchSummary best = SearchText.best(points);
    figures.put("best_density", best.keptDensity().mean());
    figures.put("best_top1", best.top1().mean());
    figures.put("best_ticket_bytes", best.ticketBytes().mean());
    return new RunResult(figures);
  }

  // ---- the specification ----

  private List<Density> densities() {
    List<Density> parsed = new ArrayList<>();
    for (String each : densities.split(",", -1)) {
      parsed.add(Density.parse(each));
    }
    return parsed;
  }

  private SearchSpec spec(DataSet train) {
    Network whole =
        Architectures.named(
            architecture, train.channels(), train.height(), train.width(), train.classes());
    Network network = Biases.drop(whole);
    List<Arm> arms = new ArrayList<>();
    for (String init : inits.split(",", -1)) {
      InitialWeights initial = InitialWeights.parse(init.strip());
      if (compare == null) {
        arms.add(new Arm(initial.label(), network, initial));
      } else {
        arms.addAll(structures(train, initial));
      }
    }
    if (compare != null && noDense) {
      throw new MarbleException("--no-dense leaves nothing to --compare with.");
    }
    return new SearchSpec(
        arms,
        Method.parse(method),
        entropy,
        isSampled(),
        !unscaled,
        keep(network),
        densities(),
        training(optimizer(), Schedule.parse(schedule)),
        noDense ? Optional.empty() : Optional.of(dense(compare == null ? whole : network)),
        trials.seeds());
  }

  /** Where masks are searched beside construction. */
  private List<Arm> structures(DataSet train, InitialWeights initial) {
    if (!architecture.strip().matches("[0-9]+(-[0-9]+)+")) {
      throw new MarbleException(
          "--compare is about dense networks, given by their widths such as 784-20-10, and not"
              + " about \""
              + architecture
              + "\".");
    }
    List<Integer> widths =
        Arrays.stream(architecture.strip().split("-")).map(Integer::valueOf).toList();
    int[] image = {train.channels(), train.height(), train.width()};
    String name = architecture.strip() + " with " + compare + " units per input";
    Network relu = RedundantLayers.of(name, widths, compare, true, image);
    Network linear = RedundantLayers.of(name + ", linear", widths, compare, false, image);
    String wide =
        RedundantLayers.widened(widths, relu.parameterCount()).stream()
            .map(String::valueOf)
            .collect(Collectors.joining("-"));
    Network plain =
        Biases.drop(Architectures.named(wide, image[0], image[1], image[2], train.classes()));
    String more = inits.contains(",") ? "-" + initial.label() : "";
    return List.of(
        new Arm("redundant-relu" + more, relu, initial),
        new Arm("redundant-linear" + more, linear, initial),
        new Arm("wide" + more, plain, initial));
  }

  private Optimizer optimizer() {
    TrainingQuestion.Algorithm usual =
        Method.parse(method) == Method.BERNOULLI
            ? TrainingQuestion.Algorithm.ADAM
            : TrainingQuestion.Algorithm.SGD;
    TrainingQuestion.Algorithm chosen = optimizer == null ? usual : optimizer;
    double usualRate = chosen == TrainingQuestion.Algorithm.ADAM ? ADAM_RATE : SGD_RATE;
    double rate = learningRate == null ? usualRate : learningRate;
    return TrainingQuestion.rule("--", chosen, rate, momentum, false, decay);
  }

  private boolean isSampled() {
    return switch (finalMask) {
      case "threshold" -> false;
      case "sample" -> true;
      default ->
          throw new MarbleException(
              "--final-mask \"" + finalMask + "\" is none of threshold, sample.");
    };
  }

  private Keep keep(Network network) {
    Map<String, Density> own = new LinkedHashMap<>();
    layers.forEach((layer, density) ->
        own.put(LayerNamesOption.tensor(layer, network), Density.parse(density)));
    return new Keep(Density.ALL, own, Scope.parse(scope), ramp);
  }

  private TrainingSpec training(Optimizer optimizer, Schedule followed) {
    int every = evaluateEvery == null ? Math.max(1, (steps + 4) / 5) : evaluateEvery;
    return new TrainingSpec(optimizer, followed, steps, batch, new Seed(0), every, 0, List.of());
  }

  private SearchSpec.Dense dense(Network whole) {
    return new SearchSpec.Dense(
        new Arm(SearchResult.DENSE, whole, InitialWeights.KAIMING_NORMAL),
        training(new Optimizer.Adam(denseRate), new Schedule.Cosine()),
        compare != null);
  }
}
