package dev.marble.app;

import dev.marble.batch.Progress;
import dev.marble.io.AtomicFile;
import dev.marble.json.JsonObject;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.lottery.LevelResult;
import dev.marble.lab.lottery.LevelSummary;
import dev.marble.lab.lottery.LotteryProcedure;
import dev.marble.lab.lottery.LotteryProgress;
import dev.marble.lab.lottery.LotterySpec;
import dev.marble.lab.lottery.LotteryTables;
import dev.marble.lab.lottery.PaperSettings;
import dev.marble.lab.lottery.Variant;
import dev.marble.lab.model.Architectures;
import dev.marble.lab.model.InitialWeights;
import dev.marble.lab.model.Network;
import dev.marble.lab.prune.Density;
import dev.marble.lab.prune.LayerRates;
import dev.marble.lab.prune.Scope;
import dev.marble.lab.prune.TorchLearner;
import dev.marble.lab.run.Experiment.Planned;
import dev.marble.lab.run.RunFolder;
import dev.marble.lab.run.RunResult;
import dev.marble.lab.run.RunSpec;
import dev.marble.lab.train.Optimizer;
import dev.marble.lab.train.TorchEngine;
import dev.marble.lab.train.TrainingSpec;
import dev.marble.random.Seed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code marble lottery}: small networks inside a random one that train as well as the whole. */
@Command(
    name = "lottery",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    header = "Look for winning lottery tickets by iterated magnitude pruning.",
    description = {
      "",
      "Draws a random network, trains it, prunes the smallest weights, sets those that are left back"
          + " to their random start, and again. At each level it tells when the validation loss is"
          + " at its minimum, and how accurate the network is then and in the end, beside controls:"
          + " the same masks with other random weights, random masks, and a small dense network.",
      "",
      "Settings that are not given are those of Frankle and Carbin (ICLR 2019) for that network."
          + " Each training is a step of a run: the same command goes on with a search that was"
          + " broken off, and ends with the same masks.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  marble lottery lenet-300-100 --data mnist --levels 15",
      "  marble lottery lenet-300-100 --data fashion-mnist --steps 5000 --controls reinit",
      "  marble lottery conv2 --data cifar10 --limit 10000 --levels 8 --rewind 500"
    })
final class LotteryCommand implements Callable<Integer>, CommandExperiment.Plannable {
  private static final String ALL_CONTROLS = "reinit,random,dense";

  @Parameters(paramLabel = "NETWORK", description = "A name, or widths such as 784-500-10.")
  private String architecture;

  @Mixin private TrainDataOptions data;

  @Option(
      names = "--levels",
      paramLabel = "N",
      defaultValue = "15",
      description = "Rounds of pruning (default: ${DEFAULT-VALUE}).")
  private int levels;

  @Option(
      names = "--density",
      paramLabel = "D",
      defaultValue = "0.8",
      description =
          "The fraction of the remaining weights that each round keeps (default:"
              + " ${DEFAULT-VALUE}); the output layer loses half as many, convolutions what the"
              + " paper says.")
  private String density;

  @Option(
      names = "--scope",
      paramLabel = "global|layerwise",
      description = "Which weights compete (default: as in the paper).")
  private String scope;

  @Option(
      names = "--exempt",
      paramLabel = "LAYER",
      split = ",",
      description = "Layers that are never pruned.")
  private List<String> exempt = List.of();

  @Option(
      names = "--rewind",
      paramLabel = "K",
      defaultValue = "0",
      description =
          "Weights that are left go back to what they were after step K (default: 0, the random"
              + " start).")
  private int rewind;

  @Option(
      names = "--one-shot",
      description = "Prune the dense network to each level at once, instead of level by level.")
  private boolean oneShot;

  @Option(
      names = "--controls",
      paramLabel = "LIST",
      defaultValue = ALL_CONTROLS,
      description =
          "What is trained beside the tickets: reinit, random, dense, or none (default:"
              + " ${DEFAULT-VALUE}).")
  private String controls;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Batches of one training (default: as in the paper, 50,000 for LeNet-300-100).")
  private Integer steps;

