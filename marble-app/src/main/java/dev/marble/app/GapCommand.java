package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.batch.Progress;
import dev.marble.batch.ThreadBatch;
import dev.marble.lab.program.GapResult;
import dev.marble.lab.program.GapRun;
import dev.marble.lab.program.GapSpec;
import dev.marble.lab.program.InstanceFamily;
import dev.marble.lab.program.IntegerProgram;
import dev.marble.lab.program.LinearSolver;
import dev.marble.lab.program.Measured;
import dev.marble.lab.program.Mps;
import dev.marble.lab.program.RandomPrograms;
import dev.marble.lab.program.SearchLimits;
import dev.marble.lab.program.Sizes;
import dev.marble.lab.program.Trial;
import dev.marble.lab.run.Experiment.Planned;
import dev.marble.lab.run.Provenance;
import dev.marble.lab.run.RunFolder;
import dev.marble.lab.run.RunSpec;
import dev.marble.random.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code marble gap}: how far are random integer programs from their linear relaxations? */
@Command(
    name = "gap",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    header = "Measure the gap between random integer programs and their relaxations.",
    description = {
      "",
      "Draws programs max c·x, A x ≤ b, x in {0,1}^n with m constraints, and solves each exactly: the"
          + " linear relaxation (LP), the integer program (IP) by plain branch and bound and by"
          + " another's solver, and the rounding of the proofs, which repairs the LP's fractional"
          + " part by a multidimensional subset sum. Gives the gap LP − IP, the nodes of the tree, the"
          + " variables with |reduced cost| ≤ gap and the points of the knapsack that bounds the tree,"
          + " as powers of n with intervals, beside (log n)²/n.",
      "",
      "The result goes to a folder named after all options that matter: tables (CSV, Parquet),"
          + " plots (SVG) and a page. The same command continues a run that was broken off. Programs"
          + " that have no solution, or that a limit stops, are counted and named, and the exit"
          + " code is 1.",
      "",
      "With FILE.mps, that one program is solved instead: maximise, constraints with ≤ or ≥, binary"
          + " variables, whole numbers.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  marble gap",
      "  marble gap --instances gaussian --constraints 1,2 --variables 16..512 --trials 50",
      "  marble gap --instances integer-interval --entries 3 --constraints 2,5",
      "  marble gap --constraints 2 --variables 64 --trials 3 --mps programs",
      "  marble gap programs/dyer-frieze-m2-n64-seed1-trial0.mps"
    })
final class GapCommand implements Callable<Integer>, CommandExperiment.Plannable {
  /** Options that mean something for a program from a file, too. */
  private static final Set<String> FOR_FILES =
      Set.of("--library", "--max-nodes", "--time-limit", "--json", "--threads");

  private static final int MOST_SECONDS = 1_000_000;

  @Spec private CommandSpec command;

  @Parameters(
      paramLabel = "FILE.mps",
      arity = "0..1",
      description = "One program to solve, instead of random ones.")
  private Path file;

  @Option(
      names = "--instances",
      paramLabel = "NAME",
      defaultValue = "dyer-frieze",
      description =
          "dyer-frieze (c and A uniform on [0, 1)), gaussian (c and A normal), or integer-interval (A"
              + " uniform on the integers −k … k, c normal) (default: ${DEFAULT-VALUE}).")
  private String instances;

  @Option(
      names = "--capacity",
      paramLabel = "B",
      description =
          "The β of b: b = β n for dyer-frieze, 0 < β < 0.5; b = β n/√m, in units of the entries'"
              + " deviation, for the others, β ≥ −0.1 (default: 0.25 for dyer-frieze, −0.1 for the"
              + " others).")
  private Double capacity;

  @Option(
      names = "--entries",
      paramLabel = "K",
      description = "The k of integer-interval (default: 3).")
  private Integer entries;

  @Option(
      names = "--constraints",
      paramLabel = "M",
      defaultValue = "1,2,5",
      description = "Numbers of constraints m, 1 to 10 (default: ${DEFAULT-VALUE}).")
  private String constraints;

  @Option(
      names = "--variables",
      paramLabel = "N",
      defaultValue = "16..128",
      description =
          "Numbers of variables n, to 16384: a list, or 16..128 for 16, 32, 64, 128 (default:"
              + " ${DEFAULT-VALUE}).")
  private String variables;

  @Option(
      names = "--trials",
      paramLabel = "T",
      defaultValue = "50",
      description = "Programs for each m and n (default: ${DEFAULT-VALUE}).")
  private int trials;

  @Option(
      names = "--library",
      paramLabel = "NAME",
      defaultValue = "scip",
      description =
          "Whose solver must find the same optimum: scip or none (default: ${DEFAULT-VALUE}).")
  private String library;

  @Option(
      names = "--library-variables",
      paramLabel = "N",
      defaultValue = "128",
      description =
          "The most variables of programs that it is asked about; it takes several times as long as"
              + " ours (default: ${DEFAULT-VALUE}).")
  private int libraryVariables;

  @Option(
      names = "--max-nodes",
      paramLabel = "N",
      defaultValue = "5000000",
      description = "Nodes after which a search for an optimum stops (default: ${DEFAULT-VALUE}).")
  private long maxNodes;

  @Option(
      names = "--time-limit",
      paramLabel = "S",
      description =
          "Seconds after which a search stops (default: none). Which ones do depends on the machine.")
  private Double timeLimit;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed of all programs, 64 bits (default: ${DEFAULT-VALUE}).")
  private String seed;

  @Option(
      names = "--mps",
      paramLabel = "FOLDER",
      description = "Write all programs there as MPS files, instead of solving them.")
  private Path mps;

  @Mixin private RunsFolderOption runs;

