package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.lab.run.Provenance;
import dev.marble.lab.train.TorchEngine;
import picocli.CommandLine.Option;

/** Threads of the deep-learning engine. */
final class EngineThreads {
  private static final int MOST = 1024;

  @Option(
      names = "--threads",
      paramLabel = "T",
      description =
          "Threads of the engine (default: one per processor). With another number, sums round"
              + " differently.")
  private Integer threads;

  /** How many; {@link #use} makes the engine take them. */
  int count() {
    int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    if (count < 1 || count > MOST) {
      throw new MarbleException("--threads " + count + " is not within 1 … " + MOST + ".");
    }
    return count;
  }

  /** Sets the engine to that number; gives where work takes place. */
  Provenance use() {
    return engine(Provenance.here(Version.NAME, count()));
  }

  /** Where work takes place, with the engine, which is set to as many threads. */
  static Provenance engine(Provenance here) {
    TorchEngine.useThreads(here.threads());
    return here.withEngine(TorchEngine.version());
  }
}