  @Option(names = "--batch", paramLabel = "N", description = "Examples of one step.")
  private Integer batch;

  @Option(names = "--learning-rate", paramLabel = "R", description = "Before any schedule.")
  private Double learningRate;

  @Option(
      names = "--evaluate-every",
      paramLabel = "N",
      defaultValue = "100",
      description = "Steps between two evaluations (default: ${DEFAULT-VALUE}).")
  private int evaluateEvery;

  @Option(
      names = "--init",
      paramLabel = "NAME",
      defaultValue = "glorot-normal",
      description = "How the random start is drawn (default: ${DEFAULT-VALUE}).")
  private String init;

  @Mixin private Trials trials;

  @Option(
      names = "--runs",
      paramLabel = "FOLDER",
      defaultValue = "runs",
      description =
          "Where the run's own folder is made, or found again (default: ${DEFAULT-VALUE}).")
  private Path runs;

  @Mixin private EngineThreads threads;
  @Mixin private Output out;

  @Override
  public Integer call() {
    Plan plan = plan();
    Stopwatch watch = new Stopwatch();
    try (Bar bar = new Bar(!out.isJson());
        RunFolder folder = RunFolder.open(runs, plan.spec())) {
      List<LevelResult> results =
          folder.work(
              plan.data().in(threads.start()), () -> run(plan.search(), plan.data(), folder, bar));
      bar.finish();
      report(plan.search(), results, folder.path(), watch.lap());
      return 0;
    }
  }

  /** A search, and the data that it learns from. */
  record Plan(RunSpec spec, LotterySpec search, LearningData data) implements Planned {
    @Override
    public void run(RunFolder folder, int threads, Progress progress) {
      TorchEngine.useThreads(threads);
      LotteryCommand.run(search, data, folder, progress);
    }
  }

  @Override
  public Plan plan() {
    Density.parse(density); // before any data are read
    threads.count();
    LearningData opened = LearningData.open(data);
    LotterySpec spec = spec(opened.sets().train());
    JsonObject keys = opened.keys();
    spec.keys().fields().forEach(keys::put);
    return new Plan(new RunSpec("lottery", 1, keys), spec, opened);
  }

  private static List<LevelResult> run(
      LotterySpec spec, LearningData opened, RunFolder folder, Progress bar) {
    long trainings =
        spec.seeds().size() * (1 + (long) spec.levels() * (1 + spec.controls().size()));
    TrainingBar steps = new TrainingBar(bar, "training", trainings * spec.training().steps());
    TorchLearner learner = new TorchLearner(opened.sets(), 1, steps);
    List<LevelResult> results =
        LotteryProcedure.run(spec, folder, learner, new Heard(folder, steps, spec), Version.NAME);
    LotteryTables.write(folder.path(), results);
    LotteryPlots plots = new LotteryPlots(LevelSummary.of(results), spec);
    plots.write(folder.path());
    String page = LotteryPage.of(folder.spec(), spec, results, plots);
    AtomicFile.write(
        folder.path().resolve("report.html"), true, page.getBytes(StandardCharsets.UTF_8));
    folder.finish(figures(results));
    return results;
  }

  /** Notes each training, and counts those that were there already. */
  private static final class Heard implements LotteryProgress {
    private final RunFolder folder;
    private final TrainingBar bar;
    private final LotterySpec spec;
    private boolean isNew;

    Heard(RunFolder folder, TrainingBar bar, LotterySpec spec) {
      this.folder = folder;
      this.bar = bar;
      this.spec = spec;
    }

    @Override
    public void training(Seed seed, Variant variant, int level) {
      isNew = true;
    }

    @Override
    public void trained(LevelResult result) {
      if (isNew) {
        folder.log().add(LotteryPage.line(result));
      } else {
        bar.found(spec.training().steps());
      }
      isNew = false;
    }
  }

