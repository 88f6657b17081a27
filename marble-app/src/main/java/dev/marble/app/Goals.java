package dev.marble.app;

import dev.marble.MarbleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Keeps a command from writing over what it reads, or twice into one file. */
final class Goals {
  private Goals() {}

  /** Checks the files that a command reads against those that it will write. */
  static void check(List<Path> reads, List<Path> writes) {
    for (int i = 0; i < writes.size(); i++) {
      for (Path read : reads) {
        if (isSame(writes.get(i), read)) {
          throw new MarbleException(
              "\"" + writes.get(i) + "\" is what is read, so it cannot be written too.");
        }
      }
      for (Path other : writes.subList(0, i)) {
        if (isSame(writes.get(i), other)) {
          throw new MarbleException("\"" + other + "\" cannot be two outputs at once.");
        }
      }
    }
  }

  private static boolean isSame(Path one, Path other) {
    try {
      return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize())
          || (Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other));
    } catch (IOException e) {
      return false; // what cannot be looked at is complained about when it is opened
    }
  }
}
