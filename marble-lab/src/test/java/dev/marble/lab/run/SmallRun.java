package dev.marble.lab.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.marble.MarbleException;
import dev.marble.json.JsonObject;
import dev.marble.lab.table.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A run in small: a state that each step changes, a row for each step, a checkpoint after every
 * second one, and a step whose output is made once.
 */
final class SmallRun {
  static final int STEPS = 6;
  static final List<Column> COLUMNS =
      List.of(Column.integer("step"), Column.number("loss"), Column.text("note"));

  /** Is asked before each thing that a kill may prevent. */
  interface Killer {
    Killer NONE = () -> {};

    void maybe();
  }

  private SmallRun() {}

  static RunSpec spec(long seed) {
    return new RunSpec("small", 1, new JsonObject().put("seed", seed).put("rate", 0.1));
  }

  /** A process of its own: where, and how many steps. Says why it stopped, if it did. */
  public static void main(String[] arguments) {
    try {
      run(Path.of(arguments[0]), spec(7), Integer.parseInt(arguments[1]), Killer.NONE);
    } catch (MarbleException e) {
      System.out.println(e.getMessage());
    }
  }

  /** Runs it, or what is left of it; returns how many steps were worked at. */
  static int run(Path parent, RunSpec spec, Killer killer) {
    return run(parent, spec, STEPS, killer);
  }

  static int run(Path parent, RunSpec spec, int steps, Killer killer) {
    try (RunFolder folder = RunFolder.open(parent, spec)) {
      killer.maybe();
      byte[] first =
          folder
              .step("start")
              .get(() -> Long.toString(spec.keys().whole("seed", 0, 99)).getBytes(UTF_8));
      killer.maybe();
      Step state = folder.step("checkpoints/state");
      try (Metrics metrics = folder.metrics("metrics", COLUMNS)) {
        long[] found =
            state
                .find()
                .map(bytes -> numbers(new String(bytes, UTF_8)))
                .filter(numbers -> metrics.checkpoints().contains(numbers[0]))
                .orElse(new long[] {0, Long.parseLong(new String(first, UTF_8))});
        metrics.resumeAt(found[0]);
        long value = found[1];
        int worked = 0;
        for (long step = found[0] + 1; step <= steps; step++) {
          value = value * 6364136223846793005L + step;
          worked++;
          long at = step;
          double loss = (value >>> 11) * 0x1p-53;
          killer.maybe();
          metrics.add(row -> row.put(at).put(loss).put("a b"));
          if (step % 2 == 0) {
            killer.maybe();
            metrics.checkpoint(step);
            killer.maybe();
            state.write((step + " " + value).getBytes(UTF_8));
          }
        }
        killer.maybe();
        folder.finish(new RunResult(Map.of("state", (double) value)));
        return worked;
      }
    }
  }

  private static long[] numbers(String text) {
    return Stream.of(text.split(" ", -1)).mapToLong(Long::parseLong).toArray();
  }

  /** All that a run leaves, except when and where it ran. */
  static Map<String, byte[]> files(Path folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(path).toString();
        if (!name.equals(RunFolder.LOG) && !name.equals(Session.FILE)) {
          files.put(name, Files.readAllBytes(path));
        }
      }
    }
    return files;
  }

  static Optional<String> log(Path folder) throws IOException {
    Path log = folder.resolve(RunFolder.LOG);
    return Files.exists(log) ? Optional.of(Files.readString(log)) : Optional.empty();
  }
}
