package dev.marble.app;

import dev.marble.lab.run.RunCatalog;
import dev.marble.lab.run.RunEntry;
import dev.marble.lab.table.Answer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code marble runs list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "List the runs in a folder, the last changed first.")
final class RunsListCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "FOLDER",
      defaultValue = "runs",
      description = "The folder of the runs (default: ${DEFAULT-VALUE}).")
  private Path folder;

  @Mixin private TableOutput out;

  @Override
  public Integer call() {
    out.check();
    RunCatalog catalog = RunCatalog.read(folder);
    List<List<Object>> rows = catalog.entries().stream().map(RunsListCommand::row).toList();
    if (rows.isEmpty() && out.isText()) {
      System.out.println("There are no runs in " + folder + ".");
      return 0;
    }
    out.print(
        new Answer(
            List.of("run", "experiment", "state", "metric", "value", "changed"),
            List.of(false, false, false, false, true, false),
            rows),
        "runs");
    return 0;
  }

  private static List<Object> row(RunEntry run) {
    var metric = run.lastMetric();
    return Arrays.asList(
        run.name(),
        run.spec().experiment(),
        run.state().toString(),
        metric.map(each -> (Object) each.getKey()).orElse(null),
        metric.map(each -> (Object) each.getValue()).orElse(null),
        run.changed().toString());
  }
}
