package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A carve that is broken off leaves nothing that looks like a ticket. */
final class InterruptTest {
  private static final long PATIENCE_SECONDS = 60;

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

  /** Starts a carve and waits until its temporary file is there. */
  @BeforeEach
  void start() throws IOException, InterruptedException {
    process =
        Program.start(
            folder,
            log,
            Program.marble(List.of(), "carve", model.toString(), "-o", "large.ticket"));
    for (long tick = 0; files().isEmpty(); tick++) {
      assertTrue(process.isAlive(), () -> "ended: " + said());
      assertTrue(tick < PATIENCE_SECONDS * 20, "no temporary file yet");
      Thread.sleep(50);
    }
    assertTrue(isTemporary(files().get(0)), () -> "" + folder);
    Thread.sleep(500);
    assertTrue(process.isAlive(), () -> "ended: " + said());
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
  void nothingIsLeft(String signal, int number, int exitCode)
      throws IOException, InterruptedException {
    try {
      assumeTrue(catches(process, number), () -> "skipped: SIG" + signal + " is ignored here");
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
      assertEquals(exitCode, end());
      assertEquals(List.of(), files());
      assertEquals("", said());
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** Nobody can clean up then; but the name of the ticket stays free. */
  @Test
  void killedItLeavesAHiddenFileAtMost() throws IOException, InterruptedException {
    process.destroyForcibly();
    assertEquals(137, end());
    assertTrue(files().stream().allMatch(InterruptTest::isTemporary), () -> "" + folder);
    Said.by("verify", folder.resolve("large.ticket")).refused("There is no file");
  }
}
