package dev.marble.app;

import dev.marble.lab.data.DataSet;
import dev.marble.lab.lottery.LevelResult;
import dev.marble.lab.lottery.LotterySpec;
import dev.marble.lab.lottery.PaperSettings;
import dev.marble.lab.lottery.Variant;
import dev.marble.lab.model.Architectures;
import dev.marble.lab.model.InitialWeights;
import dev.marble.lab.model.Network;
import dev.marble.lab.prune.Density;
import dev.marble.lab.prune.LayerRates;
import dev.marble.lab.prune.Scope;
import dev.marble.lab.run.RunFolder;
import dev.marble.lab.train.Optimizer;
import dev.marble.lab.train.TrainingSpec;
import dev.marble.random.Seed;
import java.util.EnumSet;
import java.util.List;
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
          "The fraction of the remaining weights that each round keeps; the output layer loses half"
              + " as many, convolutions what the paper says (default: ${DEFAULT-VALUE}).")
  private String density;

  @Option(
      names = "--scope",
      paramLabel = "global|layerwise",
      description = "Which weights compete (default: as in the paper).")
  private String scope;

  @Mixin private LayerNamesOption layers;

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

  @Mixin private PaperTraining training;

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

  @Mixin private RunsFolderOption runs;
  @Mixin private EngineThreads threads;
  @Mixin private Output out;

  @Override
  public Integer call() {
    LotteryPlan plan = plan();
    Stopwatch watch = new Stopwatch();
    try (Bar bar = new Bar(!out.isJson());
        RunFolder folder = runs.open(plan.spec())) {
      List<LevelResult> results =
          folder.work(plan.data().in(threads.use()), () -> plan.run(folder, bar));
      bar.finish();
      LotteryReport report = new LotteryReport(plan, results, folder.path(), watch.lap());
      out.text(report.toText());
      out.json(report.toJson());
      return 0;
    }
  }

  @Override
  public LotteryPlan plan() {
    Density.parse(density); // before any data are read
    threads.count();
    LearningData opened = LearningData.open(data);
    DataSet train = opened.sets().train();
    Network network =
        Architectures.named(
            architecture, train.channels(), train.height(), train.width(), train.classes());
    PaperSettings settings = training.settings(architecture);
    Scope chosen = scope == null ? settings.scope() : Scope.parse(scope);
    boolean usesRates = chosen == settings.scope() || chosen == Scope.LAYERWISE;
    LayerRates rates = usesRates ? settings.rates(network) : LayerRates.EVEN;
    LotterySpec search =
        new LotterySpec(
            network,
            InitialWeights.parse(init),
            training(settings),
            chosen,
            layers.exempting(rates, network),
            Density.parse(density),
            levels,
            rewind,
            oneShot,
            controls(),
            trials.seeds());
    String remark =
        usesRates || settings.rates(network).equals(LayerRates.EVEN)
            ? ""
            : "All layers compete (--scope global), so the paper's own rates of single layers, such as"
                + " half for the output layer, are not used.";
    return LotteryPlan.of(search, opened, remark);
  }

  private TrainingSpec training(PaperSettings settings) {
    Optimizer optimizer =
        training
            .learningRate()
            .map(rate -> withRate(settings.optimizer(), rate))
            .orElse(settings.optimizer());
    return TrainingSpec.of(
            optimizer,
            training.steps().orElse(settings.steps()),
            training.batch().orElse(settings.batch()),
            new Seed(0))
        .with(settings.schedule())
        .evaluating(evaluateEvery, 0);
  }

  private static Optimizer withRate(Optimizer optimizer, double rate) {
    return switch (optimizer) {
      case Optimizer.Adam adam -> new Optimizer.Adam(rate, adam.weightDecay());
      case Optimizer.Sgd sgd ->
          new Optimizer.Sgd(rate, sgd.momentum(), sgd.nesterov(), sgd.weightDecay());
    };
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
}