  private static RunResult figures(List<LevelResult> results) {
    Map<String, Double> figures = new LinkedHashMap<>();
    List<LevelSummary> tickets =
        LevelSummary.of(results).stream().filter(each -> each.variant() == Variant.TICKET).toList();
    LevelSummary best = LotteryPage.best(tickets);
    figures.put("dense_top1", tickets.getFirst().earlyTop1().mean());
    figures.put("best_density", best.density().mean());
    figures.put("best_top1", best.earlyTop1().mean());
    return new RunResult(figures);
  }

  // ---- the specification ----

  private LotterySpec spec(DataSet train) {
    Network network =
        Architectures.named(
            architecture, train.channels(), train.height(), train.width(), train.classes());
    PaperSettings paper = PaperSettings.of(architecture);
    PaperSettings settings = steps == null ? paper : paper.within(Math.max(1, steps));
    Scope chosen = scope == null ? settings.scope() : Scope.parse(scope);
    return new LotterySpec(
        network,
        InitialWeights.parse(init),
        training(settings),
        chosen,
        rates(network, settings, chosen),
        Density.parse(density),
        levels,
        rewind,
        oneShot,
        controls(),
        trials.seeds());
  }

  private TrainingSpec training(PaperSettings settings) {
    Optimizer optimizer =
        learningRate == null
            ? settings.optimizer()
            : switch (settings.optimizer()) {
              case Optimizer.Adam adam -> new Optimizer.Adam(learningRate, adam.weightDecay());
              case Optimizer.Sgd sgd ->
                  new Optimizer.Sgd(
                      learningRate, sgd.momentum(), sgd.nesterov(), sgd.weightDecay());
            };
    return new TrainingSpec(
        optimizer,
        settings.schedule(),
        steps == null ? settings.steps() : steps,
        batch == null ? settings.batch() : batch,
        new Seed(0),
        evaluateEvery,
        0,
        List.of());
  }

  /** As in the paper; a global scope knows exemptions alone. */
  private LayerRates rates(Network network, PaperSettings settings, Scope chosen) {
    LayerRates rates =
        chosen == settings.scope() || chosen == Scope.LAYERWISE
            ? settings.rates(network)
            : LayerRates.EVEN;
    return LayerNamesOption.exempting(rates, exempt, network);
  }

  private Set<Variant> controls() {
    Set<Variant> chosen = EnumSet.noneOf(Variant.class);
    if (!controls.equals("none")) {
      for (String each : controls.split(",", -1)) {
        chosen.add(Variant.parseControl(each));
      }
    }
    return chosen;
  }

  // ---- what it says ----

  private void report(LotterySpec spec, List<LevelResult> results, Path folder, double seconds) {
    Table table =
        new Table()
            .number("weights left")
            .number("kept")
            .text("network")
            .number("early stop")
            .number("top-1 there")
            .number("top-1 at the end");
    for (LevelSummary level : LevelSummary.of(results)) {
      table.row(
          Text.percent(level.density().mean()),
          Text.count(Math.round(level.kept().mean())),
          level.variant().title(),
          Trials.whole(level.earlyStop()),
          Trials.percent(level.earlyTop1()),
          Trials.percent(level.lastTop1()));
    }
    out.text(table.toString());
    out.text(
        Text.plural(spec.seeds().size(), "trial")
            + ", mean ± standard deviation; "
            + Text.count(spec.training().steps())
            + " steps each; "
            + Text.seconds(seconds)
            + ".");
    out.text("Written: " + folder.resolve("report.html"));
    if (out.isJson()) {
      JsonObject json = new JsonObject().put("run", folder.toString()).put("seconds", seconds);
      json.put(
          "levels",
          LevelSummary.of(results).stream()
              .map(level ->
                  new JsonObject()
                      .put("variant", level.variant().label())
                      .put("level", level.level())
                      .put("density", level.density().mean())
                      .put("kept", level.kept().mean())
                      .put("early_stop", level.earlyStop().mean())
                      .put("early_top1", level.earlyTop1().mean())
                      .put("final_top1", level.lastTop1().mean()))
              .toList());
      out.json(json);
    }
  }
}
