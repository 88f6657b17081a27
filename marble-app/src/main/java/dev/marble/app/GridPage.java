package dev.marble.app;

import dev.marble.app.page.Axis;
import dev.marble.lab.MeanDeviation;
import dev.marble.lab.run.Grid;
import dev.marble.lab.run.GridRun;
import dev.marble.lab.run.MetricTable;
import dev.marble.lab.run.RunResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The page of a grid: one file that needs nothing else. Runs that differ in nothing but their seed
 * are one curve, with its mean and deviation.
 */
final class GridPage {
  private static final String SEED = "seed";

  private final Grid grid;
  private final List<GridRun.Ended> runs;
  private final String source;
  private final Sheet sheet;

  /** What runs are drawn against: the first key that has several numbers. */
  private final Optional<String> across;

  private final Set<String> figures = new LinkedHashSet<>();

  private GridPage(Grid grid, List<GridRun.Ended> runs, String source) {
    this.grid = grid;
    this.runs = runs;
    this.source = source;
    this.sheet = new Sheet(title(grid));
    this.across =
        grid.axes().stream()
            .filter(axis -> !axis.equals(SEED))
            .filter(axis ->
                runs.stream().allMatch(run -> run.cell().values().get(axis) instanceof Number))
            .filter(axis ->
                runs.stream().map(run -> run.cell().values().get(axis)).distinct().count() > 1)
            .findFirst();
    runs.forEach(run -> run.result().ifPresent(it -> figures.addAll(it.figures().keySet())));
  }

  /**
   * The page's text.
   *
   * @param grid the grid
   * @param runs what became of its runs
   * @param source the file that it was read from
   */
  static String of(Grid grid, List<GridRun.Ended> runs, String source) {
    return new GridPage(grid, runs, source).draw();
  }

  private static String title(Grid grid) {
    return grid.title().isEmpty() ? "A grid of " + grid.experiment().name() : grid.title();
  }

  private String draw() {
    MetricFigures curves = new MetricFigures();
    for (GridRun.Ended run : runs) {
      for (MetricTable table : MetricTable.all(run.path())) {
        curves.add(series(run, false), table);
      }
    }
    top(!curves.isEmpty());
    tiles();
    if (across.isPresent() && !figures.isEmpty()) {
      sheet.section("figures", "Against " + MetricFigures.words(across.get()));
      figures();
      sheet.endSection();
    }
    if (!curves.isEmpty()) {
      sheet.section("curves", "The curves");
      curves.draw(sheet);
      sheet.endSection();
    }
    if (grid.axes().contains(SEED) && !figures.isEmpty()) {
      sheet.section("means", "Over the seeds");
      means();
      sheet.endSection();
    }
    sheet.section("runs", "All runs");
    table();
    sheet.endSection();
    sheet.section("again", "Run it again");
    sheet
        .markup()
        .leaf("p", "The same file continues this grid where it was, or makes the same page:")
        .leaf("pre", "marble run grid.yaml")
        .leaf("pre", source.stripTrailing());
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("SHA-256 of the specification", grid.spec().hash());
    facts.put("Made by", Version.NAME);
    sheet.facts(facts);
    sheet.endSection();
    return sheet.end();
  }

  /** The keys by which a run differs from those that are not drawn with it. */
  private String series(GridRun.Ended run, boolean isAcross) {
    return grid.axes().stream()
        .filter(axis -> !axis.equals(SEED) && !(isAcross && axis.equals(across.orElse(""))))
        .map(axis -> MetricFigures.words(axis) + " " + text(run, axis))
        .collect(Collectors.joining(", "));
  }

  private static String text(GridRun.Ended run, String axis) {
    Object value = run.cell().values().get(axis);
    return value instanceof Double number ? TableOutput.number(number) : Grid.text(value);
  }

  private void top(boolean hasCurves) {
    sheet
        .markup()
        .open("header")
        .leaf("p", "Marble · report of a grid", "class", "brand")
        .leaf("h1", title(grid))
        .open("p", "class", "lead")
        .text(grid.experiment().about() + " " + Text.plural(runs.size(), "run") + " of ")
        .leaf("strong", grid.experiment().name(), "class", "given")
        .text(
            grid.axes().isEmpty()
                ? "."
                : " over " + MetricFigures.words(String.join(", ", grid.axes())) + ".")
        .close();
    Map<String, String> links = new LinkedHashMap<>();
    if (across.isPresent() && !figures.isEmpty()) {
      links.put("figures", "Figures");
    }
    if (hasCurves) {
      links.put("curves", "Curves");
    }
    if (grid.axes().contains(SEED) && !figures.isEmpty()) {
      links.put("means", "Over the seeds");
    }
    links.put("runs", "All runs");
    links.put("again", "Run it again");
    sheet.links(links);
    sheet.markup().closeLine();
  }

