package dev.marble.lab.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A run's diary, {@code log.txt}: what happened when (UTC), a line each. */
public final class RunLog {
  private final Path file;

  RunLog(Path file) {
    this.file = file;
  }

  /**
   * Adds a line.
   *
   * @param text what happened; line breaks become spaces
   */
  public synchronized void add(String text) {
    String line = Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + oneLine(text) + "\n";
    try {
      Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      // No result depends on the diary; a full disk is met again where it matters.
    }
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }
}
