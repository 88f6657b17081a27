package dev.marble.lab.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.marble.lab.model.Architectures;
import dev.marble.lab.model.InitialWeights;
import dev.marble.lab.model.Kind;
import dev.marble.lab.model.Network;
import dev.marble.lab.model.OnnxImport;
import dev.marble.lab.model.Parameter;
import dev.marble.onnx.ModelSketch;
import dev.marble.onnx.ModelSketch.Attribute;
import dev.marble.onnx.MultiplyAdds;
import dev.marble.onnx.OnnxFile;
import dev.marble.onnx.OnnxRunner;
import dev.marble.onnx.OnnxRunner.Value;
import dev.marble.random.Seed;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterPruningTest {
  private static final FilterPruning LAYERWISE =
      new FilterPruning(Scope.LAYERWISE, LayerRates.EVEN);
  private static final FilterPruning GLOBAL = new FilterPruning(Scope.GLOBAL, LayerRates.EVEN);

  /** A network none of whose numbers is trivial: biases and statistics too. */
  private static Network network(String architecture, int size) {
    return shaken(Architectures.named(architecture, 3, size, size, 10));
  }

  private static Network shaken(Network zeros) {
    Random random = new Random(5);
    Network drawn = InitialWeights.KAIMING_NORMAL.draw(zeros, new Seed(3));
    return drawn.with(
        drawn.parameters().stream()
            .map(each -> {
              float[] values = each.values();
              for (int i = 0; each.kind() != Kind.WEIGHT && i < values.length; i++) {
                values[i] += (random.nextFloat() - 0.5f) * (each.kind() == Kind.CONSTANT ? 0 : 1);
              }
              return each.with(values);
            })
            .toList());
  }

  private static float[] run(Network network, int batch) {
    List<Integer> shape = network.inputShape();
    int length = shape.stream().reduce(batch, (a, b) -> a * b);
    Random random = new Random(9);
    float[] images = new float[length];
    for (int i = 0; i < length; i++) {
      images[i] = random.nextFloat() * 2 - 1;
    }
    long[] dims = new long[shape.size() + 1];
    dims[0] = batch;
    for (int i = 0; i < shape.size(); i++) {
      dims[i + 1] = shape.get(i);
    }
    try (OnnxRunner runner = OnnxRunner.of(network.toOnnx(Map.of()), 1)) {
      return runner
          .run(Map.of(network.input(), new Value(dims, images)))
          .get(network.output())
          .values();
    }
  }

  private static long weights(Network network) {
    return network.weights().stream().mapToLong(Parameter::length).sum();
  }

  private static void assertCompactIsMasked(Network network, FilterMasks filters) {
    Network masked = filters.masks().apply(network);
    Network compact = filters.compact(network);
    float[] expected = run(masked, 3);
    float[] actual = run(compact, 3);
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], 1e-4 * (1 + Math.abs(expected[i])));
    }
    assertEquals(filters.masks().keptCount(), weights(compact));
    assertTrue(weights(compact) < weights(network));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lenet-300-100",
        "lenet5",
        "small-cnn",
        "conv4",
        "resnet20",
        "vgg-small",
        "3072-50-10"
      })
  void theCompactNetworkGivesWhatTheMaskedOneGives(String architecture) {
    Network network = network(architecture, 32);
    Goal goal = Goal.of(Density.of(0.4));
    assertCompactIsMasked(network, LAYERWISE.prune(network, null, goal));
    assertCompactIsMasked(network, GLOBAL.prune(network, null, goal));
  }

  @Test
  void maskingChangesTheOutputsSoThatTheTestAboveSaysSomething() {
    Network network = network("resnet20", 32);
    FilterMasks filters = LAYERWISE.prune(network, null, Goal.of(Density.of(0.4)));
    float[] whole = run(network, 1);
    float[] masked = run(filters.masks().apply(network), 1);
    double distance = 0;
    for (int i = 0; i < whole.length; i++) {
      distance += Math.abs(whole[i] - masked[i]);
    }
    assertTrue(distance > 0.1, "distance " + distance);
  }

  @Test
  void halfTheFiltersAreAQuarterOfTheMultiplications() {
    Network network = network("conv4", 32);
    FilterMasks filters = LAYERWISE.prune(network, null, Goal.of(Density.of(0.5)));
    Network compact = filters.compact(network);
    assertEquals(List.of(32, 3, 3, 3), compact.parameter("conv1.weight").shape());
    assertEquals(List.of(32, 32, 3, 3), compact.parameter("conv2.weight").shape());
    assertEquals(List.of(32), compact.parameter("conv2.bias").shape());
    assertEquals(List.of(128, 64 * 8 * 8), compact.parameter("fc1.weight").shape());
    assertEquals(List.of(10, 128), compact.parameter("fc3.weight").shape());
    Value image = new Value(new long[] {1, 3, 32, 32}, new float[3072]);
    long before = MultiplyAdds.of(network.toOnnx(Map.of()), Map.of("image", image));
    long after = MultiplyAdds.of(compact.toOnnx(Map.of()), Map.of("image", image));
    assertEquals(4.0, (double) before / after, 0.1);
  }

  @Test
  void keepsTheFiltersOfLargestMagnitude() {
    Network network = Architectures.named("8-4-2", 8, 1, 1, 2);
    float[] rows = new float[32];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = List.of(-3f, 1f, -4f, 2f).get(i / 8);
    }
    Network loud =
        network.with(
            network.parameters().stream()
                .map(each -> each.name().equals("fc1.weight") ? each.with(rows) : each)
                .toList());
    BitSet kept = LAYERWISE.prune(loud, null, Goal.of(Density.of(0.5))).kept().get("fc1.weight");
    assertEquals(BitSet.valueOf(new long[] {0b0101}), kept);
  }

  @Test
  void filtersOnlyGoAndCountsAreExact() {
    Network network = network("resnet20", 16);
    FilterMasks filters = null;
    for (int round = 1; round <= 12; round++) {
      FilterMasks next = GLOBAL.prune(network, filters, new Goal(Density.of(0.8), round));
      int all = next.kept().size() == 0 ? 0 : 3 * 16 + 3 * 32 + 3 * 64 + 16 + 32 + 64;
      assertEquals(
          Math.max(next.kept().size(), Density.of(0.8).power(round).keep(all)), next.keptCount());
      if (filters != null) {
        assertTrue(next.masks().isSubsetOf(filters.masks()));
      }
      next.kept().values().forEach(bits -> assertTrue(bits.cardinality() >= 1));
      filters = next;
    }
  }

  @Test
  void exemptLayersKeepTheirFilters() {
    Network network = network("lenet5", 32);
    LayerRates rates = LayerRates.EVEN.exempting("conv2.weight");
    for (Scope scope : Scope.values()) {
      FilterMasks filters =
          new FilterPruning(scope, rates).prune(network, null, Goal.of(Density.of(0.3)));
      assertEquals(16, filters.kept().get("conv2.weight").cardinality());
      assertEquals(16, filters.compact(network).parameter("conv2.weight").shape().getFirst());
    }
  }

  @Test
  void whatIsNotUnderstoodStays() {
    ModelSketch sketch = new ModelSketch("split");
    sketch.input("image", 3, 4, 4);
    Random random = new Random(1);
    sketch.constant("a.weight", floats(random, 12), 4, 3, 1, 1);
    sketch.constant("b.weight", floats(random, 15), 5, 3, 1, 1);
    sketch.constant("c.weight", floats(random, 54), 6, 9, 1, 1);
    sketch.constant("fc.weight", floats(random, 192), 2, 96);
    sketch.node("Conv", List.of("a"), List.of("image", "a.weight"));
    sketch.node("Conv", List.of("b"), List.of("image", "b.weight"));
    sketch.node("Concat", List.of("both"), List.of("a", "b"), Attribute.integer("axis", 1));
    sketch.node("Conv", List.of("c"), List.of("both", "c.weight"));
    sketch.node("Flatten", List.of("flat"), List.of("c"));
    sketch.node(
        "Gemm", List.of("logits"), List.of("flat", "fc.weight"), Attribute.integer("transB", 1));
    sketch.output("logits", 2);
    ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8).setGraph(sketch.graph());
    model.addOpsetImportBuilder().setVersion(ModelSketch.OPSET);
    Network network = OnnxImport.of(OnnxFile.of("split", model.build().toByteArray()));
    FilterMasks filters = LAYERWISE.prune(network, null, Goal.of(Density.of(0.5)));
    assertEquals(3, filters.kept().get("c.weight").cardinality());
    assertEquals(1, filters.kept().size());
    String reason = FilterPruning.untouched(network).get("a.weight");
    assertTrue(reason.startsWith("Concat "), reason);
    assertCompactIsMasked(network, filters);
  }

  private static float[] floats(Random random, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }

  @Test
  void refusesANetworkWithoutFiltersToRemove() {
    Network network = Architectures.named("12-10", 3, 2, 2, 10);
    String message =
        assertThrows(
                PruneException.class,
                () -> LAYERWISE.prune(network, null, Goal.of(Density.of(0.5))))
            .getMessage();
    assertTrue(message.contains("fc1.weight must stay, for they are the output"), message);
  }
}
