package dev.marble.app;

import dev.marble.batch.Progress;
import dev.marble.batch.ThreadBatch;
import dev.marble.io.AtomicFile;
import dev.marble.lab.coverage.CoverageResult;
import dev.marble.lab.coverage.CoverageRun;
import dev.marble.lab.coverage.CoverageSpec;
import dev.marble.lab.run.Provenance;
import dev.marble.lab.run.RunFolder;
import dev.marble.subsetsum.Limits;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code marble coverage}: for which n is a target, or every target, near some subset sum? */
@Command(
    name = "coverage",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    header = "Measure how many random numbers make every target a subset sum.",
    description = {
      "",
      "Draws n random items, and asks: is a random target of an interval, or every target of it at"
          + " once, within ε of the sum of some of the items, with probability 1 − δ? Each trial is"
          + " answered exactly. Gives success probabilities with intervals, the smallest n for each"
          + " ε, the constant C in n = C log2(1/ε) + c, the covered part of the interval as n grows,"
          + " and the decay of the distance to the nearest sum, beside what theory says.",
      "",
      "The result goes to a folder named after all options that matter: tables (CSV, Parquet),"
          + " plots (SVG) and a page. Finished trials are kept there, so the same command continues"
          + " a run that was broken off, with the same result.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  marble coverage",
      "  marble coverage --distribution 0.5*uniform+0.5*normal --interval=-1,1",
      "  marble coverage --targets single --tolerance 0.1..1e-9 --samples 1..36 --trials 500",
      "  marble coverage --targets all --tolerance 0.1..1e-6:2 --all-samples 1..26 --failure 0.01"
    })
final class CoverageCommand implements Callable<Integer> {
  @Option(
      names = "--distribution",
      paramLabel = "SPEC",
      defaultValue = CoverageQuestion.USUAL_DISTRIBUTION,
      description =
          "What items are drawn from: uniform (on [−1, 1]), normal, product (of two uniforms) or"
              + " signed (±1), each with an optional scale, such as normal(0.5); or a mixture with a"
              + " uniform part, such as 0.5*uniform+0.5*normal (default: ${DEFAULT-VALUE}).")
  private String distribution;

  @Option(
      names = "--interval",
      paramLabel = "LO,HI",
      defaultValue = CoverageQuestion.USUAL_INTERVAL,
      description = "Where the targets lie (default: ${DEFAULT-VALUE}).")
  private String interval;

  @Option(
      names = "--tolerance",
      paramLabel = "E",
      defaultValue = CoverageQuestion.USUAL_TOLERANCE,
      description =
          "Tolerances ε, 1e-15 to 1: a list (0.1,0.01), powers of ten (0.1..1e-6), or so many per"
              + " power of ten (0.1..1e-6:2) (default: ${DEFAULT-VALUE}).")
  private String tolerance;

  @Option(
      names = "--failure",
      paramLabel = "D",
      defaultValue = CoverageQuestion.USUAL_FAILURE,
      description = "The accepted probability of failure δ (default: ${DEFAULT-VALUE}).")
  private double failure;

  @Option(
      names = "--targets",
      paramLabel = "single|all|both",
      defaultValue = "both",
      description =
          "One random target per trial, all targets at once, or both (default: ${DEFAULT-VALUE}).")
  private CoverageQuestion.Targets targets;

  @Option(
      names = "--samples",
      paramLabel = "N..M",
      defaultValue = CoverageQuestion.USUAL_SAMPLES,
      description =
          "Numbers of items n, 1 to 62 (default: ${DEFAULT-VALUE}). Four items more take four times"
              + " as long for one target, and sixteen times as long for all.")
  private String samples;

  @Option(
      names = "--trials",
      paramLabel = "T",
      description = "Trials with one target each (default: " + CoverageQuestion.USUAL_TRIALS + ").")
  private Integer trials;

  @Option(
      names = "--all-samples",
      paramLabel = "N..M",
      description =
          "Numbers of items n for all targets at once (default: as --samples, but none above "
              + CoverageQuestion.USUAL_TO_FOR_ALL
              + ").")
  private String allSamples;

