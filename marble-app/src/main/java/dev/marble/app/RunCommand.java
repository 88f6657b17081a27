package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.io.AtomicFile;
import dev.marble.lab.run.Experiment;
import dev.marble.lab.run.Grid;
import dev.marble.lab.run.GridRun;
import dev.marble.lab.run.Provenance;
import dev.marble.lab.run.RunFolder;
import dev.marble.lab.run.SpecKey;
import dev.marble.lab.table.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code marble run}: an experiment, or a whole grid of it, from one file. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    header = "Run an experiment, or a whole grid of it, from one file.",
    description = {
      "",
      "The file is YAML: the experiment, its keys, and under grid lists of values for some of them."
          + " Each combination is a run of its own, the last key changing fastest:",
      "",
      "    experiment: coverage",
      "    title: How the distribution matters",
      "    tolerance: 0.1..1e-3",
      "    grid:",
      "      distribution: [uniform, normal]",
      "      seed: [1, 2, 3]",
      "",
      "Every run is kept in a folder named after all keys that matter, and so is the grid, with a"
          + " table of all runs and a page. What is done is not done again: the same command"
          + " continues a grid that was broken off.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  marble run --keys",
      "  marble run grid.yaml --plan",
      "  marble run grid.yaml --report grid.html"
    })
final class RunCommand implements Callable<Integer> {
  private static final String PAGE = "report.html";

  @Parameters(arity = "0..1", paramLabel = "FILE.yaml", description = "What to run.")
  private Path file;

  @Option(names = "--keys", description = "Show the experiments and their keys.")
  private boolean keys;

  @Option(names = "--plan", description = "Show the runs, and run none of them.")
  private boolean plan;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      defaultValue = "runs",
      description =
          "Where the folders of the runs are made, or found again (default: ${DEFAULT-VALUE}).")
  private Path output;

  @Option(names = "--report", paramLabel = "FILE.html", description = "Write the page here, too.")
  private Path report;

  @Option(names = "--force", description = "Replace the file of --report if it exists.")
  private boolean force;

  @Mixin private ThreadOption threads;
  @Mixin private TableOutput out;

  @Override
  public Integer call() throws IOException {
    out.check();
    if (keys) {
      printKeys();
      return 0;
    }
    if (file == null) {
      throw new MarbleException("Which file? Maybe look at marble run --keys for what it holds.");
    }
    Grid grid = Grid.read(file, Experiments.ALL);
    String source = Files.readString(file);
    if (plan) {
      printPlan(grid);
      return 0;
    }
    if (report != null) {
      AtomicFile.checkGoal(report, force);
    }
    try (RunFolder folder = RunFolder.open(output, grid.spec())) {
      Provenance where = Provenance.here(Version.NAME, threads.count());
      List<GridRun.Ended> runs = folder.work(where, () -> run(grid, folder, where));
      byte[] page = utf8(GridPage.of(grid, runs, source));
      AtomicFile.write(folder.path().resolve("grid.yaml"), true, utf8(source));
      AtomicFile.write(folder.path().resolve(PAGE), true, page);
      if (report != null) {
        AtomicFile.write(report, force, page);
      }
      print(grid, runs, folder.path());
      complain(runs);
      return 0;
    }
  }

  private List<GridRun.Ended> run(Grid grid, RunFolder folder, Provenance where) {
    try (Bar bar = new Bar(out.isText())) {
      return new GridRun(grid, where, bar).run(output, folder, RunCommand::writePage);
    }
  }

  /** A page for a run whose experiment makes none of its own. */
  private static void writePage(GridRun.Ended run) {
    if (run.error().isEmpty() && !Files.exists(run.path().resolve(PAGE))) {
      RunPage.write(run.path());
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  // ---- what is printed ----

  private void print(Grid grid, List<GridRun.Ended> runs, Path folder) {
    List<String> columns = new ArrayList<>(List.of("run"));
    List<Boolean> numeric = new ArrayList<>(List.of(false));
    for (String axis : grid.axes()) {
      columns.add(axis);
      numeric.add(runs.stream().allMatch(run -> run.cell().values().get(axis) instanceof Number));
    }
    columns.add("state");
    numeric.add(false);
    List<String> figures =
        runs.stream()
            .flatMap(run -> run.result().stream())
            .flatMap(result -> result.figures().keySet().stream())
            .distinct()
            .toList();
    columns.addAll(figures);
    figures.forEach(figure -> numeric.add(true));
    List<List<Object>> rows = new ArrayList<>();
    for (GridRun.Ended run : runs) {
      List<Object> row = new ArrayList<>();
      row.add(run.cell().planned().spec().name());
      grid.axes().forEach(axis -> row.add(value(run.cell().values().get(axis))));
      row.add(run.error().isPresent() ? "stopped" : run.wasDone() ? "was done" : "done");
      figures.forEach(
          figure -> row.add(run.result().map(result -> result.figures().get(figure)).orElse(null)));
      rows.add(row);
    }
    out.print(new Answer(columns, numeric, rows), "runs");
    if (out.isText()) {
      System.out.println("\nAll of it is in " + folder + ": begin with " + PAGE + ".");
    }
  }

  private static Object value(Object written) {
    return written instanceof List || !(written instanceof Number) ? Grid.text(written) : written;
  }

  private static void complain(List<GridRun.Ended> runs) {
    List<GridRun.Ended> stopped = runs.stream().filter(run -> run.error().isPresent()).toList();
    if (!stopped.isEmpty()) {
      throw new MarbleException(
          stopped.size()
              + " of "
              + Text.plural(runs.size(), "run")
              + " stopped; the first, "
              + stopped.getFirst().cell().planned().spec().name()
              + ", because: "
              + stopped.getFirst().error().orElseThrow());
    }
  }

  private void printPlan(Grid grid) {
    List<String> columns = new ArrayList<>(List.of("run"));
    columns.addAll(grid.axes());
    List<List<Object>> rows = new ArrayList<>();
    for (Grid.Cell cell : grid.cells()) {
      List<Object> row = new ArrayList<>(List.of(cell.planned().spec().name()));
      grid.axes().forEach(axis -> row.add(value(cell.values().get(axis))));
      rows.add(row);
    }
    out.print(new Answer(columns, columns.stream().map(each -> false).toList(), rows), "runs");
  }

  private void printKeys() {
    List<List<Object>> rows = new ArrayList<>();
    for (Experiment experiment : Experiments.ALL) {
      for (SpecKey key : experiment.keys()) {
        rows.add(List.of(experiment.name(), key.name(), key.usual(), key.about()));
      }
    }
    out.print(
        new Answer(
            List.of("experiment", "key", "usual", "what it is"),
            List.of(false, false, false, false),
            rows),
        "keys");
  }
}
