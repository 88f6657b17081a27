package dev.marble.lab.table;

import dev.marble.MarbleException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/** The SQL engine inside this process (DuckDB), with nothing that reaches out of it. */
final class Engine {
  private Engine() {}

  static Connection start() {
    try {
      Connection connection = DriverManager.getConnection("jdbc:duckdb:");
      try (Statement statement = connection.createStatement()) {
        // One thread writes row groups in one order: the same rows, the same bytes.
        statement.execute("SET threads = 1");
        statement.execute("SET autoinstall_known_extensions = false");
      }
      return connection;
    } catch (SQLException | LinkageError e) {
      Throwable first = e;
      while (first.getCause() != null) {
        first = first.getCause();
      }
      throw new MarbleException(
          "The SQL engine that reads and writes tables does not start here: "
              + (first.getMessage() == null ? first.getClass().getSimpleName() : first.getMessage())
              + ". Maybe there is no room for its library in the folder for temporary files.",
          e);
    }
  }

  static String readCsv(Path csv, List<Column> columns) {
    String types =
        columns.stream()
            .map(column -> quoted(column.name()) + ": " + quoted(column.type().name()))
            .collect(Collectors.joining(", "));
    return "read_csv("
        + quoted(csv.toString())
        + ", header = true, delim = ',', quote = '\"', escape = '\"', auto_detect = false,"
        + " columns = {"
        + types
        + "})";
  }

  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** The engine's reason as part of a sentence, without the picture of the place. */
  static String reason(SQLException e) {
    String text = String.valueOf(e.getMessage());
    int picture = text.indexOf("LINE ");
    String said = picture > 0 ? text.substring(0, picture) : text;
    return said.strip()
        .replaceAll("\\s+", " ")
        .replaceFirst("^[A-Za-z ]+ Error: ", "")
        .replaceAll("[.!?]+$", "")
        .replaceAll("[.!] (?=\\S)", "; ");
  }

  static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // All is written and read; the engine ends with the program.
    }
  }
}
