package dev.marble.lab.run;

import dev.marble.MarbleException;
import dev.marble.batch.Progress;
import dev.marble.lab.table.Column;
import dev.marble.lab.table.Parquet;
import dev.marble.lab.table.TableFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Does all runs of a grid, one after another; those that are done already are not done again. One
 * that stops with an error does not keep the others from running. Then a table of all of them is
 * written ({@code summary.csv} and {@code summary.parquet} in the grid's own folder).
 */
public final class GridRun {
  private static final String SUMMARY = "summary";

  private final Grid grid;
  private final Provenance where;
  private final Progress progress;

  /**
   * A grid to be run.
   *
   * @param grid the runs
   * @param where the machine, with the number of threads to use
   * @param progress is told how it gets on
   */
  public GridRun(Grid grid, Provenance where, Progress progress) {
    this.grid = grid;
    this.where = where;
    this.progress = progress;
  }

  /**
   * What became of one run.
   *
   * @param cell the run
   * @param path its folder
   * @param result its key figures, unless it stopped
   * @param wasDone whether they were there before
   * @param error why it stopped, if it did
   */
  public record Ended(
      Grid.Cell cell,
      Path path,
      Optional<RunResult> result,
      boolean wasDone,
      Optional<String> error) {}

  /**
   * Runs it.
   *
   * @param parent the folder of all runs
   * @param folder the grid's own folder
   * @param ended is told of each run that ends
   * @return what became of the runs, in the grid's order
   */
  public List<Ended> run(Path parent, RunFolder folder, Consumer<Ended> ended) {
    List<Ended> all = new ArrayList<>();
    for (Grid.Cell cell : grid.cells()) {
      Ended end = run(parent, cell, all.size() + 1);
      folder.log().add(end.path().getFileName() + " " + end.error().orElse("is done"));
      ended.accept(end);
      all.add(end);
    }
    summarise(all, folder.path());
    if (all.stream().allMatch(end -> end.error().isEmpty())) {
      folder.finish(new RunResult(Map.of("runs", (double) all.size())));
    }
    return all;
  }

  private Ended run(Path parent, Grid.Cell cell, int number) {
    RunSpec spec = cell.planned().spec();
    Path path = RunFolder.of(parent, spec);
    try (RunFolder folder = RunFolder.open(parent, spec)) {
      Optional<RunResult> before = folder.result();
      if (before.isEmpty()) {
        folder.work(
            cell.planned().where(where),
            () -> {
              cell.planned().run(folder, where.threads(), named(number));
              return folder.result().orElseThrow();
            });
      }
      return new Ended(cell, path, folder.result(), before.isPresent(), Optional.empty());
    } catch (MarbleException | IllegalArgumentException e) {
      return new Ended(cell, path, Optional.empty(), false, Optional.of(e.getMessage()));
    }
  }

  /** The progress of one run of several. */
  private Progress named(int number) {
    if (grid.cells().size() == 1) {
      return progress;
    }
    String prefix = number + "/" + grid.cells().size() + " ";
    return new Progress() {
      @Override
      public void start(String phase, long total) {
        progress.start(prefix + phase, total);
      }

      @Override
      public void step(long units) {
        progress.step(units);
      }

      @Override
      public void restored(long units) {
        progress.restored(units);
      }
    };
  }

  // ---- the table of all runs ----

  private void summarise(List<Ended> all, Path folder) {
    Set<String> figures = new LinkedHashSet<>();
    all.forEach(end -> end.result().ifPresent(it -> figures.addAll(it.figures().keySet())));
    Map<String, Column> columns = new LinkedHashMap<>();
    columns.put("run", Column.text("run"));
    for (String axis : grid.axes()) {
      boolean isNumber =
          all.stream().allMatch(end -> end.cell().values().get(axis) instanceof Number);
      columns.put(axis, isNumber ? Column.number(axis) : Column.text(axis));
    }
    columns.put("state", Column.text("state"));
    figures.forEach(name -> columns.putIfAbsent(name, Column.number(name)));
    List<Column> list = List.copyOf(columns.values());
    try (Parquet parquet = new Parquet();
        TableFile table = new TableFile(folder, SUMMARY, list)) {
      for (Ended end : all) {
        row(end, list, table);
      }
      parquet.convert(table.commit(), list);
    }
  }

  private static void row(Ended end, List<Column> columns, TableFile table) {
    Map<String, Double> figures = end.result().map(RunResult::figures).orElse(Map.of());
    for (Column column : columns) {
      Object value = end.cell().values().get(column.name());
      if (column.name().equals("run")) {
        table.put(end.cell().planned().spec().name());
      } else if (column.name().equals("state")) {
        table.put(end.result().isPresent() ? "done" : "unfinished");
      } else if (value instanceof Number number && column.type() == Column.Type.DOUBLE) {
        table.put(number.doubleValue());
      } else if (value != null) {
        table.putQuoted(Grid.text(value));
      } else {
        table.put(figures.getOrDefault(column.name(), Double.NaN));
      }
    }
    table.endRow();
  }
}
