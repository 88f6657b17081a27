package dev.marble.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.marble.batch.ThreadBatch;
import dev.marble.ticket.Ticket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bytes of a ticket depend on the model, the settings and the seed, and on nothing else. */
final class DeterminismTest {
  @TempDir Path folder;

  private static ModelBuilder model() {
    return ModelBuilder.opset(13)
        .input("x", 1, 8, 9, 9)
        .weight("k", 40, 8, 3, 3)
        .weight("kb", 40)
        .weight("w", 40, 150)
        .weight("b", 150)
        .node("Conv", "x k kb", "c")
        .node("Relu", "c", "r")
        .node("GlobalAveragePool", "r", "p")
        .node("Flatten", "p", "f")
        .node("Gemm", "f w b", "y")
        .output("y");
  }

  private byte[] ticket(Path model, String name, int threads) throws IOException {
    Path ticket = folder.resolve(name);
    Carving.carve(OnnxFile.read(model), Carving.options(Carving.BIASES), ticket, threads);
    return Files.readAllBytes(ticket);
  }

  @Test
  void anyNumberOfThreads() throws IOException {
    Path model = Files.write(folder.resolve("m.onnx"), model().bytes());
    byte[] one = ticket(model, "1.ticket", 1);
    for (int threads : new int[] {2, 7}) {
      assertArrayEquals(one, ticket(model, threads + ".ticket", threads), threads + " threads");
    }
    for (Form form : Form.values()) {
      assertArrayEquals(exported(1, form), exported(7, form), form.label());
    }
  }

  private byte[] exported(int threads, Form form) {
    try (Ticket ticket = Ticket.open(folder.resolve("1.ticket"));
        ThreadBatch batch = new ThreadBatch(threads)) {
      return new Assembly(ticket, batch).toBytes(form, false);
    }
  }

  @Test
  void anyFolder() throws IOException {
    Path here = Files.write(folder.resolve("m.onnx"), model().bytes());
    Path there = Files.createDirectories(folder.resolve("a").resolve("b")).resolve("m.onnx");
    Files.copy(here, there);
    assertArrayEquals(ticket(here, "1.ticket", 2), ticket(there, "2.ticket", 2));
  }

  @Test
  void fromMemoryAsFromAFile() throws IOException {
    Path here = Files.write(folder.resolve("m.onnx"), model().bytes());
    OnnxFile memory = OnnxFile.of("m.onnx", model().bytes());
    assertEquals(OnnxFile.read(here), memory);
  }

  @Test
  void writtenAsInMemory() throws IOException {
    Path model = Files.write(folder.resolve("m.onnx"), model().bytes());
    ticket(model, "1.ticket", 2);
    try (Ticket ticket = Ticket.open(folder.resolve("1.ticket"));
        ThreadBatch batch = new ThreadBatch(2)) {
      Assembly assembly = new Assembly(ticket, batch);
      Path written = folder.resolve("written.onnx");
      assembly.write(Form.RANDOM, true, written, false);
      assertArrayEquals(assembly.toBytes(Form.RANDOM, true), Files.readAllBytes(written));
    }
  }

  @Test
  void anotherSettingIsAnotherTicket() throws IOException {
    Path model = Files.write(folder.resolve("m.onnx"), model().bytes());
    byte[] biases = ticket(model, "1.ticket", 2);
    Path plain = folder.resolve("2.ticket");
    Carving.carve(OnnxFile.read(model), Carving.PLAIN, plain);
    assertFalse(Arrays.equals(biases, Files.readAllBytes(plain)));
  }
}
