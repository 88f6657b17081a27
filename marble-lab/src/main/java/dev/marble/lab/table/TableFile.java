package dev.marble.lab.table;

import dev.marble.io.AtomicFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table that is written row by row, as a CSV file (RFC 4180, UTF-8, one header line) and, when it
 * is whole, as a Parquet file beside it. Numbers have the shortest form that reads back as the same
 * number; what is not a number is an empty cell.
 */
public final class TableFile implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final Path goal;
  private final List<Column> columns;
  private final AtomicFile file;
  private final StringBuilder text = new StringBuilder();
  private int cells;

  /**
   * Begins a table; files of its name are replaced.
   *
   * @param folder where
   * @param name its name, without an ending
   * @param columns its columns
   */
  public TableFile(Path folder, String name, List<Column> columns) {
    this.goal = folder.resolve(name + ".csv");
    this.columns = List.copyOf(columns);
    this.file = AtomicFile.create(goal, true);
    text.append(columns.stream().map(Column::name).collect(Collectors.joining(","))).append('\n');
  }

  /**
   * The next cell.
   *
   * @param value a whole number
   * @return this
   */
  public TableFile put(long value) {
    return cell(Long.toString(value));
  }

  /**
   * The next cell.
   *
   * @param value a number; the cell is empty if it is none, or infinite
   * @return this
   */
  public TableFile put(double value) {
    return cell(Double.isFinite(value) ? Double.toString(value) : "");
  }

  /**
   * The next cell.
   *
   * @param value true or false
   * @return this
   */
  public TableFile put(boolean value) {
    return cell(Boolean.toString(value));
  }

  /**
   * The next cell.
   *
   * @param value text without quotes, commas and line breaks
   * @return this
   * @throws IllegalArgumentException if there is one of them
   */
  public TableFile put(String value) {
    if (value.chars().anyMatch(c -> c == '"' || c == ',' || c < ' ')) {
      throw new IllegalArgumentException("the text \"" + value + "\" does not fit into one cell");
    }
    return cell(value);
  }

  /** The next cell, empty. */
  public TableFile skip() {
    return cell("");
  }

  private TableFile cell(String value) {
    if (cells == columns.size()) {
      throw new IllegalStateException("a row has " + cells + " cells");
    }
    text.append(cells++ == 0 ? "" : ",").append(value);
    return this;
  }

  /** Ends a row. */
  public void endRow() {
    if (cells != columns.size()) {
      throw new IllegalStateException("a row has " + columns.size() + " cells, not " + cells);
    }
    cells = 0;
    text.append('\n');
    if (text.length() >= BUFFER) {
      flush();
    }
  }

  private void flush() {
    file.write(text.toString().getBytes(StandardCharsets.UTF_8));
    text.setLength(0);
  }

  /**
   * Gives the CSV file its name.
   *
   * @return the file
   */
  public Path commit() {
    flush();
    file.commit();
    return goal;
  }

  /** Leaves nothing behind unless {@link #commit} was reached. */
  @Override
  public void close() {
    file.close();
  }
}
