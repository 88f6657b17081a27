package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.batch.Progress;
import dev.marble.json.JsonObject;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.lottery.PaperSettings;
import dev.marble.lab.model.Architectures;
import dev.marble.lab.model.InitialWeights;
import dev.marble.lab.model.Network;
import dev.marble.lab.model.OnnxImport;
import dev.marble.lab.model.Parameter;
import dev.marble.lab.prune.Criterion;
import dev.marble.lab.prune.CurvePoint;
import dev.marble.lab.prune.Density;
import dev.marble.lab.prune.LayerRates;
import dev.marble.lab.prune.Masks;
import dev.marble.lab.prune.MeanDeviation;
import dev.marble.lab.prune.Method;
import dev.marble.lab.prune.ParameterBytes;
import dev.marble.lab.prune.PrunePoint;
import dev.marble.lab.prune.PruneProcedure;
import dev.marble.lab.prune.PruneSpec;
import dev.marble.lab.prune.PruneTables;
import dev.marble.lab.prune.Scope;
import dev.marble.lab.prune.StepStore;
import dev.marble.lab.prune.TorchLearner;
import dev.marble.lab.run.Experiment.Planned;
import dev.marble.lab.run.RunFolder;
import dev.marble.lab.run.RunResult;
import dev.marble.lab.run.RunSpec;
import dev.marble.lab.run.Step;
import dev.marble.lab.train.Optimizer;
import dev.marble.lab.train.Score;
import dev.marble.lab.train.TorchEngine;
import dev.marble.lab.train.TrainingSpec;
import dev.marble.random.Seed;
import dev.marble.ticket.Digests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code marble prune}: how small can a trained network get? */
@Command(
    name = "prune",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    header = "Prune a trained network to several densities, and measure each.",
    description = {
      "",
      "Removes weights, or whole filters, from a trained network, and tells what is left of its"
          + " size (compression ratio), of its work (theoretical speed-up) and of its accuracy,"
          + " with the unpruned network beside it. The density is the fraction that is kept; of n"
          + " weights exactly density · n are, halves rounded up.",
      "",
      "Single weights that are zero make nothing faster on ordinary runtimes; filters are really cut"
          + " out of the graph. Each step of a run is kept: the same command goes on with a run that"
          + " was broken off.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  marble prune lenet-300-100 --data mnist --criterion magnitude,gradient,random",
      "  marble prune model.onnx --data cifar10 --scope global --densities 0.5,0.25,0.125",
      "  marble prune model.onnx --data cifar10 --criterion filter --fine-tune 2000 --export"
    })
final class PruneCommand implements Callable<Integer>, CommandExperiment.Plannable {
  private static final int GRADIENT_EXAMPLES = 1000;

  @Parameters(
      paramLabel = "MODEL.onnx|NETWORK",
      description = "A trained model, or an architecture to train first.")
  private String model;

  @Mixin private TrainDataOptions data;

  @Option(
      names = "--criterion",
      paramLabel = "LIST",
      defaultValue = "magnitude",
      description =
          "magnitude, gradient (|weight · gradient|), random, or filter (whole filters of smallest"
              + " magnitude) (default: ${DEFAULT-VALUE}).")
  private String criteria;

  @Option(
      names = "--scope",
      paramLabel = "LIST",
      defaultValue = "global,layerwise",
      description = "Which weights compete: global, layerwise (default: ${DEFAULT-VALUE}).")
  private String scopes;

  @Option(
      names = "--densities",
      paramLabel = "LIST",
      defaultValue = "1/2,1/4,1/8,1/16,1/32",
      description = "Fractions that are kept, descending (default: ${DEFAULT-VALUE}).")
  private String densities;

  @Option(
      names = "--iterations",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "0 prunes the whole network to each density in one shot; N goes from each density to the"
              + " next in N rounds (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--fine-tune",
      paramLabel = "STEPS",
      defaultValue = "0",
      description = "Steps of training after each round (default: ${DEFAULT-VALUE}).")
  private int fineTune;

  @Option(
      names = "--exempt",
      paramLabel = "LAYER",
      split = ",",
      description = "Layers that are never pruned.")
  private List<String> exempt = List.of();

  @Option(
      names = "--layer-share",
      paramLabel = "LAYER=SHARE",
      split = ",",
      description =
          "Layers that take part in a share of the pruning only, with a layerwise scope (default:"
              + " the output layer 0.5).")
  private List<String> shares = List.of();

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps of the first training of a NETWORK (default: as in the lottery paper).")
  private Integer steps;

  @Option(names = "--batch", paramLabel = "N", description = "Examples of one step.")
  private Integer batch;

  @Option(
      names = "--learning-rate",
      paramLabel = "R",
      description = "Of Adam, before any schedule.")
  private Double learningRate;

  @Mixin private Trials trials;

