package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.batch.ThreadBatch;
import dev.marble.construction.CarveSettings;
import dev.marble.construction.Construction;
import dev.marble.construction.OnMiss;
import dev.marble.construction.Scale;
import dev.marble.construction.Tolerance;
import dev.marble.io.AtomicFile;
import dev.marble.io.Journal;
import dev.marble.lab.DefaultModel;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.Normalization;
import dev.marble.onnx.Assembly;
import dev.marble.onnx.CarveOptions;
import dev.marble.onnx.CarveReport;
import dev.marble.onnx.Carver;
import dev.marble.onnx.Form;
import dev.marble.onnx.InputBox;
import dev.marble.onnx.OnnxException;
import dev.marble.onnx.OnnxFile;
import dev.marble.onnx.OnnxRunner;
import dev.marble.onnx.OnnxTarget;
import dev.marble.onnx.OutputTolerance;
import dev.marble.onnx.PrepareSettings;
import dev.marble.random.Distribution;
import dev.marble.random.Seed;
import dev.marble.ticket.Recipe;
import dev.marble.ticket.Ticket;
import dev.marble.ticket.TicketException;
import dev.marble.ticket.TicketVerifier;
import dev.marble.ticket.Verification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code marble carve}: the main job, from a model to a verified ticket. */
@Command(
    name = "carve",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    header = "Find a trained network inside a random one, and write the ticket.",
    description = {
      "",
      "Reads an ONNX model, draws a random network from a seed, solves one random subset sum per"
          + " weight (two where an input may have either sign), and writes a ticket: seed + mask."
          + " The ticket is then read back, verified weight by weight, and run beside its target.",
      "",
      "Without MODEL.onnx it carves the small digit classifier that comes with Marble.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  marble carve",
      "  marble carve mnist.onnx -o mnist.ticket --data mnist --normalize 0.1307,0.3081",
      "  marble carve net.onnx -o net.ticket --tolerance 0.001 --input-box 0,1 --report net.html"
    })
