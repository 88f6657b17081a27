package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.model.Architectures;
import dev.marble.lab.model.Biases;
import dev.marble.lab.model.InitialWeights;
import dev.marble.lab.model.Network;
import dev.marble.lab.model.RedundantLayers;
import dev.marble.lab.prune.Density;
import dev.marble.lab.run.RunFolder;
import dev.marble.lab.search.Arm;
import dev.marble.lab.search.SearchResult;
import dev.marble.lab.search.SearchSpec;
import dev.marble.lab.train.Optimizer;
import dev.marble.lab.train.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

  @Mixin private MaskOptions mask;
  @Mixin private ScoreTraining training;

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
    SearchPlan plan = plan();
    Stopwatch watch = new Stopwatch();
    try (Bar bar = new Bar(!out.isJson());
        RunFolder folder = runs.open(plan.spec())) {
      List<SearchResult> results =
          folder.work(plan.data().in(threads.use()), () -> plan.run(folder, bar));
      bar.finish();
      SearchReport report = new SearchReport(plan, results, folder.path(), watch.lap());
      out.text(report.toText());
      out.json(report.toJson());
      return 0;
    }
  }

  @Override
  public SearchPlan plan() {
    densities(); // before any data are read
    threads.count();
    LearningData opened = LearningData.open(data);
    return SearchPlan.of(spec(opened.sets().train()), opened);
  }

  private List<Density> densities() {
    List<Density> parsed = new ArrayList<>();
    for (String each : densities.split(",", -1)) {
      parsed.add(Density.parse(each));
    }
    return parsed;
  }

  private SearchSpec spec(DataSet train) {
    if (compare != null && noDense) {
      throw new MarbleException("--no-dense leaves nothing to --compare with.");
    }
    Network whole =
        Architectures.named(
            architecture, train.channels(), train.height(), train.width(), train.classes());
    List<Arm> arms = new ArrayList<>();
    for (String init : inits.split(",", -1)) {
      InitialWeights initial = InitialWeights.parse(init.strip());
      if (compare == null) {
        arms.add(new Arm(initial.label(), Biases.drop(whole), initial));
      } else {
        arms.addAll(structures(train, initial));
      }
    }
    return new SearchSpec(
        arms,
        mask.method(),
        mask.entropy(),
        mask.isSampled(),
        mask.isScaled(),
        mask.keep(arms),
        densities(),
        training.of(mask.method()),
        noDense ? Optional.empty() : Optional.of(dense(whole)),
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

  private SearchSpec.Dense dense(Network whole) {
    boolean isCarved = compare != null;
    return new SearchSpec.Dense(
        new Arm(
            SearchResult.DENSE,
            isCarved ? Biases.drop(whole) : whole,
            InitialWeights.KAIMING_NORMAL),
        training.with(new Optimizer.Adam(denseRate), new Schedule.Cosine()),
        isCarved);
  }
}
