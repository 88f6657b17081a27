package dev.marble.lab.run;

import dev.marble.MarbleException;
import dev.marble.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Several runs of one experiment: the keys that all share, and lists of values for others. Each
 * combination is a run; the keys keep the order in which they were written, and the last one
 * changes fastest. Without lists, it is one run.
 *
 * <pre>
 * experiment: coverage
 * title: How the distribution matters
 * tolerance: 0.1..1e-3
 * grid:
 *   distribution: [uniform, normal]
 *   seed: [1, 2, 3]
 * </pre>
 */
public final class Grid {
  /** The name under which grids are listed among the runs. */
  public static final String EXPERIMENT = "grid";

  private static final String TITLE = "title";
  private static final String AXES = "grid";
  private static final int VERSION = 1;
  private static final int MOST_RUNS = 10_000;

  private final String title;
  private final Experiment experiment;
  private final List<String> axes;
  private final List<Cell> cells;

  /**
   * One run of a grid.
   *
   * @param values the keys that differ from run to run, as they were written
   * @param planned the run
   */
  public record Cell(Map<String, Object> values, Experiment.Planned planned) {}

  private Grid(String title, Experiment experiment, List<String> axes, List<Cell> cells) {
    this.title = title;
    this.experiment = experiment;
    this.axes = axes;
    this.cells = cells;
  }

  /**
   * Reads a grid, and plans all of its runs.
   *
   * @param file YAML
   * @param experiments the known ones
   * @return the grid
   * @throws MarbleException if it cannot be read, or one of its runs cannot be
   */
  public static Grid read(Path file, Collection<? extends Experiment> experiments) {
    return of(YamlFile.read(file), experiments);
  }

  static Grid of(Map<String, Object> written, Collection<? extends Experiment> experiments) {
    Map<String, Experiment> known = new TreeMap<>();
    experiments.forEach(each -> known.put(each.name(), each));
    Object name = written.get(RunSpec.EXPERIMENT);
    if (name == null) {
      throw new MarbleException(
          "The key \"experiment\" is missing. Maybe one of "
              + String.join(", ", known.keySet())
              + ".");
    }
    Experiment experiment = known.get(name.toString());
    if (experiment == null) {
      throw SpecKeys.unknown("experiment", name.toString(), "Marble", known.keySet());
    }
    String title = String.valueOf(written.getOrDefault(TITLE, ""));
    Map<String, List<?>> lists = axes(written.get(AXES), experiment);
    Map<String, Object> shared = new LinkedHashMap<>(written);
    shared.keySet().removeAll(List.of(RunSpec.EXPERIMENT, TITLE, AXES));
    for (String axis : lists.keySet()) {
      if (shared.containsKey(axis)) {
        throw new MarbleException(
            "The key \"" + axis + "\" has a list of values in the grid, and a value beside it.");
      }
    }
    return new Grid(
        title, experiment, List.copyOf(lists.keySet()), cells(experiment, shared, lists));
  }

  private static String whose(Experiment experiment) {
    return "the experiment \"" + experiment.name() + "\"";
  }

  private static List<String> names(Experiment experiment) {
    return experiment.keys().stream().map(SpecKey::name).toList();
  }

  private static Map<String, List<?>> axes(Object written, Experiment experiment) {
    Map<String, List<?>> axes = new LinkedHashMap<>();
    if (written == null) {
      return axes;
    }
    if (!(written instanceof Map<?, ?> map)) {
      throw new MarbleException(
          "The key \"grid\" is \"" + written + "\", not lists of values for keys.");
    }
    long runs = 1;
    for (Map.Entry<?, ?> axis : map.entrySet()) {
      String key = String.valueOf(axis.getKey());
      if (!names(experiment).contains(key)) {
        throw SpecKeys.unknown("key", key, whose(experiment), names(experiment));
      }
      if (!(axis.getValue() instanceof List<?> list) || list.isEmpty()) {
        throw new MarbleException(
            "The key \""
                + key
                + "\" of the grid is no list of values. Maybe write "
                + key
                + ": ["
                + (axis.getValue() instanceof List ? "…" : axis.getValue())
                + "].");
      }
      runs *= list.size();
      if (runs > MOST_RUNS) {
        throw new MarbleException("The grid has more than " + MOST_RUNS + " runs.");
      }
      axes.put(key, list);
    }
    return axes;
  }

  private static List<Cell> cells(
      Experiment experiment, Map<String, Object> shared, Map<String, List<?>> lists) {
    List<Map<String, Object>> points = List.of(Map.of());
    for (Map.Entry<String, List<?>> axis : lists.entrySet()) {
      List<Map<String, Object>> longer = new ArrayList<>();
      for (Map<String, Object> point : points) {
        for (Object value : axis.getValue()) {
          Map<String, Object> next = new LinkedHashMap<>(point);
          next.put(axis.getKey(), value);
          longer.add(next);
        }
      }
      points = longer;
    }
    List<Cell> cells = new ArrayList<>();
    Map<RunSpec, Integer> seen = new LinkedHashMap<>();
    for (Map<String, Object> point : points) {
      Map<String, Object> all = new LinkedHashMap<>(shared);
      all.putAll(point);
      Cell cell =
          new Cell(point, experiment.plan(SpecKeys.of(whose(experiment), all, names(experiment))));
      Integer twin = seen.putIfAbsent(cell.planned().spec(), cells.size() + 1);
      if (twin != null) {
        throw new MarbleException(
            "The runs " + twin + " and " + (cells.size() + 1) + " of the grid are the same.");
      }
      cells.add(cell);
    }
    return cells;
  }

  /** What somebody called it, or nothing. */
  public String title() {
    return title;
  }

  /** What is run. */
  public Experiment experiment() {
    return experiment;
  }

  /** The keys that differ from run to run. */
  public List<String> axes() {
    return axes;
  }

  /** The runs, in their order. */
  public List<Cell> cells() {
    return List.copyOf(cells);
  }

  /** What names the grid itself. */
  public RunSpec spec() {
    JsonObject keys =
        new JsonObject()
            .put("of", experiment.name())
            .put("axes", axes)
            .put("runs", cells.stream().map(cell -> cell.planned().spec().name()).toList());
    return new RunSpec(EXPERIMENT, VERSION, keys);
  }

  /**
   * A value of an axis, as a person reads it.
   *
   * @param value what was written
   * @return the same as text; the items of a list are joined by commas
   */
  public static String text(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
        : String.valueOf(value);
  }
}