  @Mixin private ThreadOption threads;
  @Mixin private Output out;

  @Override
  public Integer call() {
    if (file != null) {
      return solveFile();
    }
    GapSpec spec = spec();
    if (mps != null) {
      return export(spec);
    }
    Stopwatch watch = new Stopwatch();
    try (Bar bar = new Bar(!out.isJson());
        ThreadBatch batch = threads.batch();
        RunFolder folder = runs.open(spec.runSpec())) {
      GapResult result =
          folder.work(
              Provenance.here(Version.NAME, threads.count()), () -> run(spec, folder, batch, bar));
      bar.finish();
      double seconds = watch.lap();
      out.text(new GapText(result).toText(seconds));
      out.json(GapJson.of(result, seconds));
      return result.unsolved() == 0 ? 0 : Main.NO;
    }
  }

  private static GapResult run(
      GapSpec spec, RunFolder folder, ThreadBatch batch, Progress progress) {
    GapResult result = new GapRun(spec, batch, progress).run(folder);
    GapFiles.write(result);
    return result;
  }

  /** An experiment that can be started. */
  record Plan(GapSpec experiment) implements Planned {
    @Override
    public RunSpec spec() {
      return experiment.runSpec();
    }

    @Override
    public void run(RunFolder folder, int threads, Progress progress) {
      try (ThreadBatch batch = new ThreadBatch(threads)) {
        GapCommand.run(experiment, folder, batch, progress);
      }
    }
  }

  @Override
  public Plan plan() {
    return new Plan(spec());
  }

  // ---- the specification ----

  private GapSpec spec() {
    InstanceFamily family = InstanceFamily.parse(instances);
    if (entries != null && family != InstanceFamily.INTEGER_INTERVAL) {
      throw new MarbleException(
          "--entries " + entries + " is about integer-interval instances, not " + instances + ".");
    }
    RandomPrograms programs =
        new RandomPrograms(
            family,
            capacity == null ? family.usualCapacity() : capacity,
            entries == null ? 3 : entries,
            Seed.parse(seed));
    return new GapSpec(
        programs,
        Sizes.parse("constraints", constraints, IntegerProgram.MOST_CONSTRAINTS),
        Sizes.parse("variables", variables, IntegerProgram.MOST_VARIABLES),
        trials,
        library(),
        libraryVariables,
        limits());
  }

  private LinearSolver.Library library() {
    // Not HiGHS, whose line on the standard output would break --json.
    return switch (library.strip().toLowerCase(Locale.ROOT)) {
      case "scip" -> LinearSolver.Library.SCIP;
      case "none" -> LinearSolver.Library.NONE;
      default ->
          throw new MarbleException("The library \"" + library + "\" is neither scip nor none.");
    };
  }

  private SearchLimits limits() {
    if (timeLimit == null) {
      return new SearchLimits(maxNodes, SearchLimits.NO_TIME_LIMIT);
    }
    if (!(timeLimit >= 1e-3 && timeLimit <= MOST_SECONDS)) {
      throw new MarbleException(
          "--time-limit " + timeLimit + " is not within 0.001 … " + MOST_SECONDS + " s.");
    }
    return new SearchLimits(maxNodes, Duration.ofMillis(Math.round(timeLimit * 1000)));
  }

  // ---- files ----

  private int export(GapSpec spec) {
    try {
      Files.createDirectories(mps);
    } catch (IOException e) {
      throw new MarbleException("The folder \"" + mps + "\" cannot be made.", e);
    }
    long count = 0;
    for (int m : spec.constraints().values()) {
      for (int n : spec.variables().values()) {
        for (int trial = 0; trial < spec.trials(); trial++) {
          Mps.write(spec.programs().draw(m, n, trial), mps);
          count++;
        }
      }
    }
    out.text("Written: " + Text.plural(count, "program") + " in " + mps);
    out.json(GapJson.written(mps, count));
    return 0;
  }

  private int solveFile() {
    for (OptionSpec option : command.commandLine().getParseResult().matchedOptions()) {
      if (!FOR_FILES.contains(option.longestName())) {
        throw new MarbleException(
            option.longestName()
                + " is about random programs, and \""
                + file
                + "\" is one of its"
                + " own.");
      }
    }
    IntegerProgram program = Mps.read(file);
    LinearSolver.Library chosen = library();
    SearchLimits limits = limits();
    Stopwatch watch = new Stopwatch();
    Measured measured = Trial.measure(program, chosen, chosen != LinearSolver.Library.NONE, limits);
    double seconds = watch.lap();
    out.text(GapText.one(program, measured, seconds));
    out.json(GapJson.one(program, measured, seconds));
    return measured.state() == Measured.State.OPTIMAL ? 0 : Main.NO;
  }

  // ---- the command that makes a specification ----

  /** The command line that leads to an experiment. */
  static String line(GapSpec spec) {
    StringBuilder line = new StringBuilder("marble gap");
    RandomPrograms programs = spec.programs();
    line.append(" --instances ").append(programs.family().label());
    line.append(" --capacity=").append(programs.capacity());
    if (programs.family() == InstanceFamily.INTEGER_INTERVAL) {
      line.append(" --entries ").append(programs.interval());
    }
    line.append(" --constraints ").append(spec.constraints());
    line.append(" --variables ").append(spec.variables());
    line.append(" --trials ").append(spec.trials());
    line.append(" --library ").append(spec.library().name().toLowerCase(Locale.ROOT));
    line.append(" --library-variables ").append(spec.libraryVariables());
    line.append(" --max-nodes ").append(spec.limits().nodes());
    if (spec.limits().isTimed()) {
      line.append(" --time-limit ").append(spec.limits().seconds());
    }
    return line.append(" --seed ").append(programs.seed()).toString();
  }
}
