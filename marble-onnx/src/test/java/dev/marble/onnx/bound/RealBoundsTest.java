package dev.marble.onnx.bound;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.batch.Progress;
import dev.marble.batch.ThreadBatch;
import dev.marble.onnx.Carving;
import dev.marble.onnx.Form;
import dev.marble.onnx.InputBox;
import dev.marble.onnx.OnnxFile;
import dev.marble.onnx.OnnxRunner;
import dev.marble.ticket.Ticket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Models that others trained, from the folder that MARBLE_MODELS names: random and adversarial
 * inputs stay within the bound. Tables of what was found are printed.
 */
final class RealBoundsTest {
  /** A model whose runs take longer is tried with fewer inputs, as the table says. */
  private static final double BUDGET_SECONDS = 40;

  private static final int RANDOM_INPUTS = 10_000;
  private static final int ADVERSARIAL_INPUTS = 1_000;

  /** An operator that ONNX has not had since version 7, and a file without operator versions. */
  private static final Set<String> NOT_COVERED =
      Set.of("fns_candy.onnx", "super_resolution_onnx_tutorials.onnx");

  /** Its graph names inputs that it computes itself; ONNX Runtime wants them fed. */
  private static final Set<String> NOT_RUN = Set.of("light_resnet50.onnx");

  @TempDir Path folder;

  static List<Path> models() throws IOException {
    String name = System.getenv("MARBLE_MODELS");
    if (name == null || !Files.isDirectory(Path.of(name))) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(Path.of(name))) {
      return files
          .filter(file ->
              file.toString().endsWith(".onnx") && !NOT_RUN.contains(file.getFileName().toString()))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("models")
  @Tag("long")
  void staysWithinItsBound(Path path) {
    String name = path.getFileName().toString();
    OnnxFile file = OnnxFile.read(path);
    Path ticketPath = folder.resolve("a.ticket");
    Carving.carve(file, Carving.options(Carving.FOLDED), ticketPath, 2);
    InputRanges ranges = InputRanges.of(new InputBox(0, 1));
    try (Ticket ticket = Ticket.open(ticketPath);
        ThreadBatch batch = new ThreadBatch(2)) {
      OutputBounds bounds = OutputBounds.of(file, Carving.FOLDED, ranges, batch, Progress.NONE);
      long start = System.nanoTime();
      BoundResult result = bounds.bound(WeightRanges.of(ticket, batch));
      double seconds = (System.nanoTime() - start) / 1e9;
      if (result instanceof BoundResult.Unbounded unbounded) {
        System.out.printf(Locale.ROOT, "| %s | none: %s |%n", name, unbounded.sentence());
        assertTrue(NOT_COVERED.contains(name), unbounded::sentence);
        return;
      }
      assertFalse(NOT_COVERED.contains(name), name + " has a bound now");
      BoundResult.Bounded bound = (BoundResult.Bounded) result;
      try (BoundChecks checks =
          new BoundChecks(
              OnnxRunner.of(path, 2),
              OnnxRunner.of(Carving.export(ticketPath, Form.COLLAPSED, false), 2),
              bound,
              ranges,
              name)) {
        Random random = new Random(1);
        checks.check(checks.draw(random));
        start = System.nanoTime();
        checks.check(checks.draw(random));
        double each = (System.nanoTime() - start) / 1e9;
        double all = (RANDOM_INPUTS + ADVERSARIAL_INPUTS) * each;
        double part = Math.min(1, BUDGET_SECONDS / all);
        int count = (int) Math.max(10, RANDOM_INPUTS * part);
        for (int i = 0; i < count; i++) {
          checks.check(checks.draw(random));
        }
        double drawn = checks.seen;
        int steps = (int) Math.max(10, ADVERSARIAL_INPUTS * part);
        checks.attack(checks.draw(random), steps, random);
        System.out.printf(
            Locale.ROOT,
            "| %s | %d + %d | %.3g | %.3g | %.3g | %.2g | %.3g | %.1f s |%n",
            name,
            count,
            steps,
            drawn,
            checks.seen,
            bound.largest(),
            checks.share,
            bound.largestOfRuns(),
            seconds);
      }
    }
  }
}
