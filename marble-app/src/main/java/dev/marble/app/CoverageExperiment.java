package dev.marble.app;

import dev.marble.batch.Progress;
import dev.marble.batch.ThreadBatch;
import dev.marble.lab.coverage.CoverageRun;
import dev.marble.lab.coverage.CoverageSpec;
import dev.marble.lab.run.Experiment;
import dev.marble.lab.run.RunFolder;
import dev.marble.lab.run.RunSpec;
import dev.marble.lab.run.SpecKey;
import dev.marble.lab.run.SpecKeys;
import java.util.List;

/** Coverage experiments from a file: the keys are the options of {@code marble coverage}. */
final class CoverageExperiment implements Experiment {
  @Override
  public String name() {
    return "coverage";
  }

  @Override
  public String about() {
    return "How many random numbers make every target a subset sum?";
  }

  @Override
  public List<SpecKey> keys() {
    return List.of(
        new SpecKey(
            "distribution",
            "what items are drawn from: uniform, normal, product, signed, or a mixture",
            CoverageQuestion.USUAL_DISTRIBUTION),
        new SpecKey("interval", "where the targets lie", CoverageQuestion.USUAL_INTERVAL),
        new SpecKey(
            "tolerance",
            "tolerances: a list, powers of ten (0.1..1e-6), or so many per power (0.1..1e-6:2)",
            CoverageQuestion.USUAL_TOLERANCE),
        new SpecKey(
            "failure", "the accepted probability of failure", CoverageQuestion.USUAL_FAILURE),
        new SpecKey("targets", "single, all or both", "both"),
        new SpecKey("samples", "numbers of items, 1 to 62", CoverageQuestion.USUAL_SAMPLES),
        new SpecKey("trials", "trials with one target each", "" + CoverageQuestion.USUAL_TRIALS),
        new SpecKey(
            "all_samples",
            "numbers of items for all targets at once",
            "as samples, to " + CoverageQuestion.USUAL_TO_FOR_ALL),
        new SpecKey(
            "all_trials",
            "trials with all targets at once",
            "" + CoverageQuestion.USUAL_TRIALS_FOR_ALL),
        new SpecKey("seed", "of all samples, 64 bits", "1"),
        new SpecKey("max_sums", "sums that a solver may look at for one question", "2^34"),
        new SpecKey("max_memory", "MiB that its tables may take, per thread", "1024"));
  }

  @Override
  public Planned plan(SpecKeys keys) {
    CoverageSpec spec =
        new CoverageQuestion(
                "",
                keys.text("distribution", CoverageQuestion.USUAL_DISTRIBUTION),
                keys.text("interval", CoverageQuestion.USUAL_INTERVAL),
                keys.text("tolerance", CoverageQuestion.USUAL_TOLERANCE),
                keys.number("failure", Double.parseDouble(CoverageQuestion.USUAL_FAILURE)),
                keys.oneOf("targets", CoverageQuestion.Targets.BOTH),
                keys.text("samples", CoverageQuestion.USUAL_SAMPLES),
                count(keys, "trials"),
                keys.text("all_samples").orElse(null),
                count(keys, "all_trials"),
                keys.text("seed", "1"),
                keys.whole("max_sums", 1, Long.MAX_VALUE).orElse(null),
                keys.whole("max_memory", 1, CoverageQuestion.MEBI).orElse(null))
            .spec();
    return new Planned() {
      @Override
      public RunSpec spec() {
        return spec.runSpec();
      }

      @Override
      public void run(RunFolder folder, int threads, Progress progress) {
        try (ThreadBatch batch = new ThreadBatch(threads)) {
          CoverageFiles.write(new CoverageRun(spec, batch, progress).run(folder));
        }
      }
    };
  }

  private static Integer count(SpecKeys keys, String key) {
    return keys.whole(key, 1, CoverageSpec.Trials.MOST).map(Long::intValue).orElse(null);
  }
}
