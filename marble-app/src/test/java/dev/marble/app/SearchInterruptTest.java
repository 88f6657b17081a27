package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.io.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A search for a tolerance that is killed continues, and comes to the same ticket. */
final class SearchInterruptTest {
  private static final int PATIENCE = 60_000;
  private static final int KILLS = 3;

  @TempDir private Path models;
  @TempDir private Path folder;
  @TempDir private Path log;

  private Process process;

  @AfterEach
  void stop() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  private Path ticket() {
    return folder.resolve("a.ticket");
  }

  private Path journal() {
    return folder.resolve(".a.ticket.search.journal");
  }

  private List<String> files() throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /** What it is to the search whether its model is any good, a random one shows as well. */
  private List<String> line(String options) throws IOException {
    Path model = SmallModel.chain(models.resolve("m.onnx"), 2, 784, 30, 20, 10);
    List<String> line = new ArrayList<>(List.of("carve", model.toString()));
    line.addAll(List.of(options.split(" ", -1)));
    return line;
  }

  private void start(List<String> line) {
    List<String> with = new ArrayList<>(line);
    with.addAll(List.of("-o", "a.ticket"));
    process = Program.start(folder, log, Program.marble(List.of(), with.toArray(String[]::new)));
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /** Waits until the search has found more than before, or has ended. */
  private void awaitMoreThan(long before) throws IOException, InterruptedException {
    for (int tick = 0; size(journal()) <= before && process.isAlive(); tick++) {
      assertTrue(tick < PATIENCE / 5, "nothing found");
      Thread.sleep(5);
    }
  }

  private String said() throws IOException {
    return Files.readString(log.resolve("out")) + Files.readString(log.resolve("err"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--output-tolerance=5 --input-box=0,1",
        "--accuracy-drop=10 --data=strokes --limit=100"
      })
  void killedAtAnyMomentItContinues(String options) throws IOException, InterruptedException {
    List<String> line = line(options);
    Path whole = models.resolve("whole.ticket");
    List<Object> uninterrupted = new ArrayList<>(line);
    uninterrupted.addAll(List.of("-o", whole));
    Said.by(uninterrupted.toArray()).well();

    long seed = 20_261_130;
    Random random = new Random(seed);
    long found = 200; // the head of a journal, and perhaps one answer
    for (int kill = 0; kill < KILLS; kill++) {
      start(line);
      awaitMoreThan(found);
      Thread.sleep(random.nextInt(200));
      assertTrue(process.isAlive(), () -> "ended with seed " + seed);
      process.destroyForcibly().waitFor();
      found = size(journal());
    }

    // Once more when the ticket is there already.
    start(line);
    for (int tick = 0; !Files.exists(ticket()) && process.isAlive(); tick++) {
      assertTrue(tick < PATIENCE / 2, "no ticket");
      Thread.sleep(2);
    }
    process.destroyForcibly().waitFor();
    assertEquals(-1, Files.mismatch(whole, ticket()), "with seed " + seed);
    assertTrue(Files.exists(Journal.path(ticket())), () -> "ended with seed " + seed);

    start(line);
    assertEquals(0, process.waitFor(), said());
    assertTrue(said().contains("The search for the tolerance continued another one"), said());
    assertEquals(List.of("a.ticket"), files());
    assertEquals(-1, Files.mismatch(whole, ticket()), "with seed " + seed);
  }

  @Test
  void nobodyElseSearchesForTheSameTicket() throws IOException, InterruptedException {
    List<String> line = line("--output-tolerance=5 --input-box=0,1");
    start(line);
    awaitMoreThan(100);
    List<Object> second = new ArrayList<>(line);
    second.addAll(List.of("-o", ticket()));
    Said.by(second.toArray()).refused("Another process is at work on", "a.ticket");
    assertTrue(process.isAlive(), said());
  }

  /** What was found for another search is not taken for this one's. */
  @Test
  void anotherSearchStartsAnew() throws IOException, InterruptedException {
    start(line("--output-tolerance=5 --input-box=0,1"));
    awaitMoreThan(200);
    process.destroyForcibly().waitFor();
    List<Object> other = new ArrayList<>(line("--output-tolerance=50 --input-box=0,1"));
    Path whole = models.resolve("whole.ticket");
    List<Object> elsewhere = new ArrayList<>(other);
    elsewhere.addAll(List.of("-o", whole));
    Said.by(elsewhere.toArray()).well();
    other.addAll(List.of("-o", ticket()));
    Said said = Said.by(other.toArray()).well();
    assertTrue(!said.toString().contains("continued another one"), said::toString);
    assertEquals(List.of("a.ticket"), files());
    assertEquals(-1, Files.mismatch(whole, ticket()));
  }
}
