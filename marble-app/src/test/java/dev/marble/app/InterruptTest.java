package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A carve that is broken off leaves nothing that looks like a ticket, and continues. */
final class InterruptTest {
  private static final long PATIENCE_SECONDS = 60;
  private static final String JOURNAL = ".large.ticket.journal";

  @TempDir private static Path models;
  private static Path model;

  @TempDir private Path folder;
  @TempDir private Path log;

  @BeforeAll
  static void makeALargeModel() throws IOException {
    assumeTrue(Files.isDirectory(Path.of("/proc/self")), "skipped: there is no /proc");
    int[] widths = new int[21];
    Arrays.fill(widths, 1000);
    model = SmallModel.chain(models.resolve("large.onnx"), 1, widths);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private Process process;

  /** Starts a carve and waits until its journal holds something. */
  private void start(Path target, String... options) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("carve", target.toString(), "-o", "large.ticket"));
    line.addAll(List.of(options));
    process = Program.start(folder, log, Program.marble(List.of(), line.toArray(new String[0])));
    for (long tick = 0; !isSomethingFound() && process.isAlive(); tick++) {
      assertTrue(tick < PATIENCE_SECONDS * 50, "nothing found yet");
      Thread.sleep(20);
    }
  }

  private boolean isSomethingFound() throws IOException {
    Path journal = folder.resolve(JOURNAL);
    return Files.exists(journal) && Files.size(journal) > 10_000;
  }

  private void startTheLargeOne() throws IOException, InterruptedException {
    start(model);
    Thread.sleep(300);
    assertTrue(process.isAlive(), () -> "ended: " + said());
    assertEquals(JOURNAL, files().get(1));
    assertTrue(isTemporary(files().get(0)), () -> "" + folder);
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  private static boolean isTemporary(String name) {
    return name.startsWith(".large.ticket.") && name.endsWith(".tmp");
  }

  private String said() {
    try {
      return Files.readString(log.resolve("out")) + Files.readString(log.resolve("err"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private int end() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError("it did not end");
    }
    return process.exitValue();
  }

  /** Whether a process handles a signal: a job in the background of a shell ignores Ctrl-C. */
  private static boolean catches(Process process, int signal) throws IOException {
    String caught =
        Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
            .filter(line -> line.startsWith("SigCgt:"))
            .findFirst()
            .orElseThrow()
            .substring(7)
            .strip();
    return (Long.parseUnsignedLong(caught, 16) >>> (signal - 1) & 1) == 1;
  }

  @ParameterizedTest
  @CsvSource({"INT, 2, 130", "TERM, 15, 143"})
  void theJournalIsLeft(String signal, int number, int exitCode)
      throws IOException, InterruptedException {
    startTheLargeOne();
    assumeTrue(catches(process, number), () -> "skipped: SIG" + signal + " is ignored here");
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    assertEquals(exitCode, end());
    assertEquals(List.of(JOURNAL), files());
    assertEquals("Stopped. The same command will continue from here.\n", said());
  }

  /** Nobody can clean up then; but the name of the ticket stays free. */
  @Test
  void killedItLeavesHiddenFilesAtMost() throws IOException, InterruptedException {
    startTheLargeOne();
    process.destroyForcibly();
    assertEquals(137, end());
    assertTrue(
        files().stream().allMatch(name -> isTemporary(name) || name.equals(JOURNAL)),
        () -> "" + folder);
    Said.by("verify", folder.resolve("large.ticket")).refused("There is no file");
  }

  @Test
  void nobodyElseWorksOnTheSameTicket() throws IOException, InterruptedException {
    startTheLargeOne();
    Said.by("carve", model, "-o", folder.resolve("large.ticket"))
        .refused("Another process is at work on", "large.ticket");
    assertTrue(process.isAlive());
    assertEquals(2, files().size());
  }

  @ParameterizedTest
  @CsvSource({"pensia, 400", "burkholz, 30"})
  void killedAtAnyMomentItContinues(String construction, int width)
      throws IOException, InterruptedException {
    int[] widths = new int[9];
    Arrays.fill(widths, width);
    Path target = SmallModel.chain(models.resolve("deep.onnx"), 1, widths);
    Path whole = models.resolve(construction + ".ticket");
    String option = "--construction=" + construction;
    Said.by("carve", target, "-o", whole, option).well();
    long seed = 20_261_122;
    Random random = new Random(seed);
    int kills = 0;
    double patience = 300; // and longer each time, for machines that have much else to do
    for (boolean done = false; !done; kills++, patience *= 1.25) {
      assertTrue(kills < 30, "no end, with seed " + seed);
      start(target, option);
      done = process.waitFor(random.nextInt(20, (int) patience), TimeUnit.MILLISECONDS);
      process.destroyForcibly().waitFor();
    }
    assertTrue(kills > 2, "never killed, with seed " + seed);
    assertEquals(0, process.exitValue(), this::said);
    assertTrue(said().contains("This run continued another one"), this::said);
    assertEquals(List.of("large.ticket"), files());
    assertEquals(-1, Files.mismatch(whole, folder.resolve("large.ticket")), "with seed " + seed);
  }

  @Test
  void otherWorkStartsAnew() throws IOException, InterruptedException {
    Path small = SmallModel.chain(models.resolve("small.onnx"), 1, 30, 20);
    startTheLargeOne();
    process.destroyForcibly().waitFor();
    Said.by("carve", small, "-o", folder.resolve("large.ticket"))
        .well()
        .prints("The journal of another carve");
    assertEquals(List.of("large.ticket"), files());
  }

  @Test
  void workThatLeadsToNothingLeavesNothing() throws IOException {
    Path small = SmallModel.chain(models.resolve("misses.onnx"), 1, 100, 100);
    Path ticket = folder.resolve("large.ticket");
    Said.by("carve", small, "-o", ticket, "--samples=5", "--on-miss=stop").refused("--samples");
    assertEquals(List.of(), files());
  }
}
