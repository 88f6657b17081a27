package dev.marble.lab.run;

import dev.marble.lab.table.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rows of a run's table so far.
 *
 * @param name the table's name
 * @param columns its columns
 * @param rows its rows, as lines of CSV
 */
public record MetricTable(String name, List<Column> columns, List<String> rows) {
  private static final Set<Column.Type> NUMBERS =
      EnumSet.of(Column.Type.INTEGER, Column.Type.BIGINT, Column.Type.DOUBLE);

  /**
   * All of a run, the one called {@code metrics} first, the others by name.
   *
   * @param folder the run's folder
   * @return its tables, as far as they have grown
   */
  public static List<MetricTable> all(Path folder) {
    List<MetricTable> tables = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(Metrics.JOURNAL)) {
          String plain = name.substring(0, name.length() - Metrics.JOURNAL.length());
          MetricsJournal.read(file)
              .ifPresent(read ->
                  tables.add(
                      plain.equals("metrics") ? 0 : tables.size(),
                      new MetricTable(plain, read.columns(), read.rows())));
        }
      }
      return tables;
    } catch (IOException e) {
      throw RunFolder.failure(folder, e);
    }
  }

  /** The names of the columns that hold numbers. */
  public List<String> numeric() {
    return columns.stream()
        .filter(column -> NUMBERS.contains(column.type()))
        .map(Column::name)
        .toList();
  }

  /**
   * A column's numbers.
   *
   * @param column its name
   * @return one for each row; not a number where the cell is empty
   */
  public double[] numbers(String column) {
    int at = columns.stream().map(Column::name).toList().indexOf(column);
    if (at < 0) {
      throw new IllegalArgumentException("there is no column \"" + column + "\"");
    }
    return rows.stream()
        .mapToDouble(row -> {
          String cell = row.split(",", -1)[at];
          return cell.isEmpty() ? Double.NaN : Double.parseDouble(cell);
        })
        .toArray();
  }

  /**
   * The rows of what was measured last, where a table holds several series, one behind the other,
   * such as the trainings of a search: those since the first column began anew.
   */
  public MetricTable lastSeries() {
    if (numeric().isEmpty() || rows.isEmpty()) {
      return this;
    }
    double[] xs = numbers(numeric().getFirst());
    int from = xs.length - 1;
    while (from > 0 && xs[from - 1] < xs[from]) {
      from--;
    }
    return new MetricTable(name, columns, rows.subList(from, rows.size()));
  }

  /** Whether the rows are one series: the first column ascends. */
  public boolean isOneSeries() {
    return lastSeries().rows().size() == rows.size();
  }

  /** The cells of the last row by column, those of text included; nothing if there is no row. */
  public Map<String, String> lastRow() {
    Map<String, String> cells = new LinkedHashMap<>();
    if (!rows.isEmpty()) {
      String[] last = rows.getLast().split(",", -1);
      for (int i = 0; i < last.length; i++) {
        cells.put(columns.get(i).name(), last[i]);
      }
    }
    return cells;
  }

  /** The last number of the last row, or an accuracy there that counts more. */
  Optional<Map.Entry<String, Double>> lastNumber() {
    List<String> names = new ArrayList<>(numeric());
    names.sort(Comparator.comparing(each -> each.endsWith("top1")));
    for (int i = names.size() - 1; i >= 0 && !rows.isEmpty(); i--) {
      double[] numbers = numbers(names.get(i));
      if (!Double.isNaN(numbers[numbers.length - 1])) {
        return Optional.of(Map.entry(names.get(i), numbers[numbers.length - 1]));
      }
    }
    return Optional.empty();
  }
}
