package dev.marble.lab.coverage;

import dev.marble.batch.Batch;
import dev.marble.batch.Progress;
import dev.marble.lab.run.ChunkFile;
import dev.marble.lab.run.RunFolder;
import dev.marble.subsetsum.Chooser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs a coverage experiment, or what is left of it: each chunk of trials looks for its own file
 * first. The estimates are then made from the files alone, so that a run that was killed and one
 * that was not, on one thread and on many, end with the same bytes.
 */
public final class CoverageRun {
  private final CoverageSpec spec;
  private final Batch batch;
  private final Progress progress;

  /**
   * A run.
   *
   * @param spec the experiment
   * @param batch runs the trials
   * @param progress is told of trials
   */
  public CoverageRun(CoverageSpec spec, Batch batch, Progress progress) {
    this.spec = spec;
    this.batch = batch;
    this.progress = progress;
  }

  /** What one worker works with. */
  private record Tools(Sampler sampler, Chooser solvers) {}

  /**
   * The folder of a run.
   *
   * @param parent the folder of all runs
   * @param spec the experiment
   * @return a folder of the former, named after the latter
   */
  public static Path folder(Path parent, CoverageSpec spec) {
    return RunFolder.of(parent, spec.runSpec());
  }

  /**
   * Runs it, and writes its tables.
   *
   * @param parent the folder of all runs; it is made if it is missing
   * @return the estimates
   * @throws dev.marble.MarbleException if the run's folder holds something damaged or foreign
   */
  public CoverageResult run(Path parent) {
    try (RunFolder folder = RunFolder.open(parent, spec.runSpec())) {
      return run(folder);
    }
  }

  /**
   * Runs it, and writes its tables and key figures.
   *
   * @param folder the run's own
   * @return the estimates
   * @throws dev.marble.MarbleException if the folder holds something damaged or foreign
   */
  public CoverageResult run(RunFolder folder) {
    Path chunks = folder.folder("chunks", Chunks.NAME);
    Optional<Experiment> single =
        spec.single().map(trials -> new SingleTarget(trials, spec.limits()));
    Optional<Experiment> all = spec.all().map(trials -> new AllTargets(trials, spec));
    int computed = 0;
    computed += single.map(experiment -> compute(experiment, chunks)).orElse(0);
    computed += all.map(experiment -> compute(experiment, chunks)).orElse(0);
    Optional<long[][]> singleRows = single.map(experiment -> read(experiment, chunks));
    Optional<long[][]> allRows = all.map(experiment -> read(experiment, chunks));
    int trials = singleRows.map(rows -> rows.length).orElse(0);
    trials += allRows.map(rows -> rows.length).orElse(0);

    progress.start("estimating", 0);
    Analysis analysis = new Analysis(spec);
    CoverageResult result =
        new CoverageResult(
            spec,
            folder.path(),
            singleRows.map(rows -> analysis.single(spec.single().orElseThrow(), rows)),
            allRows.map(rows -> analysis.all(spec.all().orElseThrow(), rows)),
            allRows.map(this::covered).orElse(List.of()),
            computed,
            trials - computed);
    new CoverageTables(result, folder.path()).write(singleRows, allRows);
    folder.finish(result.figures());
    return result;
  }

  private List<CoveredFraction> covered(long[][] rows) {
    return CoveredFraction.of(spec, spec.all().orElseThrow().samples(), rows);
  }

  /** Does the trials whose files are missing; returns how many there were. */
  private int compute(Experiment experiment, Path chunks) {
    List<ChunkFile> missing = new ArrayList<>();
    int trials = 0;
    for (int i = 0; i < Chunks.count(experiment); i++) {
      ChunkFile chunk = Chunks.of(chunks, spec.hash(), experiment, i);
      if (!chunk.exists()) {
        missing.add(chunk);
        trials += chunk.to() - chunk.from();
      }
    }
    progress.start(experiment.name() + " targets", trials);
    batch.run(
        missing.size(),
        () ->
            new Tools(
                new Sampler(spec.seed(), spec.distribution(), spec.interval()), new Chooser()),
        (number, tools) -> missing.get(number).write(rows(experiment, missing.get(number), tools)));
    return trials;
  }

  private long[][] rows(Experiment experiment, ChunkFile chunk, Tools tools) {
    long[][] rows = new long[chunk.to() - chunk.from()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = experiment.run(chunk.from() + i, tools.sampler(), tools.solvers());
      progress.step(1);
    }
    return rows;
  }

  private long[][] read(Experiment experiment, Path chunks) {
    long[][] rows = new long[experiment.trials().count()][];
    for (int i = 0; i < Chunks.count(experiment); i++) {
      ChunkFile chunk = Chunks.of(chunks, spec.hash(), experiment, i);
      System.arraycopy(chunk.read(), 0, rows, chunk.from(), chunk.to() - chunk.from());
    }
    return rows;
  }
}