  @Option(
      names = "--runs",
      paramLabel = "FOLDER",
      defaultValue = "runs",
      description =
          "Where the run's own folder is made, or found again (default: ${DEFAULT-VALUE}).")
  private Path runs;

  @Option(
      names = "--export",
      description =
          "Also write the models of the first trial to the run's folder: filters cut out; single"
              + " weights as zeros, and in sparse storage.")
  private boolean export;

  @Mixin private EngineThreads threads;
  @Mixin private Output out;

  /** What there is to prune, for each trial. */
  record Start(Network network, Optional<TrainingSpec> training) {}

  @Override
  public Integer call() {
    Plan plan = plan();
    Stopwatch watch = new Stopwatch();
    try (Bar bar = new Bar(!out.isJson());
        RunFolder folder = RunFolder.open(runs, plan.spec())) {
      Result result =
          folder.work(plan.data().in(threads.start()), () -> plan.run(folder, bar, export));
      bar.finish();
      report(plan.pruning(), result, folder.path(), watch.lap());
      return 0;
    }
  }

  /** What came of a run. */
  record Result(
      PrunePage page,
      List<CurvePoint> curve,
      MeanDeviation top1,
      MeanDeviation top5,
      PrunedModels models) {}

  /** What to prune, and the data to measure with. */
  record Plan(RunSpec spec, Start start, PruneSpec pruning, LearningData data) implements Planned {
    @Override
    public void run(RunFolder folder, int threads, Progress progress) {
      TorchEngine.useThreads(threads);
      run(folder, progress, false);
    }

    Result run(RunFolder folder, Progress progress, boolean export) {
      TorchLearner learner =
          new TorchLearner(
              data.sets(), GRADIENT_EXAMPLES, new TrainingBar(progress, "training", steps()));
      PrunedModels models =
          new PrunedModels(folder, Map.of("normalization", data.sets().normalization().toText()));
      List<PrunePoint> points = new ArrayList<>();
      List<Score> unpruned = new ArrayList<>();
      for (Seed seed : pruning.seeds()) {
        Network network = trained(start, seed, learner, folder);
        unpruned.add(learner.test(network));
        boolean isExported = export && seed.equals(pruning.seeds().getFirst());
        PruneProcedure procedure =
            new PruneProcedure(
                pruning,
                folder,
                learner,
                example(),
                isExported ? models::write : (point, pruned) -> {});
        points.addAll(procedure.prune(network, seed));
      }
      MeanDeviation top1 = MeanDeviation.of(unpruned.stream().map(Score::top1).toList());
      MeanDeviation top5 = MeanDeviation.of(unpruned.stream().map(Score::top5).toList());
      List<CurvePoint> curve = CurvePoint.of(points);
      PruneTables.write(folder.path(), points);
      PrunePage page = new PrunePage(start.network().name(), top1, curve);
      page.write(folder.path(), spec);
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put("unpruned_top1", top1.mean());
      figures.put("compression", curve.getLast().compression().mean());
      figures.put("top1", curve.getLast().top1().mean());
      folder.finish(new RunResult(figures));
      return new Result(page, curve, top1, top5, models);
    }

    /** Of all trainings together. */
    private long steps() {
      long points = (long) pruning.methods().size() * pruning.densities().size();
      long tuning = pruning.fineTuning().map(TrainingSpec::steps).orElse(0);
      long first = start.training().map(TrainingSpec::steps).orElse(0);
      return pruning.seeds().size() * (first + points * Math.max(1, pruning.rounds()) * tuning);
    }

    private List<Integer> example() {
      DataSet train = data.sets().train();
      return start.network().inputShape().size() == 3
          ? List.of(train.channels(), train.height(), train.width())
          : List.of(train.imageLength());
    }
  }

  @Override
  public Plan plan() {
    if (fineTune < 0) {
      throw new MarbleException("--fine-tune " + fineTune + " is not at least 0.");
    }
    threads.count();
    checkModel();
    LearningData opened = LearningData.open(data);
    Start start = start(opened.sets().train());
    PruneSpec spec = spec(start.network());
    JsonObject keys = opened.keys();
    keys.put("network", start.network().name());
    keys.put("model_sha256", Digests.sha256(start.network().toOnnx(Map.of())));
    keys.put("training", start.training().map(TrainingSpec::label).orElse("none"));
    keys.put("gradient_examples", GRADIENT_EXAMPLES);
    spec.keys().fields().forEach(keys::put);
    return new Plan(new RunSpec("prune", 1, keys), start, spec, opened);
  }

  /** The network of a trial: the given one, or one that is trained first. */
  private static Network trained(Start start, Seed seed, TorchLearner learner, RunFolder folder) {
    if (start.training().isEmpty()) {
      return start.network();
    }
    TrainingSpec training = start.training().get();
    TrainingSpec own =
        new TrainingSpec(
            training.optimizer(),
            training.schedule(),
            training.steps(),
            training.batch(),
            seed,
            training.evaluateEvery(),
            training.patience(),
            List.of());
    Network random = InitialWeights.GLOROT_NORMAL.draw(start.network(), seed);
    Step checkpoint = folder.step("seed-" + seed + "/dense.checkpoint");
    byte[] weights =
        folder
            .step("seed-" + seed + "/dense.weights")
            .get(() ->
                ParameterBytes.of(
                    learner
                        .train(random, Masks.full(random), own, new StepStore(checkpoint))
                        .best()));
    checkpoint.delete();
    return ParameterBytes.into(random, weights);
  }

