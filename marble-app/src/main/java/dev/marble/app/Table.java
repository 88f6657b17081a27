package dev.marble.app;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of text: the first columns to the left, those that were declared numeric to the right.
 */
final class Table {
  private final List<String> heads = new ArrayList<>();
  private final List<Boolean> right = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  Table text(String head) {
    heads.add(head);
    right.add(false);
    return this;
  }

  Table number(String head) {
    heads.add(head);
    right.add(true);
    return this;
  }

  void row(String... cells) {
    assert cells.length == heads.size();
    rows.add(List.of(cells));
  }

  @Override
  public String toString() {
    int[] widths = new int[heads.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = heads.get(column).length();
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    StringBuilder out = new StringBuilder();
    line(heads, widths, out);
    for (List<String> row : rows) {
      line(row, widths, out);
    }
    return out.toString();
  }

  private void line(List<String> cells, int[] widths, StringBuilder out) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String pad = " ".repeat(widths[column] - cells.get(column).length());
      line.append(column == 0 ? "" : "  ");
      line.append(right.get(column) ? pad + cells.get(column) : cells.get(column) + pad);
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }
}
