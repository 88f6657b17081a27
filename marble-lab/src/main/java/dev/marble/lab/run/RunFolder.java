package dev.marble.lab.run;

import dev.marble.MarbleException;
import dev.marble.io.AtomicFile;
import dev.marble.lab.table.Column;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of one run, named after the hash of its specification, so that running the same again
 * is resuming. One program works in it at a time; what a killed one was writing is removed when the
 * next one comes.
 */
public final class RunFolder implements AutoCloseable {
  static final String SPEC = "spec.json";
  static final String LOG = "log.txt";

  private final Path path;
  private final RunSpec spec;
  private final RunLock lock;
  private final RunLog log;

  private RunFolder(Path path, RunSpec spec, RunLock lock) {
    this.path = path;
    this.spec = spec;
    this.lock = lock;
    this.log = new RunLog(path.resolve(LOG));
  }

  /**
   * Where a specification's run lies, or would lie.
   *
   * @param parent the folder of all runs
   * @param spec the specification
   * @return a folder of the former, named after the latter
   */
  public static Path of(Path parent, RunSpec spec) {
    return parent.resolve(spec.name());
  }

  /**
   * Opens a run's folder, or makes it.
   *
   * @param parent the folder of all runs; it is made if it is missing
   * @param spec the specification
   * @return the folder, locked
   * @throws MarbleException if it cannot be made, belongs to something else, or is in use
   */
  public static RunFolder open(Path parent, RunSpec spec) {
    Path path = of(parent, spec);
    try {
      checkOwner(path, spec);
      Files.createDirectories(path);
      RunLock lock =
          RunLock.take(path)
              .orElseThrow(() ->
                  new MarbleException("Another run is at work in the folder \"" + path + "\"."));
      try {
        tidy(path);
        if (!Files.exists(path.resolve(SPEC))) {
          AtomicFile.write(path.resolve(SPEC), true, bytes(spec));
        }
        return new RunFolder(path, spec, lock);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw failure(path, e);
    }
  }

  static MarbleException failure(Path path, IOException e) {
    return new MarbleException(
        "The folder \"" + path + "\" cannot be worked in: " + reason(e) + ".", e);
  }

  /** What went wrong, in words. */
  static String reason(IOException e) {
    if (e instanceof FileSystemException failed && failed.getReason() != null) {
      return failed.getReason().toLowerCase(Locale.ROOT);
    }
    if (e.getClass() == IOException.class && e.getMessage() != null) {
      return e.getMessage();
    }
    String name = e.getClass().getSimpleName().replace("Exception", "");
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  /** A folder that is there must be empty or hold this very specification. */
  private static void checkOwner(Path path, RunSpec spec) throws IOException {
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
      if (!name.equals(RunLock.FILE) && !isTemporary(name) && !isEmptyFolder(each)) {
        throw new MarbleException(
            "The folder \""
                + path
                + "\" holds \""
                + name
                + "\" and no specification, so it is no run of Marble. Maybe move it away.");
      }
    }
  }

  private static boolean isEmptyFolder(Path path) throws IOException {
    return Files.isDirectory(path) && list(path).isEmpty();
  }

  private static byte[] bytes(RunSpec spec) {
    return spec.canonical().getBytes(StandardCharsets.UTF_8);
  }

  /** Removes what a killed run was writing. Nobody else is at work here. */
  private static void tidy(Path folder) throws IOException {
    for (Path each : list(folder)) {
      if (isTemporary(String.valueOf(each.getFileName())) && Files.isRegularFile(each)) {
        Files.delete(each);
      }
    }
  }

  private static boolean isTemporary(String name) {
    return name.startsWith(".") && name.endsWith(".tmp");
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** What is run here. */
  public RunSpec spec() {
    return spec;
  }

  /** What happened here, for people. */
  public RunLog log() {
    return log;
  }

  /**
   * A folder within, made if it is missing, and tidied.
   *
   * @param name its name
   * @return where it is
   */
  public Path folder(String name) {
    Path folder = path.resolve(name);
    try {
      Files.createDirectories(folder);
      tidy(folder);
      return folder;
    } catch (IOException e) {
      throw failure(folder, e);
    }
  }

  /**
   * A folder within that may hold files of certain names and nothing else.
   *
   * @param name its name
   * @param files what their names look like
   * @return where it is
   * @throws MarbleException if there is something else in it
   */
  public Path folder(String name, Pattern files) {
    Path folder = folder(name);
    try {
      for (Path each : list(folder)) {
        if (!files.matcher(String.valueOf(each.getFileName())).matches()
            || !Files.isRegularFile(each)) {
          throw new MarbleException(
              "\"" + each + "\" is no part of this run. Maybe move it out of the folder.");
        }
      }
      return folder;
    } catch (IOException e) {
      throw failure(folder, e);
    }
  }

  /**
   * A step: some work whose output is one file.
   *
   * @param name the file's place in this folder, such as {@code checkpoints/level-03}
   * @return the step, which may be done or not
   * @throws IllegalArgumentException if the name is not made of lower-case letters, digits, dots
   *     and hyphens between slashes
   */
  public Step step(String name) {
    if (!name.matches("[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*")) {
      throw new IllegalArgumentException("the step \"" + name + "\" is no name for a file");
    }
    int slash = name.lastIndexOf('/');
    Path folder = slash < 0 ? path : folder(name.substring(0, slash));
    return new Step(folder.resolve(name.substring(slash + 1)), log);
  }

  /**
   * A table of numbers that grows as the run goes on.
   *
   * @param name its name: lower-case letters, digits and hyphens
   * @param columns its columns, the first of which is what the others are drawn against
   * @return the table with the rows that are there already: cut them with {@link Metrics#resumeAt}
   * @throws MarbleException if there is a table of other columns
   */
  public Metrics metrics(String name, List<Column> columns) {
    return Metrics.open(path, name, columns);
  }

  /**
   * Works here, and notes where, when, and how it ended.
   *
   * @param <T> what the work gives
   * @param where the machine and the like
   * @param work the run, or what is left of it; it ends with {@link #finish}
   * @return what the work gave
   */
  public <T> T work(Provenance where, Supplier<T> work) {
    Session.begin(path, where);
    log.add("work begins, by " + where.marble());
    try {
      return work.get();
    } catch (RuntimeException e) {
      log.add("stopped: " + e.getMessage());
      throw e;
    }
  }

  /**
   * What came of the run, if it is done.
   *
   * @throws MarbleException if the file that says so is damaged
   */
  public Optional<RunResult> result() {
    return RunResult.read(path);
  }

  /**
   * Notes that the run is done: the last thing to be written.
   *
   * @param result what came of it
   */
  public void finish(RunResult result) {
    RunResult.write(path, result);
    log.add("done");
  }

  /** Lets others work here. */
  @Override
  public void close() {
    lock.close();
  }
}
