package dev.marble.lab.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl;
import ai.onnxruntime.OrtException;
import dev.marble.MarbleException;
import dev.marble.random.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OnnxExportTest {
  private static final Network NETWORK =
      InitialWeights.of(Architecture.smallConvolutional(1, 28, 28, 10), new Seed(3));

  @Test
  void writesWhatItPromises() throws IOException {
    byte[] bytes = OnnxExport.bytes(NETWORK, "small", Map.of("b", "2", "a", "1"));
    OnnxMl.ModelProto model = OnnxMl.ModelProto.parseFrom(bytes);
    assertEquals(8, model.getIrVersion());
    assertEquals(17, model.getOpsetImport(0).getVersion());
    assertEquals("small", model.getGraph().getName());
    assertEquals(
        List.of("a", "b"), model.getMetadataPropsList().stream().map(p -> p.getKey()).toList());
    OnnxMl.GraphProto graph = model.getGraph();
    assertEquals("image", graph.getInput(0).getName());
    assertEquals(
        "N", graph.getInput(0).getType().getTensorType().getShape().getDim(0).getDimParam());
    assertEquals("logits", graph.getOutput(0).getName());
    assertEquals(
        List.of(
            "Conv", "Relu", "MaxPool", "Conv", "Relu", "MaxPool", "Flatten", "Gemm", "Relu",
            "Gemm"),
        graph.getNodeList().stream().map(OnnxMl.NodeProto::getOpType).toList());
    assertEquals("conv1.weight", graph.getInitializer(0).getName());
    assertArrayEquals(bytes, OnnxExport.bytes(NETWORK, "small", Map.of("a", "1", "b", "2")));
  }

  @Test
  void agreesWithArithmeticByHand() throws OrtException {
    // Two pixels, one convolution of a single weight, one dense output.
    Architecture tiny =
        new Architecture(
            1,
            2,
            2,
            List.of(
                new Layer.Convolution(1, 1, 0),
                new Layer.Relu(),
                new Layer.MaxPool(2),
                new Layer.Flatten(),
                new Layer.Dense(2)));
    Network network =
        new Network(
            tiny,
            List.of(
                new Parameter("conv1.weight", List.of(1, 1, 1, 1), new float[] {2}),
                new Parameter("conv1.bias", List.of(1), new float[] {-1}),
                new Parameter("dense1.weight", List.of(2, 1), new float[] {3, -4}),
                new Parameter("dense1.bias", List.of(2), new float[] {0.5f, 0.25f})));
    try (OnnxRunner runner = new OnnxRunner(OnnxExport.bytes(network, "tiny", Map.of()))) {
      float[] image = {0.1f, 0.75f, 0.2f, 0.3f};
      // max(relu(2x − 1)) = 0.5
      assertArrayEquals(new float[] {2, -1.75f}, runner.logits(image, 1, 1, 2, 2)[0], 1e-6f);
    }
  }

  @Test
  void replacesFilesAsAWhole(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("model.onnx");
    OnnxExport.write(NETWORK, "small", Map.of(), file);
    OnnxExport.write(NETWORK, "small", Map.of(), file);
    assertArrayEquals(OnnxExport.bytes(NETWORK, "small", Map.of()), Files.readAllBytes(file));
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertEquals(List.of(file), files.toList());
    }
    Path below = folder.resolve("none/model.onnx");
    String message =
        assertThrows(
                MarbleException.class, () -> OnnxExport.write(NETWORK, "small", Map.of(), below))
            .getMessage();
    assertTrue(message.contains("does not exist"), message);
  }
}
