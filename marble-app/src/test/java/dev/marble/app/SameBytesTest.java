package dev.marble.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ticket depends on model, settings and seed: not on threads, and not on the processor. */
final class SameBytesTest {
  @TempDir private Path folder;

  private byte[] carve(Object... options) throws IOException {
    Path ticket = folder.resolve("x.ticket");
    Object[] line = {"carve", "-o", ticket, "--data=strokes", "--limit=1", "--force"};
    Object[] all = java.util.Arrays.copyOf(line, line.length + options.length);
    System.arraycopy(options, 0, all, line.length, options.length);
    Said.by(all).well();
    return Files.readAllBytes(ticket);
  }

  @Test
  void whateverTheThreads() throws IOException {
    byte[] one = carve("--threads=1");
    assertArrayEquals(one, carve("--threads=2"));
    assertArrayEquals(one, carve("--threads=7"));
    byte[] twoSided = carve("--threads=1", "--input-box=-1,1", "--biases");
    assertArrayEquals(twoSided, carve("--threads=7", "--input-box=-1,1", "--biases"));
  }

  @Test
  void whateverTheProcessor() throws IOException, InterruptedException {
    byte[] here = carve();
    for (String simd : List.of("on", "off")) {
      Path ticket = folder.resolve(simd + ".ticket");
      List<String> command =
          Program.marble(
              List.of("-Dmarble.simd=" + simd),
              "carve",
              "-o",
              ticket.toString(),
              "--data=strokes",
              "--limit=1");
      Program.run(folder, command).well();
      assertArrayEquals(here, Files.readAllBytes(ticket), simd);
    }
  }
}
