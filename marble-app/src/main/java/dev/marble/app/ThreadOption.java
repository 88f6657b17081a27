package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.batch.ThreadBatch;
import picocli.CommandLine.Option;

/** The number of threads, which changes the time and nothing else. */
final class ThreadOption {
  @Option(
      names = "--threads",
      paramLabel = "T",
      description = "Threads to use (default: one per processor). The result is the same for any.")
  private Integer threads;

  int count() {
    int count = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    if (count < 1 || count > 1024) {
      throw new MarbleException("--threads " + count + " is not within 1 … 1024.");
    }
    return count;
  }

  ThreadBatch batch() {
    return new ThreadBatch(count());
  }
}
