package dev.marble.app;

import dev.marble.lab.run.RunFolder;
import dev.marble.lab.run.RunSpec;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a run's own folder lies. */
final class RunsFolderOption {
  @Option(
      names = "--runs",
      paramLabel = "FOLDER",
      defaultValue = "runs",
      description =
          "Where the run's own folder is made, or found again (default: ${DEFAULT-VALUE}).")
  private Path runs;

  RunFolder open(RunSpec spec) {
    return RunFolder.open(runs, spec);
  }
}
