package dev.marble.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.marble.MarbleException;
import dev.marble.batch.ThreadBatch;
import dev.marble.io.AtomicFile;
import dev.marble.ticket.Ticket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models whose tensors lie in a file beside them. */
final class LargeModelTest {
  @TempDir Path folder;

  /** Tensors of all sizes around those of the buffer and of the alignment. */
  @Test
  void tensorsInADataFile() throws IOException {
    int[] sizes = {1, 1023, 1024, 1025, 4099, (1 << 18) - 1, 1 << 18, (1 << 18) + 5};
    ModelBuilder inline = ModelBuilder.opset(13).input("x");
    ModelBuilder outside = ModelBuilder.opset(13).input("x");
    for (int size : sizes) {
      inline.weight("w" + size, size);
      for (ModelBuilder model : List.of(inline, outside)) {
        model.node("Mul", "x w" + size, "y" + size).output("y" + size);
      }
    }
    GraphProto.Builder graph = outside.build().getGraph().toBuilder();
    Path path = folder.resolve("m.onnx");
    try (AtomicFile data = AtomicFile.create(folder.resolve("m.onnx.data"), false)) {
      TensorSink sink = new TensorSink(graph, data, "m.onnx.data");
      for (int size : sizes) {
        String name = "w" + size;
        if (size % 2 == 0) {
          sink.add(ModelBuilder.random(name, DataType.FLOAT, size)); // as carried tensors come
        } else {
          sink.add(name, List.of(size), ModelBuilder.random(name, size));
        }
      }
      data.commit();
    }
    ModelProto model = outside.build().toBuilder().setGraph(graph).build();
    Files.write(path, model.toByteArray());
    assertTrue(Files.size(path) < 10_000, "only the small tensors");
    assertEquals(
        inline.build().getGraph().getInitializerList(),
        OnnxFile.read(path).model().getGraph().getInitializerList().stream()
            .map(Tensors::inside)
            .toList());
    var input = Map.of("x", new OnnxRunner.Value(new long[0], new float[] {1.5f}));
    try (OnnxRunner a = OnnxRunner.of(inline.bytes(), 1);
        OnnxRunner b = OnnxRunner.of(path, 1)) {
      Carving.assertSame(a.run(input), b.run(input), "with a data file");
    }
  }

  /** A dense layer whose random form, removed weights and all, is larger than 1 GiB. */
  @Test
  @Tag("long")
  void randomFormWithRemovedWeights() throws IOException {
    int inputs = 1900;
    ModelBuilder model =
        ModelBuilder.opset(13)
            .input("x", 2, inputs)
            .weight("w", inputs, 3)
            .node("MatMul", "x w", "y")
            .output("y");
    Path path = folder.resolve("a.ticket");
    Carving.carve(model.file(), Carving.PLAIN, path);
    Path large = folder.resolve("large.onnx");
    Path data = folder.resolve("large.onnx.data");
    try (Ticket ticket = Ticket.open(path);
        ThreadBatch batch = new ThreadBatch(2)) {
      Assembly assembly = new Assembly(ticket, batch);
      assertFalse(assembly.writesData(Form.COLLAPSED, false));
      assertFalse(assembly.writesData(Form.RANDOM, false));
      assertTrue(assembly.writesData(Form.RANDOM, true));
      Files.writeString(data, "mine");
      assertThrows(MarbleException.class, () -> assembly.write(Form.RANDOM, true, large, false));
      assertEquals("mine", Files.readString(data));
      assertEquals(List.of("a.ticket", "large.onnx.data"), names());
      assembly.write(Form.RANDOM, true, large, true);
    }
    assertEquals(List.of("a.ticket", "large.onnx", "large.onnx.data"), names());
    assertTrue(Files.size(large) < 1 << 20, "the graph alone");
    assertTrue(Files.size(data) > 1L << 30, "all tensors");
    try (OnnxRunner collapsed = OnnxRunner.of(Carving.export(path, Form.COLLAPSED, false), 2);
        OnnxRunner random = OnnxRunner.of(large, 2)) {
      var input = Kind.inputs(random, 0, 1);
      Carving.assertSame(collapsed.run(input), random.run(input), "with a data file");
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
