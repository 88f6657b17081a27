package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.batch.ThreadBatch;
import dev.marble.construction.CarveSettings;
import dev.marble.construction.OnMiss;
import dev.marble.construction.Tolerance;
import dev.marble.io.AtomicFile;
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
      names = "--samples",
      paramLabel = "N",
      description =
          "Random weights that each subset sum may choose from, 1 to 62 (default: three times"
              + " log2(1/tolerance), 21 for 0.01).")
  private Integer samples;

  @Option(
      names = "--aim",
      paramLabel = "A",
      defaultValue = "0.125",
      description =
          "Share of the tolerance that is tried first, per weight (default: ${DEFAULT-VALUE}); 1 gives"
              + " the smallest ticket, less a better one.")
  private double aim;

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
          "Range of the inputs. Inputs known not to be negative need one subset sum per weight.")
  private String inputBox;

  @Option(names = "--biases", description = "Carve biases too, as weights of a constant input 1.")
  private boolean biases;

  @Option(
      names = "--fold-batch-norm",
      description = "Fold batch normalisations into the weights before them.")
  private boolean foldBatchNorm;

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
  private record Run(Optional<SideBySide> found, String whyNot) {}

  @Override
  public Integer call() {
    CarveSettings settings = settings();
    PrepareSettings prepare = new PrepareSettings(foldBatchNorm, biases, box());
    OnnxFile file = read();
    Path goal = output != null ? output : Path.of(baseName(file.name()) + ".ticket");
    boolean overwrite = force || (output == null && isOwnTicket(goal, file));
    Optional<Path> page = page(goal);
    Goals.check(
        model == null ? List.of() : List.of(model),
        page.isPresent() ? List.of(goal, page.get()) : List.of(goal));
    AtomicFile.checkGoal(goal, overwrite);
    page.ifPresent(path -> AtomicFile.checkGoal(path, overwrite));
    Optional<DataSet> examples = data.open();
    examples.ifPresent(this::checkFit);

    try (Bar bar = new Bar(!out.isJson());
        ThreadBatch batch = threads.batch()) {
      CarveOptions options = new CarveOptions(prepare, settings, Version.NAME, overwrite);
      CarveReport carved = new Carver(options, batch, bar).carve(file, goal);
      try (Ticket ticket = Ticket.open(goal)) {
        Stopwatch watch = new Stopwatch();
        Verification verification = verify(file, ticket, batch, bar);
        double verifySeconds = watch.lap();
        Run run = run(ticket, batch, examples, bar);
        CarveOutcome outcome =
            new CarveOutcome(
                carved,
                verification,
                run.found(),
                goal,
                page,
                verifySeconds,
                watch.lap(),
                run.whyNot());
        page.ifPresent(path -> HtmlReport.write(outcome, ticket, path, overwrite));
        bar.finish();
        out.text(outcome.toText());
        out.json(outcome.toJson());
        return verification.passed() || carved.hasAccepted() ? 0 : Main.NO;
      }
    }
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
    if (samples != null && (samples < 1 || samples > CarveSettings.MAX_SAMPLES)) {
      throw new MarbleException(
          "--samples " + samples + " is not within 1 … " + CarveSettings.MAX_SAMPLES + ".");
    }
    Recipe recipe = new Recipe(Seed.parse(seed), Distribution.UNIFORM);
    return new CarveSettings(recipe, wanted, samples == null ? 0 : samples, aim, onMiss);
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

  /** Says that data do not fit the model before the work starts, not after. */
  private void checkFit(DataSet set) {
    Normalization normalization = data.normalization(set.channels());
    try (OnnxRunner target = target()) {
      Feed.check(set, normalization, target);
    } catch (OnnxException e) {
      // What cannot be run is carved all the same; the outcome will say so.
    }
  }

  /** Runs target and ticket side by side, as far as ONNX Runtime runs them. */
  private Run run(Ticket ticket, ThreadBatch batch, Optional<DataSet> examples, Bar bar) {
    try (OnnxRunner target = target()) {
      byte[] collapsed = new Assembly(ticket, batch).toBytes(Form.COLLAPSED, false);
      try (OnnxRunner rebuilt = OnnxRunner.of(collapsed, threads.count())) {
        Optional<DataSet> set = model == null ? examples.or(this::ownTestImages) : examples;
        Examples given =
            set.isPresent()
                ? new Feed(set.get(), data.normalization(set.get().channels()), rebuilt)
                : RandomExamples.of(rebuilt, box());
        String words =
            set.isPresent()
                ? Text.count(set.get().size()) + " examples of " + set.get().name()
                : box().map(b -> "random inputs within " + b).orElse("random normal inputs");
        SideBySide found = SideBySide.run(words, Optional.of(target), rebuilt, given, bar);
        return new Run(Optional.of(found), "");
      }
    } catch (OnnxException e) {
      return new Run(Optional.empty(), e.getMessage());
    }
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
