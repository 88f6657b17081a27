package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.json.JsonObject;
import dev.marble.lab.table.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Where a table goes: text for people, CSV for other programs, or one JSON object. */
final class TableOutput {
  @Option(names = "--csv", description = "Print CSV (RFC 4180) instead of text.")
  private boolean csv;

  @Option(names = "--json", description = "Print one JSON object instead of text.")
  private boolean json;

  void check() {
    if (csv && json) {
      throw new MarbleException("--csv and --json are two answers to one question.");
    }
  }

  /** Whether it is read by people. */
  boolean isText() {
    return !csv && !json;
  }

  /**
   * Prints a table.
   *
   * @param answer the table
   * @param name what the list of its rows is called in JSON
   */
  void print(Answer answer, String name) {
    check();
    if (json) {
      System.out.println(json(answer, name));
    } else if (csv) {
      System.out.print(csv(answer));
    } else {
      System.out.println(text(answer).stripTrailing());
    }
  }

  private static JsonObject json(Answer answer, String name) {
    List<JsonObject> rows = new ArrayList<>();
    for (List<Object> row : answer.rows()) {
      JsonObject object = new JsonObject();
      for (int i = 0; i < row.size(); i++) {
        object.put(answer.columns().get(i), row.get(i));
      }
      rows.add(object);
    }
    return new JsonObject().put(name, rows);
  }

  private static String csv(Answer answer) {
    StringBuilder text = new StringBuilder();
    List<List<Object>> lines = new ArrayList<>();
    lines.add(List.copyOf(answer.columns()));
    lines.addAll(answer.rows());
    for (List<Object> line : lines) {
      text.append(line.stream().map(TableOutput::field).collect(Collectors.joining(",")));
      text.append('\n');
    }
    return text.toString();
  }

  private static String field(Object value) {
    if (value == null || (value instanceof Double number && !Double.isFinite(number))) {
      return "";
    }
    String text = value.toString();
    return text.matches("(?s).*[\",\\r\\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  private static String text(Answer answer) {
    Table table = new Table();
    for (int i = 0; i < answer.columns().size(); i++) {
      if (answer.numeric().get(i)) {
        table.number(answer.columns().get(i));
      } else {
        table.text(answer.columns().get(i));
      }
    }
    for (List<Object> row : answer.rows()) {
      table.row(row.stream().map(TableOutput::cell).toArray(String[]::new));
    }
    return table.toString();
  }

  /** A value as people read it. */
  static String cell(Object value) {
    return switch (value) {
      case null -> "–";
      case Double number -> number(number);
      case Long number -> number.toString();
      default -> value.toString().replaceAll("\\s+", " ");
    };
  }

  /** Five digits, or as many as a whole number has; an exponent for very small and large ones. */
  static String number(double number) {
    if (!Double.isFinite(number)) {
      return "–";
    }
    double size = Math.abs(number);
    if (number == Math.rint(number) && size < 1e15) {
      return Long.toString((long) number);
    }
    if (size < 1e-3 || size >= 1e9) {
      return String.format(Locale.ROOT, "%.3e", number)
          .replaceFirst("\\.?0*e([+-])0*", "e$1")
          .replace("e+", "e");
    }
    int decimals = Math.max(0, 4 - (int) Math.floor(Math.log10(size)));
    String text = String.format(Locale.ROOT, "%." + decimals + "f", number);
    return decimals == 0 ? text : text.replaceAll("\\.?0+$", "");
  }
}