  // ---- the specification ----

  private void checkModel() {
    if (!Architectures.isKnown(model)) {
      if (!Files.exists(Path.of(model))) {
        throw new MarbleException(
            "There is no file \""
                + model
                + "\", and no architecture of that name. Maybe one of "
                + String.join(
                    ", ", Architectures.list().stream().map(Architectures.Entry::name).toList())
                + ".");
      }
      if (steps != null) {
        throw new MarbleException(
            "--steps "
                + steps
                + " is about training a network first, and \""
                + model
                + "\" is trained. Maybe --fine-tune is meant.");
      }
    }
  }

  private Start start(DataSet train) {
    if (!Architectures.isKnown(model)) {
      return new Start(OnnxImport.read(Path.of(model)), Optional.empty());
    }
    Network network =
        Architectures.named(
            model, train.channels(), train.height(), train.width(), train.classes());
    PaperSettings paper = PaperSettings.of(model);
    PaperSettings settings = steps == null ? paper : paper.within(Math.max(1, steps));
    Optimizer optimizer =
        learningRate == null ? settings.optimizer() : new Optimizer.Adam(learningRate);
    int length = steps == null ? settings.steps() : steps;
    TrainingSpec training =
        TrainingSpec.of(optimizer, length, batch == null ? settings.batch() : batch, new Seed(0))
            .with(settings.schedule());
    return new Start(network, Optional.of(training));
  }

  private PruneSpec spec(Network network) {
    List<Method> methods = new ArrayList<>();
    for (String criterion : criteria.split(",", -1)) {
      for (String scope : scopes.split(",", -1)) {
        methods.add(new Method(Criterion.parse(criterion), Scope.parse(scope)));
      }
    }
    List<Density> kept = new ArrayList<>();
    for (String density : densities.split(",", -1)) {
      kept.add(Density.parse(density));
    }
    List<String> names = network.weights().stream().map(Parameter::name).toList();
    LayerRates rates = shares.isEmpty() ? LayerRates.outputAtHalf(names) : LayerRates.EVEN;
    rates = LayerNamesOption.with(rates, shares, network);
    return new PruneSpec(
        methods,
        kept,
        LayerNamesOption.exempting(rates, exempt, network),
        rounds,
        fineTuning(),
        trials.seeds());
  }

  private Optional<TrainingSpec> fineTuning() {
    if (fineTune == 0) {
      return Optional.empty();
    }
    Optimizer optimizer = new Optimizer.Adam(learningRate == null ? 3e-4 : learningRate);
    return Optional.of(
        TrainingSpec.of(optimizer, fineTune, batch == null ? 64 : batch, new Seed(0)));
  }

  // ---- what it says ----

  private void report(PruneSpec spec, Result result, Path folder, double seconds) {
    Table table = new Table().text(PrunePage.HEADS.getFirst());
    PrunePage.HEADS.stream().skip(1).forEach(table::number);
    table.row(
        "unpruned",
        "1",
        "",
        "1.00",
        "1.00",
        Trials.percent(result.top1()),
        Trials.percent(result.top5()));
    result.page().rows().forEach(table::row);
    out.text(table.toString());
    out.text(
        Text.plural(spec.seeds().size(), "trial")
            + ", mean ± standard deviation; "
            + Text.seconds(seconds)
            + ".");
    if (spec.methods().stream().anyMatch(each -> each.criterion() != Criterion.FILTER)) {
      out.text(
          "Masks of single weights make nothing faster on ordinary runtimes, and a file smaller"
              + " only in sparse storage (--export): the speed-up is theoretical.");
    }
    if (export) {
      out.text(result.models().toText());
    }
    out.text("Written: " + folder.resolve("report.html"));
    JsonObject json =
        new JsonObject()
            .put("run", folder.toString())
            .put("unpruned_top1", result.top1().mean())
            .put("unpruned_top5", result.top5().mean())
            .put(
                "points",
                result.curve().stream()
                    .map(point ->
                        new JsonObject()
                            .put("criterion", point.method().criterion().label())
                            .put("scope", point.method().scope().label())
                            .put("density", point.density().value())
                            .put("kept", point.kept().mean())
                            .put("compression", point.compression().mean())
                            .put("speed_up", point.speedUp().mean())
                            .put("top1", point.top1().mean())
                            .put("top1_sd", point.top1().deviation())
                            .put("top5", point.top5().mean()))
                    .toList());
    out.json(json);
  }
}
