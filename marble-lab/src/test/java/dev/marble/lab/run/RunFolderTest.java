package dev.marble.lab.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.MarbleException;
import dev.marble.io.AtomicFile;
import dev.marble.json.JsonObject;
import dev.marble.lab.table.Column;
import dev.marble.lab.table.Parquet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RunFolderTest {
  @TempDir private Path parent;

  private static void assertSays(String part, Runnable work) {
    String message = assertThrows(MarbleException.class, work::run).getMessage();
    assertTrue(message.contains(part), message);
    assertEquals(1, message.lines().count(), message);
  }

  @Test
  void theSameSpecificationHasTheSameNameAndReadsBack() {
    RunSpec spec = SmallRun.spec(3);
    assertEquals("small-" + spec.hash().substring(0, 12), spec.name());
    assertEquals(spec, RunSpec.parse(spec.canonical()));
    assertEquals(spec.name(), RunSpec.parse(spec.canonical()).name());
    assertFalse(spec.equals(SmallRun.spec(4)));
    assertFalse(spec.equals(new RunSpec("small", 2, spec.keys())));
    assertEquals(0.1, spec.keys().number("rate"));
    assertEquals(List.of("seed", "rate"), List.copyOf(spec.keys().fields().keySet()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"experiment\": \"small\"}\n",
        "{\"experiment\": \"small\", \"version\": 0}\n",
        "{\"experiment\": \"Small\", \"version\": 1}\n",
        "{\"version\": 1, \"experiment\": \"small\"}\n",
        "{\"experiment\": \"small\", \"version\": 1}",
        "{\"experiment\": \"small\", \"version\": 1, \"Key\": 1}\n"
      })
  void otherTextsAreNoSpecification(String text) {
    assertThrows(MarbleException.class, () -> RunSpec.parse(text));
  }

  @Test
  void namesThatCannotBe() {
    JsonObject keys = new JsonObject();
    assertThrows(IllegalArgumentException.class, () -> new RunSpec("../x", 1, keys));
    assertThrows(IllegalArgumentException.class, () -> new RunSpec("x", 0, keys));
    JsonObject taken = new JsonObject().put("version", 3);
    assertThrows(IllegalArgumentException.class, () -> new RunSpec("x", 1, taken));
    try (RunFolder folder = RunFolder.open(parent, SmallRun.spec(1))) {
      for (String name : List.of("", "..", "../x", "a/../b", "/x", "a//b", ".x", "A")) {
        assertThrows(IllegalArgumentException.class, () -> folder.step(name), name);
      }
    }
  }

  @Test
  void oneAtATime() {
    RunSpec spec = SmallRun.spec(1);
    try (RunFolder held = RunFolder.open(parent, spec)) {
      assertTrue(RunLock.isHeld(held.path()));
      assertSays("Another run is at work in the folder", () -> RunFolder.open(parent, spec));
      assertTrue(RunLock.isHeld(held.path()), "and goes on to be");
    }
    assertFalse(RunLock.isHeld(RunFolder.of(parent, spec)));
    RunFolder.open(parent, spec).close();
  }

  @Test
  void foreignFoldersAreLeftAlone() throws IOException {
    RunSpec spec = SmallRun.spec(1);
    Path path = RunFolder.of(parent, spec);
    Files.createDirectories(path);
    Files.writeString(path.resolve("mine.txt"), "mine");
    assertSays("holds \"mine.txt\" and no specification", () -> RunFolder.open(parent, spec));
    Files.writeString(path.resolve("spec.json"), SmallRun.spec(2).canonical());
    assertSays("does not hold the specification", () -> RunFolder.open(parent, spec));
    assertEquals(Set.of("mine.txt", "spec.json"), SmallRun.files(path).keySet());
  }

  @Test
  void sessionsAreNoted() {
    RunSpec spec = SmallRun.spec(1);
    Provenance here =
        Provenance.here("marble 0.1.0", 2)
            .withEngine("PyTorch 2.7.1")
            .withData("mnist train", "ab");
    for (int i = 0; i < 2; i++) {
      try (RunFolder folder = RunFolder.open(parent, spec)) {
        assertEquals(7, folder.work(here, () -> 7));
      }
    }
    List<Session> sessions = Session.list(RunFolder.of(parent, spec));
    assertEquals(2, sessions.size());
    assertEquals(here, sessions.getLast().provenance());
    assertEquals(Optional.of("PyTorch 2.7.1"), sessions.getFirst().provenance().engine());
  }

  @Test
  void theLogSaysWhyARunStopped() throws IOException {
    try (RunFolder folder = RunFolder.open(parent, SmallRun.spec(1))) {
      assertSays(
          "the loss is NaN",
          () ->
              folder.work(
                  Provenance.here("marble 0.1.0", 1),
                  () -> {
                    throw new MarbleException("At step 3 the loss is NaN.");
                  }));
    }
    String log = SmallRun.log(RunFolder.of(parent, SmallRun.spec(1))).orElseThrow();
    assertTrue(log.endsWith("stopped: At step 3 the loss is NaN.\n"), log);
  }

  // ---- steps ----

  @Test
  void aStepIsDoneOnce() throws IOException {
    int[] times = {0};
    for (int i = 0; i < 2; i++) {
      try (RunFolder folder = RunFolder.open(parent, SmallRun.spec(1))) {
        Step step = folder.step("levels/level-03");
        assertEquals(i > 0, step.isDone());
        byte[] made =
            step.get(() -> {
              times[0]++;
              return new byte[] {1, 2, 3};
            });
        assertArrayEquals(new byte[] {1, 2, 3}, made);
        assertTrue(step.isDone());
      }
    }
    assertEquals(1, times[0]);
    Path sums = RunFolder.of(parent, SmallRun.spec(1)).resolve("levels/level-03.sha256");
    assertEquals(
        "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81  level-03\n",
        Files.readString(sums));
  }

  @Test
  void aLargeStepIsWrittenPieceByPiece() {
    try (RunFolder folder = RunFolder.open(parent, SmallRun.spec(1))) {
      Step step = folder.step("model.onnx");
      step.file(file -> {
        file.write(new byte[100_000]);
        file.write(new byte[] {9});
      });
      assertEquals(100_001, step.find().orElseThrow().length);
      step.file(file -> {
        throw new IllegalStateException("not again");
      });
      step.delete();
      assertFalse(step.isDone());
    }
  }

  /** As kills between the new sums and the new file leave them, one after another. */
  @Test
  void theOldOutputIsGoodUntilTheNewOneIsThere() throws IOException {
    try (RunFolder folder = RunFolder.open(parent, SmallRun.spec(1))) {
      Step step = folder.step("state");
      step.write(new byte[] {1});
      Path sums = folder.path().resolve("state.sha256");
      String one = Files.readString(sums);
      String others = one.replace('4', '5') + one.replace('4', '6');
      Files.writeString(sums, others + one);
      assertArrayEquals(new byte[] {1}, step.find().orElseThrow());
      assertEquals(one, Files.readString(sums));
      Files.writeString(sums, others);
      assertFalse(step.isDone());
      assertThrows(
          IllegalStateException.class,
          () ->
              step.write((AtomicFile file) -> {
                file.write(new byte[] {2});
                throw new IllegalStateException("killed");
              }));
      assertEquals(others, Files.readString(sums));
      step.write(new byte[] {5});
      assertArrayEquals(new byte[] {5}, step.find().orElseThrow());
      assertEquals(1, Files.readAllLines(sums).size());
    }
  }

  // ---- metrics ----

  @Test
  void rowsBeyondTheCheckpointAreCut() throws IOException {
    RunSpec spec = SmallRun.spec(1);
    List<Column> columns = List.of(Column.integer("step"), Column.number("loss"));
    try (RunFolder folder = RunFolder.open(parent, spec);
        Metrics metrics = folder.metrics("metrics", columns)) {
      metrics.add(row -> row.put(1).put(0.5)).add(row -> row.put(2).put(Double.NaN));
      metrics.checkpoint(2);
      metrics.add(row -> row.put(3).put(0.25));
    }
    try (RunFolder folder = RunFolder.open(parent, spec);
        Metrics metrics = folder.metrics("metrics", columns);
        Parquet parquet = new Parquet()) {
      assertEquals(3, metrics.size());
      assertEquals(Set.of(2L), metrics.checkpoints());
      assertThrows(IllegalArgumentException.class, () -> metrics.resumeAt(3));
      metrics.resumeAt(2);
      assertEquals(2, metrics.size());
      metrics.add(row -> row.put(3).put(0.125));
      metrics.finish(parquet);
      Path csv = folder.path().resolve("metrics.csv");
      assertEquals("step,loss\n1,0.5\n2,\n3,0.125\n", Files.readString(csv));
      assertTrue(Files.exists(folder.path().resolve("metrics.parquet")));
      metrics.resumeAt(0);
      assertEquals(0, metrics.size());
    }
  }

  @Test
  void metricsOfOtherColumnsAreRefused() {
    try (RunFolder folder = RunFolder.open(parent, SmallRun.spec(1))) {
      folder.metrics("metrics", List.of(Column.integer("step"))).close();
      assertSays(
          "has other columns than this run",
          () -> folder.metrics("metrics", List.of(Column.integer("epoch"))));
    }
  }

  // ---- results ----

  @Test
  void aDamagedResultIsRefused() throws IOException {
    RunSpec spec = SmallRun.spec(1);
    try (RunFolder folder = RunFolder.open(parent, spec)) {
      assertTrue(folder.result().isEmpty());
      folder.finish(new RunResult(Map.of("top1", Double.NaN)));
      assertTrue(Double.isNaN(folder.result().orElseThrow().figures().get("top1")));
      Files.write(folder.path().resolve("result.json"), "{".getBytes(StandardCharsets.UTF_8));
      assertSays("result.json\" is damaged", folder::result);
    }
  }
}
