package dev.marble.lab.run;

import dev.marble.MarbleException;
import dev.marble.json.Json;
import dev.marble.json.JsonObject;
import dev.marble.lab.table.Answer;
import dev.marble.lab.table.Column;
import dev.marble.lab.table.Query;
import dev.marble.lab.table.TableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Asks about runs in SQL. There is a table {@code runs} with a row for each run: its name, what is
 * run, how far it is, when it changed last, all keys of its specification and all its key figures.
 * And for each kind of table that runs have written, such as {@code metrics}, there is one that
 * holds the rows of all runs, with the run's name in the column {@code run}.
 */
public final class RunQuery {
  private static final String RUNS = "runs";
  private static final String METRICS = "metrics";
  private static final String PARQUET = ".parquet";

  private static final Pattern COLUMN = Pattern.compile("[a-z][a-z0-9_]*");
  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,17})");

  private final RunCatalog catalog;

  /**
   * Questions about some runs.
   *
   * @param catalog the runs
   */
  public RunQuery(RunCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * Asks one question.
   *
   * @param sql a SELECT
   * @return its answer
   * @throws MarbleException if it is no such question
   */
  public Answer ask(String sql) {
    try (Query query = new Query()) {
      SortedMap<String, List<Source>> tables = sources();
      tables.forEach((name, sources) -> {
        if (isNamedIn(sql, name)) {
          load(query, name, sources);
        }
      });
      if (isNamedIn(sql, RUNS)) {
        List<Map<String, Object>> rows = catalog.entries().stream().map(RunQuery::row).toList();
        query.add(RUNS, columns(rows), rows);
      }
      if (!tables.containsKey(METRICS)) {
        query.add(METRICS, List.of(Column.text("run")), List.of());
      }
      try {
        return query.ask(sql);
      } catch (MarbleException e) {
        if (e.getMessage().contains("Table with name")) {
          throw new MarbleException(
              e.getMessage().replaceFirst("; Did you mean.*", ".")
                  + " Maybe ask one of these tables: "
                  + known(tables)
                  + ".",
              e);
        }
        throw e;
      }
    }
  }

  private static String known(SortedMap<String, List<Source>> tables) {
    return String.join(
        ", ", Stream.concat(Stream.of(RUNS), tables.keySet().stream()).distinct().toList());
  }

  private static boolean isNamedIn(String sql, String table) {
    return Pattern.compile("\\b" + table + "\\b", Pattern.CASE_INSENSITIVE).matcher(sql).find();
  }

  // ---- tables that runs have written ----

  /** A table of one run: a Parquet file, or rows of a run that is not done. */
  private record Source(String run, Path file) {
    boolean isParquet() {
      return file.toString().endsWith(PARQUET);
    }
  }

  private SortedMap<String, List<Source>> sources() {
    SortedMap<String, List<Source>> tables = new TreeMap<>();
    for (RunEntry run : catalog.entries()) {
      SortedMap<String, Path> files = new TreeMap<>();
      try (Stream<Path> list = Files.list(run.path())) {
        for (Path file : list.sorted().toList()) {
          String name = String.valueOf(file.getFileName());
          int dot = name.lastIndexOf('.');
          String table = dot < 0 ? name : name.substring(0, dot).replace('-', '_');
          boolean growing = name.endsWith(Metrics.JOURNAL);
          // Rows are never older than the Parquet file that was made of them.
          if (growing || (name.endsWith(PARQUET) && !name.startsWith("."))) {
            files.merge(table, file, (one, other) -> growing ? other : one);
          }
        }
      } catch (IOException e) {
        throw RunFolder.failure(run.path(), e);
      }
      files.forEach((table, file) ->
          tables
              .computeIfAbsent(table, name -> new ArrayList<>())
              .add(new Source(run.name(), file)));
    }
    return tables;
  }

  private static void load(Query query, String name, List<Source> sources) {
    List<Path> temporary = new ArrayList<>();
    try {
      for (Source source : sources) {
        if (source.isParquet()) {
          query.addParquet(name, source.run(), source.file());
        } else {
          MetricsJournal journal = MetricsJournal.read(source.file()).orElse(null);
          if (journal != null) {
            Path folder = Files.createTempDirectory("marble-rows");
            temporary.add(folder);
            query.addCsv(name, source.run(), csv(folder, journal), journal.columns());
          }
        }
      }
      query.join(name);
    } catch (IOException e) {
      throw new MarbleException(
          "The table \"" + name + "\" cannot be read: " + RunFolder.reason(e) + ".", e);
    } finally {
      temporary.forEach(RunQuery::remove);
    }
  }

  private static Path csv(Path folder, MetricsJournal journal) {
    try (TableFile table = new TableFile(folder, "rows", journal.columns())) {
      journal.rows().forEach(table::line);
      return table.commit();
    }
  }

  private static void remove(Path folder) {
    try {
      Files.deleteIfExists(folder.resolve("rows.csv"));
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      // The system clears its temporary files.
    }
  }

  // ---- the table of runs ----

  /** A run as a row: plain columns first, then keys, then figures. */
  static Map<String, Object> row(RunEntry run) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("run", run.name());
    row.put("experiment", run.spec().experiment());
    row.put("state", run.state().toString());
    row.put("changed", run.changed().toString());
    flatten("", run.spec().keys())
        .forEach((key, value) -> {
          if (isColumn(key)) {
            row.putIfAbsent(key, value);
          } else {
            row.put(free(key, row), value);
          }
        });
    run.result()
        .ifPresent(result ->
            result
                .figures()
                .forEach((name, value) ->
                    row.put(row.containsKey(name) ? "final_" + name : name, value)));
    return row;
  }

  private static boolean isColumn(String key) {
    return COLUMN.matcher(key).matches();
  }

  /** A column's name for a key within a key, such as that of a tensor ({@code fc1.weight}). */
  private static String free(String key, Map<String, Object> row) {
    String name = key.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    while (row.containsKey(name)) {
      name += "_";
    }
    return name;
  }

  /**
   * Keys by name: those within keys are joined by underscores, lists are text.
   *
   * @param prefix what comes before each name
   * @param keys the keys
   * @return name and value of each, in their order
   */
  public static Map<String, Object> flatten(String prefix, JsonObject keys) {
    Map<String, Object> flat = new LinkedHashMap<>();
    keys.fields()
        .forEach((name, value) -> {
          if (value instanceof JsonObject object) {
            flat.putAll(flatten(prefix + name + "_", object));
          } else {
            flat.put(prefix + name, value instanceof List<?> ? Json.write(value) : value);
          }
        });
    return flat;
  }

  private static List<Column> columns(List<Map<String, Object>> rows) {
    Map<String, Column> columns = new LinkedHashMap<>();
    for (String name : List.of("run", "experiment", "state", "changed")) {
      columns.put(name, Column.text(name));
    }
    for (Map<String, Object> row : rows) {
      row.forEach(
          (name, value) -> columns.merge(name, new Column(name, type(value)), RunQuery::wider));
    }
    return List.copyOf(columns.values());
  }

  /** Seeds are text in a specification, for some need all 64 bits; here most are numbers. */
  private static Column.Type type(Object value) {
    return switch (value) {
      case Boolean flag -> Column.Type.BOOLEAN;
      case Long number -> Column.Type.BIGINT;
      case Double number -> Column.Type.DOUBLE;
      case String text when WHOLE.matcher(text).matches() -> Column.Type.BIGINT;
      case null, default -> Column.Type.VARCHAR;
    };
  }

  private static Column wider(Column one, Column other) {
    if (one.type() == other.type()) {
      return one;
    }
    boolean numbers =
        EnumSet.of(Column.Type.BIGINT, Column.Type.DOUBLE)
            .containsAll(List.of(one.type(), other.type()));
    return numbers ? Column.number(one.name()) : Column.text(one.name());
  }
}
