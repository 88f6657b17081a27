package dev.marble.lab.coverage;

import dev.marble.lab.run.ChunkFile;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** The files that hold an experiment's finished trials. */
final class Chunks {
  /** What their names look like. */
  static final Pattern NAME = Pattern.compile("(single|all)-\\d{6}");

  private Chunks() {}

  /**
   * One of an experiment's chunks.
   *
   * @param folder where chunks are
   * @param specHash the specification's hash
   * @param experiment what the trials are
   * @param number which chunk
   */
  static ChunkFile of(Path folder, String specHash, Experiment experiment, int number) {
    int from = number * experiment.chunk();
    int to = Math.min(experiment.trials().count(), from + experiment.chunk());
    String name = experiment.name() + "-" + String.format(Locale.ROOT, "%06d", number);
    String head =
        "marble coverage 1, "
            + experiment.name()
            + " "
            + from
            + ".."
            + (to - 1)
            + " of "
            + specHash;
    return new ChunkFile(folder.resolve(name), head, from, to, experiment.width());
  }

  /** How many chunks an experiment has. */
  static int count(Experiment experiment) {
    return (experiment.trials().count() + experiment.chunk() - 1) / experiment.chunk();
  }
}
