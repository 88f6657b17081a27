package dev.marble.app;

import dev.marble.lab.run.RunCatalog;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which runs a command is about. */
final class RunsOption {
  @Option(
      names = "--runs",
      paramLabel = "FOLDER",
      defaultValue = "runs",
      description = "The folder of the runs (default: ${DEFAULT-VALUE}).")
  private Path folder;

  RunCatalog catalog() {
    return RunCatalog.read(folder);
  }
}
