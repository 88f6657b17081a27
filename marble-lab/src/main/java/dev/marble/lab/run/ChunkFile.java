package dev.marble.lab.run;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Some finished trials: one line that says of what, one line of whole numbers for each trial, and
 * the SHA-256 of all that. Written at once or not at all.
 *
 * @param path the file
 * @param head its first line: what it must be
 * @param from the first trial
 * @param to one past the last trial
 * @param width how many numbers a trial has
 */
public record ChunkFile(Path path, String head, int from, int to, int width) {
  /** Is it there? */
  public boolean exists() {
    return Files.exists(path);
  }

  /**
   * Writes the trials' numbers.
   *
   * @param rows for each trial, as many numbers as it has
   */
  public void write(long[][] rows) {
    StringBuilder text = new StringBuilder(head).append('\n');
    for (long[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        text.append(i == 0 ? "" : " ").append(row[i]);
      }
      text.append('\n');
    }
    CheckedText.write(path, text.toString());
  }

  /**
   * Reads the trials' numbers.
   *
   * @return for each trial, its numbers
   * @throws dev.marble.MarbleException if the file is damaged, or not what it must be
   */
  public long[][] read() {
    String[] lines = CheckedText.read(path).split("\n", -1);
    if (!lines[0].equals(head) || lines.length != to - from + 2) {
      throw CheckedText.damaged(path, "it does not hold \"" + head + "\"", null);
    }
    long[][] rows = new long[to - from][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row(lines[i + 1]);
    }
    return rows;
  }

  private long[] row(String line) {
    String[] words = line.split(" ", -1);
    if (words.length != width) {
      throw CheckedText.damaged(path, "a trial has not " + width + " numbers", null);
    }
    long[] row = new long[width];
    try {
      for (int i = 0; i < width; i++) {
        row[i] = Long.parseLong(words[i]);
      }
    } catch (NumberFormatException e) {
      throw CheckedText.damaged(path, "a trial is not made of whole numbers", e);
    }
    return row;
  }
}