  private void tiles() {
    long stopped = runs.stream().filter(run -> run.error().isPresent()).count();
    sheet.markup().open("section", "class", "tiles", "aria-label", "Key figures");
    Tile.write(
        sheet.markup(),
        "Runs",
        "" + runs.size(),
        stopped == 0 ? "all done" : stopped + " stopped with an error",
        stopped == 0 ? "good" : "wrong");
    for (String figure : figures.stream().toList().reversed()) {
      best(figure);
    }
    sheet.markup().closeLine();
  }

  /** From where to where a figure goes. */
  private void best(String figure) {
    List<Double> values =
        runs.stream().map(run -> value(run, figure)).filter(Double::isFinite).sorted().toList();
    if (!values.isEmpty()) {
      String low = TableOutput.number(values.getFirst());
      String high = TableOutput.number(values.getLast());
      Tile.write(
          sheet.markup(),
          MetricFigures.words(figure),
          low.equals(high) ? low : low + " … " + high,
          "over " + Text.plural(values.size(), "run"),
          "");
    }
  }

  private static double value(GridRun.Ended run, String figure) {
    return run.result().map(RunResult::figures).map(all -> all.get(figure)).orElse(Double.NaN);
  }

  private void figures() {
    sheet.markup().open("div", "class", "pair");
    for (String figure : figures.stream().toList().reversed()) {
      MeanCurves curves = new MeanCurves();
      for (GridRun.Ended run : runs) {
        Number x = (Number) run.cell().values().get(across.orElseThrow());
        curves.add(series(run, true), x.doubleValue(), value(run, figure));
      }
      // What is the same everywhere, such as the number of steps, needs no picture.
      if (Arrays.stream(curves.ys()).distinct().count() > 1) {
        Axis x = Axis.around(curves.xs(), true, MetricFigures.words(across.orElseThrow()));
        Axis y =
            Axis.around(
                curves.ys(), MetricFigures.isWide(curves.ys()), MetricFigures.words(figure));
        sheet.figure(
            curves.plot(x, y),
            MetricFigures.words(figure) + " against " + MetricFigures.words(across.orElseThrow()),
            MetricFigures.capital(MetricFigures.words(figure)) + ".",
            "At the end of each run." + MetricFigures.band(curves));
      }
    }
    sheet.markup().close();
  }

  // ---- tables ----

  private void means() {
    List<String> axes = grid.axes().stream().filter(axis -> !axis.equals(SEED)).toList();
    Map<List<String>, List<GridRun.Ended>> groups = new LinkedHashMap<>();
    for (GridRun.Ended run : runs) {
      List<String> key = axes.stream().map(axis -> text(run, axis)).toList();
      groups.computeIfAbsent(key, it -> new ArrayList<>()).add(run);
    }
    List<String> heads = new ArrayList<>(axes.stream().map(MetricFigures::words).toList());
    heads.add("runs");
    figures.forEach(figure -> heads.add(MetricFigures.words(figure)));
    List<List<String>> rows = new ArrayList<>();
    groups.forEach((key, members) -> {
      List<String> row = new ArrayList<>(key);
      row.add("" + members.size());
      for (String figure : figures) {
        List<Double> values =
            members.stream().map(run -> value(run, figure)).filter(Double::isFinite).toList();
        String mean = values.isEmpty() ? "–" : Means.text(MeanDeviation.of(values));
        boolean isLess = !values.isEmpty() && values.size() < members.size();
        row.add(isLess ? mean + " (" + Text.plural(values.size(), "run") + ")" : mean);
      }
      rows.add(row);
    });
    sheet.table(heads, axes.size(), rows);
  }

  private void table() {
    List<String> heads = new ArrayList<>();
    heads.add("run");
    grid.axes().forEach(axis -> heads.add(MetricFigures.words(axis)));
    heads.add("state");
    figures.forEach(figure -> heads.add(MetricFigures.words(figure)));
    List<List<String>> rows = new ArrayList<>();
    for (GridRun.Ended run : runs) {
      List<String> row = new ArrayList<>();
      row.add(run.cell().planned().spec().name());
      grid.axes().forEach(axis -> row.add(text(run, axis)));
      row.add(run.error().isEmpty() ? "done" : "stopped");
      figures.forEach(figure -> row.add(TableOutput.number(value(run, figure))));
      rows.add(row);
    }
    sheet.table(heads, grid.axes().size() + 2, rows);
    for (GridRun.Ended run : runs) {
      run.error()
          .ifPresent(error ->
              sheet
                  .markup()
                  .leaf("p", run.cell().planned().spec().name() + ": " + error, "class", "note"));
    }
  }
}