final class CarveCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "MODEL.onnx",
      description = "The trained model (default: the digit classifier that comes with Marble).")
  private Path model;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The ticket to write (default: the model's name with .ticket, here).")
  private Path output;

  @Option(
      names = "--tolerance",
      paramLabel = "E",
      description =
          "Largest error of a weight, as a share of its layer's largest weight (default: 0.01).")
  private Double tolerance;

  @Option(
      names = "--tolerance-absolute",
      paramLabel = "E",
      description = "Largest error of a weight, the same for every layer.")
  private Double absoluteTolerance;

  @Option(
      names = "--construction",
      paramLabel = "pensia|malach|burkholz",
      defaultValue = "pensia",
      description =
          "What a weight is made of: a subset sum of random products (pensia), a single one (malach),"
              + " or a subset sum of single random weights, one for each copy of its input (burkholz:"
              + " one layer more than the target instead of twice as many, and any activation; only"
              + " for a chain of layers) (default: ${DEFAULT-VALUE}).")
  private Construction construction;

  @Option(
      names = "--samples",
      paramLabel = "auto|N",
      defaultValue = "auto",
      description =
          "Random weights that each subset sum may choose from, 1 to 62; auto: for each layer the fewest"
              + " with which fewer than --failure misses are expected (default: ${DEFAULT-VALUE})."
              + " With malach a weight may choose one of 2^N - 1 random products, N up to 24; with burkholz"
              + " N is how many times the layer before is built.")
  private String samples;

  @Option(
      names = "--failure",
      paramLabel = "F",
      description =
          "Misses that may be expected per layer, by measured rates: what --samples auto goes by"
              + " (default: "
              + CarveSettings.USUAL_FAILURE
              + ").")
  private Double failure;

  @Option(
      names = "--scale",
      paramLabel = "fitted|theorem",
      defaultValue = "fitted",
      description =
          "Scale of the second random layer: the power of two that holds the layer's weights, or 1 for"
              + " every layer, as in the theorems (default: ${DEFAULT-VALUE}).")
  private Scale scale;

  @Option(
      names = "--aim",
      paramLabel = "A",
      description =
          "Share of the tolerance that is tried first, per weight (default: 0.125); 1 gives the"
              + " smallest ticket, less a better one.")
  private Double aim;

  @Mixin private DropOption drop;
  @Mixin private OutputToleranceOption outputTolerance;

  @Option(
      names = "--on-miss",
      paramLabel = "widen|accept|stop",
      defaultValue = "widen",
      description =
          "When no subset is close enough: take more samples for the layer, keep the nearest"
              + " subset, or stop (default: ${DEFAULT-VALUE}).")
  private OnMiss onMiss;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed of the random network, 64 bits (default: ${DEFAULT-VALUE}).")
  private String seed;

  @Option(
      names = "--input-box",
      paramLabel = "LO,HI",
      description =
          "Range of the inputs (of token ids, where they are whole numbers). Inputs known not to be"
              + " negative need one subset sum per weight.")
  private String inputBox;

  @Option(names = "--biases", description = "Carve biases too, as weights of a constant input 1.")
  private boolean biases;

  @Option(
      names = "--fold-batch-norm",
      description = "Fold batch normalisations into the weights before them.")
  private boolean foldBatchNorm;

  @Mixin private BoundOption bound;
  @Mixin private DataOption data;

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      description = "Write a page with plots and mask pictures.")
  private Path report;

  @Option(names = "--force", description = "Replace files that exist.")
  private boolean force;

  @Mixin private ThreadOption threads;
  @Mixin private Output out;

  /** What came of running target and ticket side by side: findings, or why there are none. */
  private record Run(
      Optional<SideBySide> found, String whyNot, Optional<Guarantee> guarantee, String noBound) {}

  @Override
  public Integer call() {
    CarveSettings settings = settings();
    PrepareSettings prepare = new PrepareSettings(foldBatchNorm, biases, box());
    OnnxFile file = read();
    Path goal = output != null ? output : Path.of(baseName(file.name()) + ".ticket");
    boolean overwrite = force || isOurs(goal, file, prepare, settings);
    Optional<Path> page = page(goal);
    Goals.check(
        model == null ? List.of() : List.of(model),
        page.isPresent() ? List.of(goal, page.get()) : List.of(goal));
    // A search that was killed late has written the ticket already; which one, it must say first.
    boolean searches = drop.isGiven() || outputTolerance.isGiven();
    boolean isPerhapsOurs = searches && Files.exists(Journal.path(goal));
    if (!isPerhapsOurs) {
      checkGoals(goal, page, overwrite);
    }
    Optional<DataSet> examples = data.open();
    checkFit(examples);
    drop.check(
        model == null || examples.isPresent(),
        new String[] {"--tolerance", "--tolerance-absolute", "--aim"},
        tolerance,
        absoluteTolerance,
        aim);
    outputTolerance.check(
        new String[] {
          "--tolerance",
          "--tolerance-absolute",
          "--accuracy-drop",
          "--bound no",
          "--construction burkholz, of which there is no bound,"
        },
        tolerance != null,
        absoluteTolerance != null,
        drop.isGiven(),
        !bound.isWanted(),
        construction == Construction.BURKHOLZ);

    try (Bar bar = new Bar(!out.isJson());
        ThreadBatch batch = threads.batch();
        SearchJournal search = new SearchJournal(goal);
        StopNotice searchNotice = new StopNotice(search::isKept)) {
      if (searches) {
        searchNotice.begin();
      }
      Optional<AccuracyDrop.Choice> choice;
      Optional<OutputTolerance.Chosen> outputChoice;
      try {
        CarveOptions trial = new CarveOptions(prepare, settings, Version.NAME, true);
        choice = choice(file, prepare, settings, search, batch, examples, bar);
        outputChoice = outputChoice(file, trial, search, batch, examples, bar);
      } catch (MarbleException e) {
        throw search.failed(e);
      }
      CarveSettings chosen =
          outputChoice
              .map(c -> settings.with(c.tolerance()))
              .or(() -> choice.map(c -> c.applyTo(settings)))
              .orElse(settings);
      boolean replaces = overwrite || isOurs(goal, file, prepare, chosen);
      if (isPerhapsOurs) {
        checkGoals(goal, page, replaces);
      }
      CarveOptions options = new CarveOptions(prepare, chosen, Version.NAME, replaces);
      Carver carver = new Carver(options, batch, bar);
      try (StopNotice notice =
              new StopNotice(() -> !search.isKept() && Journal.isKept(goal, options.work(file)));
          Journal journal = carver.journal(file, goal)) {
        notice.begin();
        CarveReport carved = carver.carve(file, goal, journal).with(search.notice());
        try (Ticket ticket = Ticket.open(goal)) {
          Stopwatch watch = new Stopwatch();
          Verification verification = verify(file, ticket, batch, bar);
          double verifySeconds = watch.lap();
          Run run = run(file, prepare, ticket, batch, examples, bar);
          CarveOutcome outcome =
              new CarveOutcome(
                  carved,
                  verification,
                  run.found(),
                  goal,
                  page,
                  verifySeconds,
                  watch.lap() - run.guarantee().map(Guarantee::seconds).orElse(0.0),
                  run.whyNot(),
                  choice,
                  outputChoice,
                  run.guarantee(),
                  run.noBound());
          page.ifPresent(path -> HtmlReport.write(outcome, ticket, path, replaces));
          journal.remove();
          search.remove();
          bar.finish();
          out.text(outcome.toText());
          out.json(outcome.toJson());
          return (verification.passed() || carved.hasAccepted()) && outcome.holds() ? 0 : Main.NO;
        }
      } catch (MarbleException e) {
        if (search.isKept() || Journal.isKept(goal, options.work(file))) {
          throw new MarbleException(
              e.getMessage() + " What was found so far is kept: the same command will continue.",
              e);
        }
        throw e;
      }
    }
  }

  /** Whether the same command has made what is there, or may take the name that it chose itself. */
  private boolean isOurs(
      Path goal, OnnxFile file, PrepareSettings prepare, CarveSettings settings) {
    String work = new CarveOptions(prepare, settings, Version.NAME, false).work(file);
    return (output == null || Journal.isKept(goal, work)) && isOwnTicket(goal, file);
  }

  private static void checkGoals(Path goal, Optional<Path> page, boolean overwrite) {
    AtomicFile.checkGoal(goal, overwrite);
    page.ifPresent(path -> AtomicFile.checkGoal(path, overwrite));
  }

  /** The embedded model always gets its page, beside the ticket. */
  private Optional<Path> page(Path ticket) {
    if (report != null || model != null) {
      return Optional.ofNullable(report);
    }
    String name = ticket.getFileName().toString();
    String base = name.endsWith(".ticket") ? name.substring(0, name.length() - 7) : name;
    return Optional.of(ticket.resolveSibling(base + ".html"));
  }

  private CarveSettings settings() {
    if (tolerance != null && absoluteTolerance != null) {
      throw new MarbleException("--tolerance and --tolerance-absolute exclude each other.");
    }
    Tolerance wanted =
        absoluteTolerance != null
            ? new Tolerance.Absolute(absoluteTolerance)
            : new Tolerance.Relative(tolerance == null ? 0.01 : tolerance);
    int count = samples.equals("auto") ? 0 : sampleCount();
    if (count > 0 && failure != null) {
      throw new MarbleException("--samples " + count + " leaves nothing for --failure to decide.");
    }
    Recipe recipe = new Recipe(Seed.parse(seed), Distribution.UNIFORM);
    double mostMisses = failure == null ? CarveSettings.USUAL_FAILURE : failure;
    // Where the outputs choose, the whole tolerance is what is spent.
    double usual = outputTolerance.isGiven() ? 1 : CarveSettings.USUAL_AIM;
    double share = aim == null ? usual : aim;
    return new CarveSettings(recipe, wanted, count, share, onMiss, mostMisses, scale, construction);
  }

  private int sampleCount() {
    int most = construction.choice().mostSamples();
    try {
      int count = Integer.parseInt(samples);
      if (count >= 1 && count <= most) {
        return count;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new MarbleException(
        "--samples "
            + samples
            + " is neither auto nor a whole number within 1 … "
            + most
            + (construction == Construction.MALACH ? ", the most for malach." : "."));
  }

  /** The embedded model's inputs are pixels between 0 and 1. */
  private Optional<InputBox> box() {
    if (inputBox != null) {
      return Optional.of(InputBox.parse(inputBox));
    }
    return model == null ? Optional.of(new InputBox(0, 1)) : Optional.empty();
  }

  private OnnxFile read() {
    return model == null
        ? OnnxFile.of(DefaultModel.NAME + ".onnx", DefaultModel.bytes())
        : OnnxFile.read(model);
  }

  private static String baseName(String name) {
    return name.endsWith(".onnx") ? name.substring(0, name.length() - 5) : name;
  }

  /** A ticket of the same model under the name that Marble chose itself may be made anew. */
  private static boolean isOwnTicket(Path goal, OnnxFile file) {
    if (!Files.exists(goal)) {
      return false;
    }
    try (Ticket old = Ticket.open(goal)) {
      return old.header().target().sha256().equals(file.sha256());
    } catch (TicketException e) {
      return false;
    }
  }

  private static Verification verify(OnnxFile file, Ticket ticket, ThreadBatch batch, Bar bar) {
    bar.start("verifying", ticket.header().carvedWeights());
    TicketVerifier verifier = new TicketVerifier(ticket, batch, bar.total());
    return verifier.verify(Optional.of(new OnnxTarget(file, ticket)));
  }

  /** Says that data or range do not fit the model before the work starts, not after. */
  private void checkFit(Optional<DataSet> set) {
    if (set.isEmpty() && !bound.isInsistedOn()) {
      return;
    }
    try (OnnxRunner target = target()) {
      set.ifPresent(s -> Feed.check(s, data.normalization(s.channels(), target), target));
      bound.check(range(set, target));
    } catch (OnnxException e) {
      // What cannot be run is carved all the same; the outcome will say so.
    }
  }

  /** Tries tolerances, if the accuracy is to choose among them. */
  private Optional<AccuracyDrop.Choice> choice(
      OnnxFile file,
      PrepareSettings prepare,
      CarveSettings settings,
      SearchJournal search,
      ThreadBatch batch,
      Optional<DataSet> examples,
      Bar bar) {
    if (!drop.isGiven()) {
      return Optional.empty();
    }
    DataSet set = examples.orElseGet(DefaultModel::testImages);
    try (OnnxRunner target = target()) {
      return Optional.of(
          new AccuracyDrop(drop.points(), file, prepare, settings, batch, threads.count(), bar)
              .choose(words(set), target, runner -> feed(set, runner), search));
    }
  }

  /** Divides an error of the outputs among the tensors, if one is given. */
  private Optional<OutputTolerance.Chosen> outputChoice(
      OnnxFile file,
      CarveOptions options,
      SearchJournal search,
      ThreadBatch batch,
      Optional<DataSet> examples,
      Bar bar) {
    if (!outputTolerance.isGiven()) {
      return Optional.empty();
    }
    Optional<InputRange> range;
    try (OnnxRunner runner = target()) {
      range = range(examples, runner);
    }
    if (range.isEmpty()) {
      throw new MarbleException(
          "--output-tolerance needs a range of the inputs: " + InputRange.NONE);
    }
    OutputTolerance chooser = new OutputTolerance(options, range.get().ranges(), batch, bar);
    double asked = outputTolerance.largest();
    Journal journal = search.open(chooser.work(file, asked));
    return Optional.of(chooser.choose(file, asked, search.trial(), journal));
  }

  private Feed feed(DataSet set, OnnxRunner runner) {
    return new Feed(set, data.normalization(set.channels(), runner), runner);
  }

  private static String words(DataSet set) {
    return Text.count(set.size()) + " examples of " + set.name();
  }

  /** Runs target and ticket on the same inputs, as far as ONNX Runtime runs them. */
  private Run run(
      OnnxFile file,
      PrepareSettings prepare,
      Ticket ticket,
      ThreadBatch batch,
      Optional<DataSet> examples,
      Bar bar) {
    try (CollapsedModel collapsed = CollapsedModel.of(ticket, batch)) {
      return collapsed.isLarge() && !bound.isInsistedOn() && !outputTolerance.isGiven()
          ? inTurn(collapsed, examples, bar)
          : together(file, prepare, ticket, batch, examples, bar);
    } catch (OnnxException e) {
      return new Run(Optional.empty(), e.getMessage(), Optional.empty(), "");
    }
  }

  /** One after the other: neither a bound nor an attack on it is to be expected in time. */
  private Run inTurn(CollapsedModel collapsed, Optional<DataSet> examples, Bar bar) {
    SideBySide found =
        SideBySide.inTurn(
            words(examples),
            () -> model == null ? target() : OnnxRunner.lean(model, threads.count()),
            () -> collapsed.open(threads.count()),
            runner -> given(examples, runner),
            bar);
    return new Run(
        Optional.of(found), "", Optional.empty(), bound.isWanted() ? BoundOption.LEFT_OUT : "");
  }

  private Run together(
      OnnxFile file,
      PrepareSettings prepare,
      Ticket ticket,
      ThreadBatch batch,
      Optional<DataSet> examples,
      Bar bar) {
    byte[] collapsed = new Assembly(ticket, batch).toBytes(Form.COLLAPSED, false);
    try (OnnxRunner target = target();
        OnnxRunner rebuilt = OnnxRunner.of(collapsed, threads.count())) {
      Examples given = given(examples, rebuilt);
      Optional<InputRange> range = range(examples, target);
      SideBySide found =
          SideBySide.run(words(examples), Optional.of(target), rebuilt, given, range, bar);
      Run run = new Run(Optional.of(found), "", Optional.empty(), "");
      return bound.isWanted()
          ? bound(
              run,
              new Guarantee.Parties(file, prepare, ticket, target, rebuilt),
              collapsed,
              range,
              given,
              batch,
              bar)
          : run;
    }
  }

  private Optional<DataSet> set(Optional<DataSet> examples) {
    return model == null ? examples.or(this::ownTestImages) : examples;
  }

  private Examples given(Optional<DataSet> examples, OnnxRunner runner) {
    Optional<DataSet> set = set(examples);
    return set.isPresent() ? feed(set.get(), runner) : RandomExamples.of(runner, box());
  }

  private String words(Optional<DataSet> examples) {
    return set(examples)
        .map(CarveCommand::words)
        .or(() -> box().map(b -> "random inputs within " + b))
        .orElse("random normal inputs");
  }

  /** The run with a bound on the outputs, or why there is none. */
  private Run bound(
      Run run,
      Guarantee.Parties parties,
      byte[] collapsed,
      Optional<InputRange> range,
      Examples given,
      ThreadBatch batch,
      Bar bar) {
    try {
      Optional<String> whyNot =
          outputTolerance.isGiven() ? Optional.empty() : bound.whyNot(collapsed, range, given);
      if (whyNot.isPresent()) {
        return new Run(run.found(), "", Optional.empty(), whyNot.get());
      }
      int attacks = BoundOption.attacks(collapsed, given);
      Guarantee guarantee =
          Guarantee.of(
              parties, range.orElseThrow(), run.found().orElseThrow(), attacks, batch, bar);
      return new Run(run.found(), "", Optional.of(guarantee), "");
    } catch (OnnxException e) {
      return new Run(run.found(), "", Optional.empty(), "none. " + e.getMessage());
    }
  }

  private Optional<InputRange> range(Optional<DataSet> set, OnnxRunner runner) {
    Normalization normalization =
        set.map(s -> data.normalization(s.channels(), runner)).orElse(Normalization.identity());
    return InputRange.of(box(), set, normalization, runner);
  }

  private Optional<DataSet> ownTestImages() {
    return Optional.of(DefaultModel.testImages());
  }

  private OnnxRunner target() {
    return model == null
        ? OnnxRunner.of(DefaultModel.bytes(), threads.count())
        : OnnxRunner.of(model, threads.count());
  }
}
