package dev.marble.lab.run;

import dev.marble.lab.table.Column;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * What is whole of a file of metrics: lines, each behind its CRC-32C, up to the first that is not
 * as it was written. The first line names the columns; the others are rows, or checkpoints.
 *
 * @param columns the columns
 * @param rows the rows, as lines of CSV
 * @param checkpoints for each checkpoint, how many rows there were and how many bytes
 * @param bytes how much of the file is whole
 */
record MetricsJournal(
    List<Column> columns, List<String> rows, NavigableMap<Long, Mark> checkpoints, long bytes) {
  private static final int SUM = 9;
  private static final String HEAD = "marble metrics 1 ";
  private static final String ROW = "r ";
  private static final String CHECKPOINT = "c ";

  /** How much there was at a checkpoint. */
  record Mark(int rows, long bytes) {}

  static Optional<MetricsJournal> read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    List<Column> columns = List.of();
    List<String> rows = new ArrayList<>();
    NavigableMap<Long, Mark> checkpoints = new TreeMap<>();
    int at = 0;
    while (at < bytes.length) {
      int end = at;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      if (end == bytes.length || end - at < SUM) {
        break;
      }
      String text = new String(bytes, at + SUM, end - at - SUM, StandardCharsets.UTF_8);
      if (!new String(bytes, at, end - at, StandardCharsets.UTF_8).equals(sealed(text))) {
        break;
      }
      if (at == 0) {
        columns = columns(text);
      }
      at = end + 1;
      if (text.startsWith(ROW)) {
        rows.add(text.substring(ROW.length()));
      } else if (text.startsWith(CHECKPOINT)) {
        checkpoints.put(
            Long.valueOf(text.substring(CHECKPOINT.length())), new Mark(rows.size(), at));
      }
    }
    return columns.isEmpty()
        ? Optional.empty()
        : Optional.of(new MetricsJournal(columns, rows, checkpoints, at));
  }

  private static List<Column> columns(String head) {
    List<Column> columns = new ArrayList<>();
    for (String word : head.substring(HEAD.length()).split(" ", -1)) {
      int colon = word.indexOf(':');
      columns.add(
          new Column(word.substring(0, colon), Column.Type.valueOf(word.substring(colon + 1))));
    }
    return columns;
  }

  static String head(List<Column> columns) {
    StringBuilder text = new StringBuilder(HEAD);
    for (Column column : columns) {
      text.append(column.name()).append(':').append(column.type()).append(' ');
    }
    return line(text.toString().strip());
  }

  static String row(String csv) {
    return line(ROW + csv);
  }

  static String checkpoint(long step) {
    return line(CHECKPOINT + step);
  }

  private static String line(String text) {
    return sealed(text) + "\n";
  }

  private static String sealed(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return String.format(Locale.ROOT, "%08x %s", crc.getValue(), text);
  }
}
