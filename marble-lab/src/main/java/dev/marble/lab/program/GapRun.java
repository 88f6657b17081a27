package dev.marble.lab.program;

import dev.marble.batch.Batch;
import dev.marble.batch.Progress;
import dev.marble.lab.run.ChunkFile;
import dev.marble.lab.run.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Runs an experiment on gaps, or what is left of it: each chunk of instances looks for its own file
 * first. The estimates are made from the files alone, so that a run that was killed and one that
 * was not, on one thread and on many, end with the same bytes.
 */
public final class GapRun {
  private static final Pattern NAME = Pattern.compile("m\\d{2}-n\\d{5}-\\d{6}");

  /** So many variables are solved between two files. */
  private static final int CHUNK_VARIABLES = 1024;

  private final GapSpec spec;
  private final Batch batch;
  private final Progress progress;

  /**
   * A run.
   *
   * @param spec the experiment
   * @param batch runs the instances
   * @param progress is told of instances
   */
  public GapRun(GapSpec spec, Batch batch, Progress progress) {
    this.spec = spec;
    this.batch = batch;
    this.progress = progress;
  }

  /** A chunk of the instances of one size. */
  private record Part(int m, int n, ChunkFile file) {}

  /**
   * Runs it, and writes its tables and key figures.
   *
   * @param folder the run's own
   * @return the estimates
   * @throws dev.marble.MarbleException if the folder holds something damaged or foreign, or two
   *     answers about an instance contradict each other
   */
  public GapResult run(RunFolder folder) {
    List<Part> parts = parts(folder.folder("chunks", NAME));
    int computed = compute(parts);
    progress.start("estimating", 0);
    GapResult result = GapResult.of(spec, folder.path(), read(parts), computed);
    new GapTables(result).write();
    folder.finish(result.figures());
    return result;
  }

  private List<Part> parts(Path chunks) {
    List<Part> parts = new ArrayList<>();
    for (int m : spec.constraints().values()) {
      for (int n : spec.variables().values()) {
        int size = Math.clamp(CHUNK_VARIABLES / n, 1, spec.trials());
        for (int from = 0; from < spec.trials(); from += size) {
          int to = Math.min(spec.trials(), from + size);
          String name = String.format(Locale.ROOT, "m%02d-n%05d-%06d", m, n, from);
          String head =
              "marble gap 1, " + name + " to " + (to - 1) + " of " + spec.runSpec().hash();
          parts.add(
              new Part(m, n, new ChunkFile(chunks.resolve(name), head, from, to, Measured.WIDTH)));
        }
      }
    }
    return parts;
  }

  /** Solves the instances whose files are missing; returns how many there were. */
  private int compute(List<Part> parts) {
    List<Part> missing = parts.stream().filter(part -> !part.file().exists()).toList();
    int all = spec.constraints().values().size() * spec.variables().values().size() * spec.trials();
    int instances = missing.stream().mapToInt(part -> part.file().to() - part.file().from()).sum();
    progress.start("instances", all);
    progress.restored(all - instances);
    batch.run(
        missing.size(),
        () -> spec,
        (number, own) -> missing.get(number).file().write(rows(missing.get(number))));
    return instances;
  }

  private long[][] rows(Part part) {
    long[][] rows = new long[part.file().to() - part.file().from()][];
    for (int i = 0; i < rows.length; i++) {
      IntegerProgram program = spec.programs().draw(part.m(), part.n(), part.file().from() + i);
      rows[i] =
          Trial.measure(program, spec.library(), spec.isChecked(part.n()), spec.limits()).toRow();
      progress.step(1);
    }
    return rows;
  }

  private List<GapCell> read(List<Part> parts) {
    List<GapCell> cells = new ArrayList<>();
    for (int m : spec.constraints().values()) {
      for (int n : spec.variables().values()) {
        List<Measured> instances =
            parts.stream()
                .filter(part -> part.m() == m && part.n() == n)
                .flatMap(part -> Arrays.stream(part.file().read()).map(Measured::of))
                .toList();
        cells.add(new GapCell(m, n, instances, Math.scalb(1.0, -RandomPrograms.BITS)));
      }
    }
    return cells;
  }
}
