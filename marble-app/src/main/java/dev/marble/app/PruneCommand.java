package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.Normalization;
import dev.marble.lab.lottery.PaperSettings;
import dev.marble.lab.model.Architectures;
import dev.marble.lab.model.Network;
import dev.marble.lab.model.OnnxImport;
import dev.marble.lab.model.Parameter;
import dev.marble.lab.prune.Criterion;
import dev.marble.lab.prune.Density;
import dev.marble.lab.prune.LayerRates;
import dev.marble.lab.prune.Method;
import dev.marble.lab.prune.PruneProgress;
import dev.marble.lab.prune.PruneRun;
import dev.marble.lab.prune.PruneSpec;
import dev.marble.lab.prune.Scope;
import dev.marble.lab.run.RunFolder;
import dev.marble.lab.train.Fit;
import dev.marble.lab.train.Optimizer;
import dev.marble.lab.train.TrainingSpec;
import dev.marble.random.Seed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
  private static final double USUAL_TUNING_RATE = 3e-4;
  private static final int USUAL_TUNING_BATCH = 64;

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
      description =
          "Steps of training after each round, with Adam at 0.0003 and batches of 64 where nothing"
              + " else is said (default: ${DEFAULT-VALUE}).")
  private int fineTune;

  @Mixin private LayerNamesOption layers;

  @Option(
      names = "--layer-share",
      paramLabel = "LAYER=SHARE",
      split = ",",
      description =
          "Layers that take part in a share of the pruning only, with a layerwise scope (default:"
              + " the output layer 0.5).")
  private List<String> shares = List.of();

  @Mixin private PaperTraining training;
  @Mixin private Trials trials;

  @Mixin private RunsFolderOption runs;

  @Option(
      names = "--export",
      description =
          "Also write the models of the first trial to the run's folder: filters cut out; single"
              + " weights as zeros, and in sparse storage.")
  private boolean export;

  @Mixin private EngineThreads threads;
  @Mixin private Output out;

  @Override
  public Integer call() {
    PrunePlan plan = plan();
    PruneSpec spec = plan.pruning().spec();
    Stopwatch watch = new Stopwatch();
    try (Bar bar = new Bar(!out.isJson());
        RunFolder folder = runs.open(plan.spec())) {
      PrunedModels models =
          new PrunedModels(
              folder,
              Map.of(Normalization.METADATA, plan.data().sets().normalization().toText()),
              spec.seeds().getFirst());
      PruneRun.Outcome outcome =
          folder.work(
              plan.data().in(threads.use()),
              () -> plan.run(folder, bar, export ? models : PruneProgress.SILENT));
      bar.finish();
      PruneReport report = new PruneReport(spec, outcome, models, folder.path(), watch.lap());
      out.text(report.toText());
      out.json(report.toJson());
      return 0;
    }
  }

  @Override
  public PrunePlan plan() {
    if (fineTune < 0) {
      throw new MarbleException("--fine-tune " + fineTune + " is not at least 0.");
    }
    threads.count();
    boolean isKnown = Architectures.isKnown(model);
    if (!isKnown) {
      checkFile();
    }
    LearningData opened = LearningData.open(data);
    DataSet train = opened.sets().train();
    Network network =
        isKnown
            ? Architectures.named(
                model, train.channels(), train.height(), train.width(), train.classes())
            : OnnxImport.read(Path.of(model));
    Fit.check(network, train);
    return PrunePlan.of(
        new PruneRun(
            network,
            isKnown ? Optional.of(firstTraining()) : Optional.empty(),
            spec(network),
            opened.sets()),
        opened);
  }

  /** A model that is no architecture must be there, and is trained already. */
  private void checkFile() {
    if (!Files.exists(Path.of(model))) {
      throw new MarbleException(
          "There is no file \""
              + model
              + "\", and no architecture of that name. Maybe one of "
              + String.join(
                  ", ", Architectures.list().stream().map(Architectures.Entry::name).toList())
              + ".");
    }
    training
        .steps()
        .ifPresent(steps -> {
          throw new MarbleException(
              "--steps "
                  + steps
                  + " is about training a network first, and \""
                  + model
                  + "\" is trained. Maybe --fine-tune is meant.");
        });
  }

  private TrainingSpec firstTraining() {
    PaperSettings settings = training.settings(model);
    Optimizer optimizer =
        training.learningRate().<Optimizer>map(Optimizer.Adam::new).orElse(settings.optimizer());
    return TrainingSpec.of(
            optimizer,
            training.steps().orElse(settings.steps()),
            training.batch().orElse(settings.batch()),
            new Seed(0))
        .with(settings.schedule());
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
    if (!shares.isEmpty() && methods.stream().allMatch(each -> each.scope() == Scope.GLOBAL)) {
      throw new MarbleException(
          "--layer-share "
              + String.join(",", shares)
              + " is about a layerwise scope, and --scope is global. Maybe --exempt is meant.");
    }
    LayerRates rates = shares.isEmpty() ? LayerRates.outputAtHalf(names) : LayerRates.EVEN;
    rates = LayerNamesOption.with(rates, shares, network);
    return new PruneSpec(
        methods, kept, layers.exempting(rates, network), rounds, fineTuning(), trials.seeds());
  }

  private Optional<TrainingSpec> fineTuning() {
    if (fineTune == 0) {
      return Optional.empty();
    }
    return Optional.of(
        TrainingSpec.of(
            new Optimizer.Adam(training.learningRate().orElse(USUAL_TUNING_RATE)),
            fineTune,
            training.batch().orElse(USUAL_TUNING_BATCH),
            new Seed(0)));
  }
}
