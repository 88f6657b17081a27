package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.batch.Progress;
import dev.marble.batch.ThreadBatch;
import dev.marble.onnx.OnnxRunner;
import dev.marble.ticket.Ticket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large models run from a file and in turn, small ones from memory and together: no difference. */
final class CollapsedModelTest {
  @TempDir private Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void inTurnFromAFileOrTogetherInMemory() throws IOException {
    Path model = SmallModel.chain(folder.resolve("m.onnx"), 5, 40, 50, 30);
    Path path = folder.resolve("m.ticket");
    Said.by("carve", model, "-o", path).well();
    List<String> before = names();
    try (Ticket ticket = Ticket.open(path);
        ThreadBatch batch = new ThreadBatch(2);
        CollapsedModel small = CollapsedModel.of(ticket, batch, 1 << 20);
        CollapsedModel large = CollapsedModel.of(ticket, batch, 100)) {
      assertTrue(large.isLarge() && !small.isLarge());
      SideBySide together;
      try (OnnxRunner target = OnnxRunner.of(model, 1);
          OnnxRunner rebuilt = small.open(1)) {
        together =
            SideBySide.run(
                "x",
                Optional.of(target),
                rebuilt,
                RandomExamples.of(rebuilt, Optional.empty()),
                Optional.empty(),
                Progress.NONE);
        assertEquals(before, names());
      }
      SideBySide inTurn =
          SideBySide.inTurn(
              "x",
              () -> OnnxRunner.of(model, 1),
              () -> large.open(1),
              runner -> RandomExamples.of(runner, Optional.empty()),
              Progress.NONE);
      assertEquals(together.examples(), inTurn.examples());
      assertNear(together.largestDeviation(), inTurn.largestDeviation());
      assertNear(together.meanDeviation(), inTurn.meanDeviation());
      assertNear(together.largestOutput(), inTurn.largestOutput());
      assertTrue(names().contains(".m.ticket.onnx.data"), () -> "" + folder);
    }
    assertEquals(before, names());
  }

  /** Weights in another order in memory are added in another order. */
  private static void assertNear(double expected, double found) {
    assertEquals(expected, found, 1e-3 * expected);
  }
}