  @Option(
      names = "--all-trials",
      paramLabel = "T",
      description =
          "Trials with all targets at once (default: "
              + CoverageQuestion.USUAL_TRIALS_FOR_ALL
              + ").")
  private Integer allTrials;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed of all samples, 64 bits (default: ${DEFAULT-VALUE}).")
  private String seed;

  @Option(
      names = "--max-sums",
      paramLabel = "N",
      description =
          "Sums that a solver may look at for one question before it gives up (default: 2^34).")
  private Long maxSums;

  @Option(
      names = "--max-memory",
      paramLabel = "MIB",
      description =
          "Memory that a solver's tables may take for one question, per thread, in MiB (default:"
              + " 1024).")
  private Long maxMemory;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      defaultValue = "runs",
      description =
          "Where the run's own folder is made, or found again (default: ${DEFAULT-VALUE}).")
  private Path output;

  @Option(names = "--report", paramLabel = "FILE.html", description = "Write the page here, too.")
  private Path report;

  @Option(names = "--force", description = "Replace the file of --report if it exists.")
  private boolean force;

  @Mixin private ThreadOption threads;
  @Mixin private Output out;

  @Override
  public Integer call() {
    CoverageSpec spec = spec();
    if (report != null) {
      AtomicFile.checkGoal(report, force);
    }
    Stopwatch watch = new Stopwatch();
    try (Bar bar = new Bar(!out.isJson());
        ThreadBatch batch = threads.batch();
        RunFolder folder = RunFolder.open(output, spec.runSpec())) {
      CoverageResult result =
          folder.work(
              Provenance.here(Version.NAME, threads.count()), () -> run(spec, folder, batch, bar));
      bar.finish();
      double seconds = watch.lap();
      out.text(new CoverageText(result).toText(seconds));
      if (out.isJson()) {
        out.json(CoverageJson.of(result, seconds));
      }
      return 0;
    }
  }

  private CoverageResult run(
      CoverageSpec spec, RunFolder folder, ThreadBatch batch, Progress progress) {
    CoverageResult result = new CoverageRun(spec, batch, progress).run(folder);
    byte[] page = CoverageFiles.write(result);
    if (report != null) {
      AtomicFile.write(report, force, page);
    }
    return result;
  }

  private CoverageSpec spec() {
    return new CoverageQuestion(
            "--",
            distribution,
            interval,
            tolerance,
            failure,
            targets,
            samples,
            trials,
            allSamples,
            allTrials,
            seed,
            maxSums,
            maxMemory)
        .spec();
  }

  // ---- the command that makes a specification ----

  /** The command line that leads to an experiment. */
  static String line(CoverageSpec spec) {
    StringBuilder line = new StringBuilder("marble coverage");
    line.append(" --distribution '").append(spec.distribution()).append('\'');
    line.append(" --interval=").append(spec.interval());
    line.append(" --tolerance ").append(spec.tolerances());
    line.append(" --failure ").append(spec.failure());
    CoverageQuestion.Targets targets =
        spec.all().isEmpty()
            ? CoverageQuestion.Targets.SINGLE
            : spec.single().isEmpty()
                ? CoverageQuestion.Targets.ALL
                : CoverageQuestion.Targets.BOTH;
    line.append(" --targets ").append(targets.name().toLowerCase(Locale.ROOT));
    spec.single()
        .ifPresent(trials -> {
          line.append(" --samples ").append(trials.samples());
          line.append(" --trials ").append(trials.count());
        });
    spec.all()
        .ifPresent(trials -> {
          line.append(" --all-samples ").append(trials.samples());
          line.append(" --all-trials ").append(trials.count());
        });
    line.append(" --seed ").append(spec.seed());
    if (spec.limits().sums() != Limits.DEFAULT.sums()) {
      line.append(" --max-sums ").append(spec.limits().sums());
    }
    if (spec.limits().bytes() != Limits.DEFAULT.bytes()) {
      line.append(" --max-memory ").append(spec.limits().bytes() / CoverageQuestion.MEBI);
    }
    return line.toString();
  }
}
