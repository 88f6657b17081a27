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
  private final Row row;
  private final AtomicFile file;
  private final StringBuilder text = new StringBuilder();

  /**
   * Begins a table; files of its name are replaced.
   *
   * @param folder where
   * @param name its name, without an ending
   * @param columns its columns
   */
  public TableFile(Path folder, String name, List<Column> columns) {
    this.goal = folder.resolve(name + ".csv");
    this.row = new Row(List.copyOf(columns));
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
    row.put(value);
    return this;
  }

  /**
   * The next cell.
   *
   * @param value a number; the cell is empty if it is none, or infinite
   * @return this
   */
  public TableFile put(double value) {
    row.put(value);
    return this;
  }

  /**
   * The next cell.
   *
   * @param value true or false
   * @return this
   */
  public TableFile put(boolean value) {
    row.put(value);
    return this;
  }

  /**
   * The next cell.
   *
   * @param value text without quotes, commas and line breaks
   * @return this
   * @throws IllegalArgumentException if there is one of them
   */
  public TableFile put(String value) {
    row.put(value);
    return this;
  }

  /**
   * The next cell, in quotes.
   *
   * @param value text without line breaks and the like
   * @return this
   * @throws IllegalArgumentException if there are any
   */
  public TableFile putQuoted(String value) {
    row.putQuoted(value);
    return this;
  }

  /** The next cell, empty. */
  public TableFile skip() {
    row.skip();
    return this;
  }

  /** Ends a row. */
  public void endRow() {
    line(row.end());
  }

  /**
   * A whole row.
   *
   * @param csv as {@link Row#end} gave it
   */
  public void line(String csv) {
    text.append(csv).append('\n');
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
