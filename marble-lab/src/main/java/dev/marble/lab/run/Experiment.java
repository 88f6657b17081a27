package dev.marble.lab.run;

import dev.marble.batch.Progress;
import java.util.List;

/** Something that can be run from a specification in a file, alone or as the cells of a grid. */
public interface Experiment {
  /** Its name: lower-case words joined by hyphens. */
  String name();

  /** What it does, in a line. */
  String about();

  /** All keys that it knows. */
  List<SpecKey> keys();

  /**
   * Reads what somebody wants to run, completely, so that nothing starts that could not end.
   *
   * @param keys what was written; every name is one of {@link #keys()}
   * @return what can be run
   * @throws dev.marble.MarbleException if a value cannot be
   * @throws IllegalArgumentException likewise
   */
  Planned plan(SpecKeys keys);

  /** A run that can be started. */
  interface Planned {
    /** What names it. */
    RunSpec spec();

    /**
     * Where it takes place: the engine and the data that it uses, too.
     *
     * @param here this machine and program
     * @return the same, or more
     */
    default Provenance where(Provenance here) {
      return here;
    }

    /**
     * Does it, or what is left of it, up to {@link RunFolder#finish}.
     *
     * @param folder its own
     * @param threads how many to use; the result is the same for any
     * @param progress is told how it gets on
     */
    void run(RunFolder folder, int threads, Progress progress);
  }
}
