package dev.marble.lab.table;

import java.util.List;

/**
 * One row of a table, cell by cell. Numbers have the shortest form that reads back as the same
 * number; what is not a number is an empty cell.
 */
public final class Row {
  private final List<Column> columns;
  private final StringBuilder text = new StringBuilder();
  private int cells;

  /**
   * An empty row.
   *
   * @param columns the table's columns
   */
  public Row(List<Column> columns) {
    this.columns = columns;
  }

  /**
   * The next cell.
   *
   * @param value a whole number
   * @return this
   */
  public Row put(long value) {
    return cell(Long.toString(value));
  }

  /**
   * The next cell.
   *
   * @param value a number; the cell is empty if it is none, or infinite
   * @return this
   */
  public Row put(double value) {
    return cell(Double.isFinite(value) ? Double.toString(value) : "");
  }

  /**
   * The next cell.
   *
   * @param value true or false
   * @return this
   */
  public Row put(boolean value) {
    return cell(Boolean.toString(value));
  }

  /**
   * The next cell.
   *
   * @param value text without quotes, commas and line breaks
   * @return this
   * @throws IllegalArgumentException if there is one of them
   */
  public Row put(String value) {
    if (value.chars().anyMatch(c -> c == '"' || c == ',' || c < ' ')) {
      throw new IllegalArgumentException("the text \"" + value + "\" does not fit into one cell");
    }
    return cell(value);
  }

  /**
   * The next cell, in quotes.
   *
   * @param value text without line breaks and the like
   * @return this
   * @throws IllegalArgumentException if there are any
   */
  public Row putQuoted(String value) {
    if (value.chars().anyMatch(c -> c < ' ')) {
      throw new IllegalArgumentException("the text \"" + value + "\" does not fit into one line");
    }
    return cell('"' + value.replace("\"", "\"\"") + '"');
  }

  /** The next cell, empty. */
  public Row skip() {
    return cell("");
  }

  private Row cell(String value) {
    if (cells == columns.size()) {
      throw new IllegalStateException("a row has " + cells + " cells");
    }
    text.append(cells++ == 0 ? "" : ",").append(value);
    return this;
  }

  /**
   * Ends the row; the next cell is the first of another.
   *
   * @return the row as a line of CSV, without its end
   */
  public String end() {
    if (cells != columns.size()) {
      throw new IllegalStateException("a row has " + columns.size() + " cells, not " + cells);
    }
    String line = text.toString();
    text.setLength(0);
    cells = 0;
    return line;
  }
}
