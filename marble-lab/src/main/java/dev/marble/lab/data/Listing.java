package dev.marble.lab.data;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What lies in a folder, sorted by name, hidden files left out. */
final class Listing {
  private static final int MAX_ENTRIES = 2_000_000;

  private Listing() {}

  /** The plain files. */
  static List<Path> files(Path folder) {
    return entries(folder, Files::isRegularFile);
  }

  /** The folders. */
  static List<Path> folders(Path folder) {
    return entries(folder, Files::isDirectory);
  }

  /** The last part of a path. */
  static String name(Path path) {
    Path last = path.toAbsolutePath().normalize().getFileName();
    return last == null ? path.toString() : last.toString();
  }

  private static List<Path> entries(Path folder, Predicate<Path> wanted) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path entry : stream) {
        if (!name(entry).startsWith(".") && wanted.test(entry)) {
          entries.add(entry);
        }
        if (entries.size() > MAX_ENTRIES) {
          throw new DataException(folder + " holds more than " + MAX_ENTRIES + " files.");
        }
      }
    } catch (IOException e) {
      throw Input.failure(folder.toString(), e);
    } catch (DirectoryIteratorException e) {
      throw Input.failure(folder.toString(), e.getCause());
    }
    entries.sort(Path::compareTo);
    return entries;
  }
}
