package dev.marble.lab.run;

import dev.marble.MarbleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A run as it lies in the folder of all runs.
 *
 * @param path its folder
 * @param spec what is run
 * @param state how far it is
 * @param result its key figures, once it is done
 * @param changed when something in its folder changed last, UTC, to the second
 */
public record RunEntry(
    Path path, RunSpec spec, RunState state, Optional<RunResult> result, Instant changed) {

  /**
   * Reads a folder.
   *
   * @param path the folder
   * @return the run, or nothing if it is no folder of a run
   */
  public static Optional<RunEntry> read(Path path) {
    Path file = path.resolve(RunFolder.SPEC);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      RunSpec spec = RunSpec.parse(Files.readString(file));
      if (!path.endsWith(spec.name())) {
        return Optional.empty();
      }
      Optional<RunResult> result = RunResult.read(path);
      RunState state =
          RunLock.isHeld(path)
              ? RunState.RUNNING
              : result.isPresent() ? RunState.DONE : RunState.UNFINISHED;
      return Optional.of(new RunEntry(path, spec, state, result, changed(path)));
    } catch (IOException e) {
      throw RunFolder.failure(path, e);
    } catch (MarbleException e) {
      return Optional.empty(); // somebody else's spec.json, or a damaged one
    }
  }

  private static Instant changed(Path path) throws IOException {
    Instant last = Instant.EPOCH;
    try (Stream<Path> files = Files.list(path)) {
      for (Path each : files.toList()) {
        // Looking on opens the lock, and a page may be drawn again: neither is work.
        if (!each.endsWith(RunLock.FILE) && Files.exists(each)) {
          Instant at = Files.getLastModifiedTime(each).toInstant();
          last = at.isAfter(last) ? at : last;
        }
      }
    }
    return last.truncatedTo(ChronoUnit.SECONDS);
  }

  /** Its name. */
  public String name() {
    return spec.name();
  }

  /** All its sessions, the first one first. */
  public List<Session> sessions() {
    return Session.list(path);
  }

  /** Its tables that grow, as far as they have grown, by name. */
  public List<MetricTable> metrics() {
    return MetricTable.all(path);
  }

  /**
   * The last number known: the last key figure, or else the last number of the last row of its
   * first table.
   */
  public Optional<Map.Entry<String, Double>> lastMetric() {
    Optional<Map.Entry<String, Double>> figure = result.flatMap(RunResult::last);
    return figure.isPresent()
        ? figure
        : metrics().stream().findFirst().flatMap(MetricTable::lastNumber);
  }

  /** The diary's lines. */
  public List<String> log() {
    Path log = path.resolve(RunFolder.LOG);
    try {
      return Files.isRegularFile(log) ? Files.readAllLines(log) : List.of();
    } catch (IOException e) {
      return List.of(); // no result depends on it
    }
  }
}
