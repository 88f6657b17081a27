package dev.marble.lab.prune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.marble.MarbleException;
import dev.marble.lab.model.Architectures;
import dev.marble.lab.model.InitialWeights;
import dev.marble.lab.model.Network;
import dev.marble.lab.model.OnnxImport;
import dev.marble.lab.model.Parameter;
import dev.marble.onnx.OnnxFile;
import dev.marble.onnx.OnnxRunner;
import dev.marble.onnx.OnnxRunner.Value;
import dev.marble.onnx.Tensors;
import dev.marble.random.Seed;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparseStorageTest {
  private static Network pruned(String architecture, double density) {
    Network network =
        InitialWeights.KAIMING_NORMAL.draw(
            Architectures.named(architecture, 3, 32, 32, 10), new Seed(2));
    Map<String, double[]> scores = new LinkedHashMap<>();
    for (Parameter weight : network.weights()) {
      scores.put(weight.name(), Criterion.magnitudes(weight.name(), weight.values()));
    }
    return new Pruning(Scope.GLOBAL, LayerRates.EVEN)
        .prune(Masks.full(network), scores, Goal.of(Density.of(density)))
        .apply(network);
  }

  private static float[] run(byte[] model) {
    float[] image = new float[3072];
    for (int i = 0; i < image.length; i++) {
      image[i] = i % 17 * 0.1f - 0.7f;
    }
    try (OnnxRunner runner = OnnxRunner.of(model, 1)) {
      Value value = new Value(new long[] {1, 3, 32, 32}, image);
      return runner.run(Map.of("image", value)).get("logits").values();
    }
  }

  @ParameterizedTest
  @CsvSource({"lenet-300-100, 0.1", "lenet5, 0.2", "resnet20, 0.05", "lenet5, 0.9"})
  void onnxRuntimeReadsItAndGivesTheSame(String architecture, double density) throws Exception {
    Network network = pruned(architecture, density);
    byte[] sparse = SparseStorage.bytes(network, Map.of("a", "b"));
    assertArrayEquals(run(network.toOnnx(Map.of())), run(sparse));
    ModelProto model = ModelProto.parseFrom(sparse);
    assertEquals(density < 0.3, model.getGraph().getSparseInitializerCount() > 0);
    assertEquals("b", model.getMetadataProps(0).getValue());
  }

  @ParameterizedTest
  @CsvSource({"0.1, 3.2", "0.02, 13"})
  void savesWhatItSays(double density, double times) {
    SparseStorage.Sizes sizes = SparseStorage.sizes(pruned("lenet-300-100", density));
    assertTrue(sizes.dense() > times * sizes.sparse(), sizes.toString());
    assertTrue(sizes.sparseZipped() < sizes.sparse(), sizes.toString());
    assertTrue(sizes.denseZipped() < sizes.dense(), sizes.toString());
  }

  @ParameterizedTest
  @CsvSource({"lenet5, 0.2", "lenet-300-100, 0.02"})
  void itIsReadBackWithItsZeros(String architecture, double density) {
    Network network = pruned(architecture, density);
    Network read =
        OnnxImport.of(OnnxFile.of("sparse.onnx", SparseStorage.bytes(network, Map.of())));
    assertEquals(network.parameters().size(), read.parameters().size());
    network.parameters().forEach(each -> assertEquals(each, read.parameter(each.name())));
  }

  @Test
  void placesByDimensionAreReadAndThoseOutsideAreRefused() throws Exception {
    Network network = pruned("3072-3-10", 0.1);
    ModelProto model = ModelProto.parseFrom(SparseStorage.bytes(network, Map.of()));
    SparseTensorProto first = model.getGraph().getSparseInitializer(0);
    long columns = first.getDims(1);
    long[] flat = Tensors.longs(first.getIndices());
    long[] pairs = new long[2 * flat.length];
    for (int i = 0; i < flat.length; i++) {
      pairs[2 * i] = flat[i] / columns;
      pairs[2 * i + 1] = flat[i] % columns;
    }
    Network read = OnnxImport.of(OnnxFile.of("pairs.onnx", with(model, 2, pairs)));
    network.parameters().forEach(each -> assertEquals(each, read.parameter(each.name())));
    pairs[1] = columns;
    OnnxFile outside = OnnxFile.of("outside.onnx", with(model, 2, pairs));
    String message = assertThrows(MarbleException.class, () -> OnnxImport.of(outside)).getMessage();
    assertTrue(message.contains("whose places are not within it"), message);
    flat[0] = -1;
    OnnxFile negative = OnnxFile.of("negative.onnx", with(model, 1, flat));
    assertThrows(MarbleException.class, () -> OnnxImport.of(negative));
  }

  /** The same model with other places of the first sparse tensor. */
  private static byte[] with(ModelProto model, int perValue, long[] places) {
    ModelProto.Builder changed = model.toBuilder();
    SparseTensorProto.Builder first = changed.getGraphBuilder().getSparseInitializerBuilder(0);
    TensorProto.Builder indices = Tensors.ofLongs("places", places).toBuilder().clearDims();
    indices.addDims(places.length / perValue);
    if (perValue > 1) {
      indices.addDims(perValue);
    }
    first.setIndices(indices);
    return changed.build().toByteArray();
  }
}
