package dev.marble.app;

import dev.marble.MarbleException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Numbers from a text file or standard input: one per line, or the column of a table.
 *
 * @param name where they come from, as people say it
 * @param numbers the numbers in their order, at least one
 */
record NumberList(String name, List<Entry> numbers) {
  private static final int MOST_BYTES = 16 << 20;

  /**
   * A number.
   *
   * @param line where it stands, from 1
   * @param text how it is written
   * @param value what it is, exactly
   */
  record Entry(int line, String text, BigDecimal value) {}

  /**
   * Reads a list.
   *
   * @param file the file; empty for standard input
   * @param column the name of a column, or its number from 1; empty for one number per line
   */
  static NumberList read(Optional<Path> file, Optional<String> column) {
    String name = file.map(path -> "\"" + path + "\"").orElse("Standard input");
    String text = text(name, file);
    List<Entry> numbers = column.isPresent() ? column(name, text, column.get()) : lines(name, text);
    if (numbers.isEmpty()) {
      throw new MarbleException(name + " holds no numbers.");
    }
    return new NumberList(name, numbers);
  }

  BigDecimal[] values() {
    return numbers.stream().map(Entry::value).toArray(BigDecimal[]::new);
  }

  private static String text(String name, Optional<Path> file) {
    if (file.isPresent() && !Files.exists(file.get())) {
      throw new MarbleException("There is no file " + name + ".");
    }
    if (file.isPresent() && Files.isDirectory(file.get())) {
      throw new MarbleException(name + " is a folder, not a file.");
    }
    try (InputStream in = file.isPresent() ? Files.newInputStream(file.get()) : System.in) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new MarbleException(
            name + " is longer than " + Text.bytes(MOST_BYTES) + ": that is no list of numbers.");
      }
      String text = new String(bytes, StandardCharsets.UTF_8);
      String content = text.startsWith("\ufeff") ? text.substring(1) : text;
      return content.replace("\r\n", "\n").replace('\r', '\n');
    } catch (IOException e) {
      throw new MarbleException(name + " could not be read: " + e.getMessage() + ".", e);
    }
  }

  private static List<Entry> lines(String name, String text) {
    List<Entry> numbers = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      int comment = line.indexOf('#');
      String written = (comment < 0 ? line : line.substring(0, comment)).strip();
      if (!written.isEmpty()) {
        numbers.add(entry(name, number, written, numbers.isEmpty()));
      }
    }
    return numbers;
  }

  private static Entry entry(String name, int line, String written, boolean isFirst) {
    String advice = "";
    if (written.matches(".*[,;\t].*")) {
      advice = "Maybe this is a table: choose a column with --column.";
    } else if (isFirst) {
      advice = "Maybe it is the head of a column: --column 1.";
    }
    String where = name + ", line " + line + ":";
    return new Entry(line, written, ExactNumber.parse(where, written, advice));
  }

  private static List<Entry> column(String name, String text, String column) {
    List<CsvRows.Row> rows = CsvRows.read(name, text);
    if (rows.isEmpty()) {
      return List.of();
    }
    List<String> head = rows.getFirst().fields();
    boolean byNumber = column.matches("[0-9]{1,9}");
    int at = byNumber ? Integer.parseInt(column) - 1 : place(name, head, column);
    if (at < 0) {
      throw new MarbleException("--column " + column + ": columns are counted from 1.");
    }
    List<Entry> numbers = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      CsvRows.Row row = rows.get(i);
      String where = name + ", line " + row.line();
      if (at >= row.fields().size()) {
        throw new MarbleException(
            where
                + " has "
                + Text.plural(row.fields().size(), "field")
                + ", so there is none for --column "
                + column
                + ".");
      }
      String written = row.fields().get(at);
      if (i > 0 || (byNumber && !isHead(written))) {
        numbers.add(new Entry(row.line(), written, ExactNumber.parse(where + ":", written, "")));
      }
    }
    return numbers;
  }

  /** A name, not a number nor what was meant to be one. */
  private static boolean isHead(String written) {
    return written.matches("[^0-9+\u2212.,-].*") && !written.matches("\\P{L}*[0-9].*");
  }

  private static int place(String name, List<String> head, String column) {
    int at = head.indexOf(column);
    if (at < 0) {
      throw new MarbleException(
          "There is no column \""
              + column
              + "\" in "
              + name
              + ". Maybe one of: "
              + Text.shortened(String.join(", ", head), 200)
              + ".");
    }
    if (head.lastIndexOf(column) != at) {
      throw new MarbleException(
          name
              + " has more than one column \""
              + column
              + "\". Maybe choose it by its number: --column "
              + (at + 1)
              + ".");
    }
    return at;
  }
}
