package dev.marble.lab.coverage;

import dev.marble.MarbleException;
import dev.marble.io.AtomicFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of one run. Its name is the hash of the specification, so running the same experiment
 * again is resuming it. It holds the specification ({@code spec.json}), the finished trials ({@code
 * chunks}), and what was made of them. One program works in it at a time.
 */
final class RunFolder implements AutoCloseable {
  private static final String SPEC = "spec.json";
  private static final String LOCK = ".lock";
  private static final int HASH_DIGITS = 12;
  private static final Pattern CHUNK = Pattern.compile("(single|all)-\\d{6}");

  private final Path path;
  private final FileChannel lockFile;

  private RunFolder(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /** Where a specification's run lies. */
  static Path of(Path parent, CoverageSpec spec) {
    return parent.resolve("coverage-" + spec.hash().substring(0, HASH_DIGITS));
  }

  /**
   * Opens a run's folder, or makes it.
   *
   * @throws MarbleException if it cannot be made, belongs to something else, or is in use
   */
  static RunFolder open(Path parent, CoverageSpec spec) {
    Path path = of(parent, spec);
    try {
      checkOwner(path, spec);
      Files.createDirectories(path.resolve("chunks"));
      FileChannel lockFile =
          FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      RunFolder folder = new RunFolder(path, lockFile);
      try {
        folder.lock();
        folder.tidy(path);
        folder.tidy(folder.chunks());
        folder.checkChunks();
      } catch (IOException | RuntimeException e) {
        folder.close();
        throw e;
      }
      if (!Files.exists(path.resolve(SPEC))) {
        AtomicFile.write(path.resolve(SPEC), true, bytes(spec));
      }
      return folder;
    } catch (IOException e) {
      throw new MarbleException(
          "The folder \"" + path + "\" cannot be worked in: " + reason(e) + ".", e);
    }
  }

  private static String reason(IOException e) {
    String name = e.getClass().getSimpleName().replace("Exception", "");
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  /** A folder that is there must be empty or hold this very specification. */
  private static void checkOwner(Path path, CoverageSpec spec) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    if (!Files.isDirectory(path)) {
      throw new MarbleException("\"" + path + "\" is a file, not the folder of a run.");
    }
    Path file = path.resolve(SPEC);
    if (Files.exists(file)) {
      if (!Arrays.equals(Files.readAllBytes(file), bytes(spec))) {
        throw new MarbleException(
            "The file \""
                + file
                + "\" does not hold the specification of this run. Maybe move its folder away.");
      }
      return;
    }
    for (Path each : list(path)) {
      String name = String.valueOf(each.getFileName());
      boolean isUnfinished = name.equals("chunks") && list(each).isEmpty();
      if (!isUnfinished && !name.equals(LOCK) && !isTemporary(name)) {
        throw new MarbleException(
            "The folder \""
                + path
                + "\" holds \""
                + name
                + "\" and no specification, so it is no run of Marble. Maybe move it away.");
      }
    }
  }

  private static byte[] bytes(CoverageSpec spec) {
    return spec.canonical().getBytes(StandardCharsets.UTF_8);
  }

  private void lock() throws IOException {
    try {
      FileLock lock = lockFile.tryLock();
      if (lock != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      // The same program holds it: said below.
    }
    throw new MarbleException("Another run is at work in the folder \"" + path + "\".");
  }

  /** Removes what a killed run was writing. Nobody else is at work here. */
  private void tidy(Path folder) throws IOException {
    for (Path each : list(folder)) {
      if (isTemporary(String.valueOf(each.getFileName()))) {
        Files.delete(each);
      }
    }
  }

  private static boolean isTemporary(String name) {
    return name.startsWith(".") && name.endsWith(".tmp");
  }

  private void checkChunks() throws IOException {
    for (Path each : list(chunks())) {
      if (!CHUNK.matcher(String.valueOf(each.getFileName())).matches()
          || !Files.isRegularFile(each)) {
        throw new MarbleException(
            "\"" + each + "\" is no part of this run. Maybe move it out of the folder.");
      }
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  Path path() {
    return path;
  }

  Path chunks() {
    return path.resolve("chunks");
  }

  /** Lets others work here. */
  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      // The lock ends with the program at the latest.
    }
  }
}
