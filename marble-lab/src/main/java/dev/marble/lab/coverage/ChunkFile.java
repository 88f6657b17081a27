package dev.marble.lab.coverage;

import dev.marble.MarbleException;
import dev.marble.io.AtomicFile;
import dev.marble.ticket.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

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
record ChunkFile(Path path, String head, int from, int to, int width) {
  private static final String SUM = "sha256 ";
  private static final int SUM_LENGTH = SUM.length() + 64 + 1;

  /**
   * One of an experiment's chunks.
   *
   * @param folder where chunks are
   * @param specHash the specification's hash
   * @param experiment what the trials are
   * @param number which chunk
   */
  static ChunkFile of(Path folder, String specHash, Experiment experiment, int number) {
    int from = number * experiment.chunk();
    int to = Math.min(experiment.trials().count(), from + experiment.chunk());
    String name = experiment.name() + "-" + String.format(Locale.ROOT, "%06d", number);
    String head =
        "marble coverage 1, "
            + experiment.name()
            + " "
            + from
            + ".."
            + (to - 1)
            + " of "
            + specHash;
    return new ChunkFile(folder.resolve(name), head, from, to, experiment.width());
  }

  /** How many chunks an experiment has. */
  static int count(Experiment experiment) {
    return (experiment.trials().count() + experiment.chunk() - 1) / experiment.chunk();
  }

  boolean exists() {
    return Files.exists(path);
  }

  /** Writes the trials' numbers. */
  void write(long[][] rows) {
    StringBuilder text = new StringBuilder(head).append('\n');
    for (long[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        text.append(i == 0 ? "" : " ").append(row[i]);
      }
      text.append('\n');
    }
    String sum = Digests.sha256(bytes(text.toString()));
    text.append(SUM).append(sum).append('\n');
    AtomicFile.write(path, true, bytes(text.toString()));
  }

  /**
   * Reads the trials' numbers.
   *
   * @throws MarbleException if the file is damaged, or not what it must be
   */
  long[][] read() {
    try {
      String text = Files.readString(path, StandardCharsets.UTF_8);
      int end = text.length() - SUM_LENGTH;
      if (end < 0
          || !text.substring(end)
              .equals(SUM + Digests.sha256(bytes(text.substring(0, end))) + "\n")) {
        throw damaged("its checksum does not match", Optional.empty());
      }
      String[] lines = text.substring(0, end).split("\n", -1);
      if (!lines[0].equals(head) || lines.length != to - from + 2) {
        throw damaged("it does not hold \"" + head + "\"", Optional.empty());
      }
      long[][] rows = new long[to - from][];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = row(lines[i + 1]);
      }
      return rows;
    } catch (IOException e) {
      throw damaged("it cannot be read", Optional.of(e));
    }
  }

  private long[] row(String line) {
    String[] words = line.split(" ", -1);
    if (words.length != width) {
      throw damaged("a trial has not " + width + " numbers", Optional.empty());
    }
    long[] row = new long[width];
    try {
      for (int i = 0; i < width; i++) {
        row[i] = Long.parseLong(words[i]);
      }
    } catch (NumberFormatException e) {
      throw damaged("a trial is not made of whole numbers", Optional.of(e));
    }
    return row;
  }

  private MarbleException damaged(String why, Optional<Exception> cause) {
    return new MarbleException(
        "The file \""
            + path
            + "\" is damaged: "
            + why
            + ". Maybe delete it, and run the same command again.",
        cause.orElse(null));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
