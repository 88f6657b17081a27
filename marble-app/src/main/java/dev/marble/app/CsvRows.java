package dev.marble.app;

import dev.marble.MarbleException;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a table in text: fields between tabs, semicolons or commas, whichever the first row
 * has, in this order; fields in double quotes may hold separators, line breaks and doubled quotes
 * (RFC 4180). Blank lines and lines that begin with # are no rows.
 */
final class CsvRows {
  /**
   * A row.
   *
   * @param line where it begins, from 1
   * @param fields what is between the separators, without quotes and surrounding blanks
   */
  record Row(int line, List<String> fields) {}

  private final String name;
  private final String text;
  private final char separator;
  private int at;
  private int line = 1;

  private CsvRows(String name, String text) {
    this.name = name;
    this.text = text;
    this.separator = separator(text);
  }

  /**
   * Reads a table.
   *
   * @param name what to call it in a complaint
   * @param text the whole of it, with plain line feeds
   */
  static List<Row> read(String name, String text) {
    CsvRows rows = new CsvRows(name, text);
    List<Row> all = new ArrayList<>();
    while (rows.at < text.length()) {
      if (rows.isNoRow()) {
        rows.skipLine();
      } else {
        all.add(rows.row());
      }
    }
    return all;
  }

  /** Where there are semicolons or tabs, commas are decimal ones. */
  private static char separator(String text) {
    String first =
        text.lines()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .findFirst()
            .orElse("");
    String unquoted = first.replaceAll("\"[^\"]*+\"", "");
    return unquoted.contains("\t") ? '\t' : unquoted.contains(";") ? ';' : ',';
  }

  private boolean isNoRow() {
    return text.charAt(at) == '#' || text.substring(at, lineEnd()).isBlank();
  }

  private int lineEnd() {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end;
  }

  private void skipLine() {
    at = lineEnd() + 1;
    line++;
  }

  private Row row() {
    int start = line;
    List<String> fields = new ArrayList<>();
    do {
      fields.add(field());
    } while (at < text.length() && text.charAt(at++) == separator);
    line++;
    return new Row(start, fields);
  }

  /** Reads a field, and stops at what ends it. */
  private String field() {
    int blanks = at;
    while (blanks < text.length() && text.charAt(blanks) == ' ') {
      blanks++;
    }
    if (blanks < text.length() && text.charAt(blanks) == '"') {
      at = blanks + 1;
      return quoted();
    }
    int start = at;
    while (at < text.length() && text.charAt(at) != separator && text.charAt(at) != '\n') {
      at++;
    }
    return text.substring(start, at).strip();
  }

  private String quoted() {
    int start = line;
    StringBuilder field = new StringBuilder();
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"' && at + 1 < text.length() && text.charAt(at + 1) == '"') {
        at++;
      } else if (c == '"') {
        at++;
        while (at < text.length() && text.charAt(at) == ' ') {
          at++;
        }
        if (at < text.length() && text.charAt(at) != separator && text.charAt(at) != '\n') {
          throw new MarbleException(
              name + ", line " + line + ": a field goes on behind its closing quote.");
        }
        return field.toString().strip();
      }
      line += c == '\n' ? 1 : 0;
      field.append(c);
    }
    throw new MarbleException(name + ", line " + start + ": a quote is opened and never closed.");
  }
}
