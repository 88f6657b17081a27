package dev.marble.lab.table;

import java.util.Collections;
import java.util.List;

/**
 * What a question in SQL gave.
 *
 * @param columns the columns' names
 * @param numeric for each column, whether it holds numbers
 * @param rows the rows: strings, numbers (as {@code Long} or {@code Double}), {@code Boolean} or
 *     null
 */
public record Answer(List<String> columns, List<Boolean> numeric, List<List<Object>> rows) {
  /** Keeps the lists from changing. */
  public Answer {
    columns = List.copyOf(columns);
    numeric = List.copyOf(numeric);
    rows = Collections.unmodifiableList(rows);
  }
}
