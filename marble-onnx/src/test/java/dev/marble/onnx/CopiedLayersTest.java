package dev.marble.onnx;

import static dev.marble.onnx.Kind.kind;
import static dev.marble.onnx.ModelBuilder.f;
import static dev.marble.onnx.ModelBuilder.i;
import static dev.marble.onnx.ModelBuilder.ints;
import static dev.marble.onnx.ModelBuilder.opset;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.marble.batch.ThreadBatch;
import dev.marble.construction.CarveSettings;
import dev.marble.construction.Construction;
import dev.marble.construction.OnMiss;
import dev.marble.construction.Tolerance;
import dev.marble.ticket.CarvedTensor;
import dev.marble.ticket.Choice;
import dev.marble.ticket.Side;
import dev.marble.ticket.Ticket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Burkholz' construction: chains of any layers and activations, and what is no chain. */
final class CopiedLayersTest {
  /** Copies deviate apart, and so cost more than a pair: the tolerance here is 0.1 %. */
  private static final double NEAR = 0.05;

  private static final double LEAST = 0.2;

  @TempDir Path folder;

  private static ModelBuilder convolutions(int opset) {
    return opset(opset)
        .input("x", -1, 2, 12, 12)
        .weight("w1", 5, 2, 3, 3)
        .weight("b1", 5)
        .node("Conv", "x w1 b1", "c1")
        .weight("scale", 5)
        .weight("shift", 5)
        .weight("mean", 5)
        .floats("variance", new float[] {1, 0.5f, 2, 1.5f, 0.7f}, 5)
        .node("BatchNormalization", "c1 scale shift mean variance", "n1")
        .node("LeakyRelu", "n1", "a1", f("alpha", 0.1f))
        .node("MaxPool", "a1", "p1", ints("kernel_shape", 2, 2), ints("strides", 2, 2))
        .weight("w2", 4, 5, 2, 2)
        .weight("b2", 4)
        .node("Conv", "p1 w2 b2", "c2", ints("pads", 1, 0, 0, 1))
        .node("Sigmoid", "c2", "a2")
        .node("AveragePool", "a2", "p2", ints("kernel_shape", 2, 2), ints("strides", 2, 2));
  }

  private static ModelBuilder classified(ModelBuilder model, String flat) {
    return model
        .weight("w3", 6, 16)
        .weight("b3", 6)
        .node("Gemm", flat + " w3 b3", "g3", i("transB", 1), f("alpha", 0.5f))
        .node("Relu", "g3", "a3")
        .weight("w4", 6, 3)
        .weight("b4", 1, 3)
        .node("Gemm", "a3 w4 b4", "g4")
        .node("Softmax", "g4", "y")
        .output("y");
  }

  static Stream<Kind> chains() {
    ModelBuilder perceptron =
        opset(13)
            .input("x", -1, 7)
            .weight("w1", 7, 6)
            .weight("b1", 6)
            .node("Gemm", "x w1 b1", "g1")
            .node("Tanh", "g1", "a1")
            .weight("w2", 5, 6)
            .weight("b2", 1, 5)
            .node("Gemm", "a1 w2 b2", "g2", i("transB", 1), f("beta", 2))
            .node("Elu", "g2", "a2")
            .weight("w3", 5, 4)
            .node("Gemm", "a2 w3", "y")
            .output("y");
    ModelBuilder products =
        opset(13)
            .input("x", 2, 3, 6)
            .weight("w1", 6, 5)
            .node("MatMul", "x w1", "m1")
            .weight("b1", 1, 5)
            .node("Add", "b1 m1", "s1")
            .weight("slope", 5)
            .node("PRelu", "s1 slope", "a1")
            .weight("gain", 1, 1, 5)
            .node("Mul", "a1 gain", "r1")
            .scalar("half", 0.5f)
            .node("Sub", "r1 half", "q1")
            .weight("w2", 5, 4)
            .node("MatMul", "q1 w2", "m2")
            .scalar("low", -0.5f)
            .scalar("high", 0.5f)
            .node("Clip", "m2 low high", "a2")
            .weight("w3", 4, 3)
            .node("MatMul", "a2 w3", "y")
            .output("y");
    ModelBuilder transposed =
        opset(14)
            .input("x", -1, 3, 6)
            .weight("w1", 4, 3, 3)
            .node("Conv", "x w1", "c1")
            .node("Softplus", "c1", "a1")
            .weight("w2", 4, 3, 2)
            .weight("b2", 3)
            .node("ConvTranspose", "a1 w2 b2", "c2", ints("strides", 2))
            .node("HardSwish", "c2", "a2")
            .weight("w3", 2, 3, 2)
            .node("Conv", "a2 w3", "y")
            .output("y");
    ModelBuilder pooled =
        opset(13)
            .input("x", 2, 3, 6, 6)
            .weight("w1", 5, 3, 3, 3)
            .node("Conv", "x w1", "c1")
            .weight("slope", 5, 1, 1)
            .node("PRelu", "c1 slope", "a1")
            .weight("w2", 4, 5, 1, 1)
            .node("Conv", "a1 w2", "c2")
            .weight("b2", 1, 4, 1, 1)
            .node("Add", "c2 b2", "s2")
            .node("GlobalAveragePool", "s2", "p2")
            .longs("places", 2, 3)
            .node("Squeeze", "p2 places", "q2")
            .weight("w3", 4, 3)
            .node("Gemm", "q2 w3", "y")
            .output("y");
    ModelBuilder averaged =
        opset(13)
            .input("x", -1, 3, 6, 6)
            .weight("w1", 5, 3, 3, 3)
            .node("Conv", "x w1", "c1")
            .node("Abs", "c1", "a1")
            .node("ReduceMean", "a1", "p1", ints("axes", -1, 2), i("keepdims", 0))
            .weight("w2", 5, 3)
            .node("MatMul", "p1 w2", "y")
            .output("y");
    ModelBuilder one =
        opset(13).input("x", 3, 4).weight("w", 4, 5).node("MatMul", "x w", "y").output("y");
    return Stream.of(
        kind("perceptron", 3, perceptron),
        kind("carved biases", 5, Carving.BIASES, perceptron),
        kind("inputs that are not negative", 3, Carving.box(0, 1), perceptron),
        kind("matrix products", 3, products),
        kind("carved operands of Add", 4, Carving.BIASES, products),
        kind("transposed convolutions", 3, transposed),
        kind("pooled over all places", 3, pooled),
        kind("averaged over all places", 2, averaged),
        kind("flattened", 4, classified(convolutions(13).node("Flatten", "p2", "f"), "f")),
        kind(
            "folded",
            4,
            Carving.FOLDED,
            classified(convolutions(13).node("Flatten", "p2", "f"), "f")),
        kind("shape (-1, features)", 4, reshaped(-1, 16)),
        kind("shape (0, -1)", 4, reshaped(0, -1)),
        kind("shape (0, features)", 4, reshaped(0, 16)),
        kind("one layer", 1, one));
  }

  private static ModelBuilder reshaped(long... shape) {
    return classified(convolutions(13).longs("flat", shape).node("Reshape", "p2 flat", "f"), "f");
  }

  @ParameterizedTest
  @MethodSource("chains")
  void allFormsAgree(Kind kind) {
    Path ticket = folder.resolve("a.ticket");
    OnnxFile model = kind.model().file();
    CarveReport report =
        Carving.carve(model, options(kind.prepare(), 0.001, 0, OnMiss.WIDEN), ticket, 2);
    assertEquals(kind.carved(), report.tensors().size(), () -> report.header().notes().toString());
    Carving.assertVerified(model, ticket);
    Carving.assertOrigins(model, report.header());
    assertEveryLayerIsOneRandomLayer(ticket);
    try (OnnxRunner target = OnnxRunner.of(kind.model().bytes(), 1);
        OnnxRunner collapsed = runner(ticket, Form.COLLAPSED, false);
        OnnxRunner random = runner(ticket, Form.RANDOM, false);
        OnnxRunner full = runner(ticket, Form.RANDOM, true)) {
      assertEquals(target.outputs(), collapsed.outputs());
      for (int sign : kind.inputSigns()) {
        Map<String, OnnxRunner.Value> inputs = Kind.inputs(target, sign, 7 + sign);
        var computed = collapsed.run(inputs);
        Carving.assertSame(computed, random.run(inputs), "random form, inputs of sign " + sign);
        Carving.assertSame(computed, full.run(inputs), "with removed, inputs of sign " + sign);
        Carving.assertNear(
            target.run(inputs), computed, NEAR, LEAST, "target, inputs of sign " + sign);
      }
    }
  }

  private static CarveOptions options(
      PrepareSettings prepare, double tolerance, int samples, OnMiss onMiss) {
    Tolerance relative = new Tolerance.Relative(tolerance);
    return new CarveOptions(
        prepare,
        new CarveSettings(Carving.RECIPE, relative, samples, 1, onMiss, Construction.BURKHOLZ),
        "the tests",
        false);
  }

  private static OnnxRunner runner(Path ticket, Form form, boolean withRemoved) {
    return OnnxRunner.of(Carving.export(ticket, form, withRemoved), 1);
  }

  /**
   * Behind the first layer, the model holds random weights as they are: what the copies of an input
   * are multiplied by sums up to the ticket's weight, and each entry is 0 or one random weight.
   */
  private void assertEveryLayerIsOneRandomLayer(Path path) {
    ModelProto model = model(Carving.export(path, Form.RANDOM, false));
    try (Ticket ticket = Ticket.open(path);
        ThreadBatch batch = new ThreadBatch(1)) {
      int plain = 0;
      for (CarvedTensor tensor : ticket.header().tensors()) {
        if (tensor.choice() != Choice.COPIES) {
          plain += tensor.layout().inputAxes().isEmpty() ? 0 : 1;
          continue;
        }
        TensorProto wide =
            model.getGraph().getInitializerList().stream()
                .filter(t -> t.getName().equals(tensor.name()))
                .findFirst()
                .orElseThrow();
        float[] entries = Tensors.floats(wide);
        float[] weights = ticket.weights(tensor, Side.POSITIVE, batch);
        List<Integer> shape = Tensors.shape(wide);
        int axis = 0;
        while (shape.get(axis).equals(tensor.shape().get(axis))) {
          axis++;
        }
        assertEquals(tensor.shape().get(axis) * tensor.samples(), shape.get(axis));
        double[] sums = new double[weights.length];
        for (int at = 0; at < entries.length; at++) {
          sums[narrow(at, shape, tensor.shape(), axis)] += entries[at];
        }
        for (int t = 0; t < weights.length; t++) {
          assertEquals(weights[t], (float) sums[t], tensor.name() + ", weight " + t);
        }
        long kept = 0;
        for (float entry : entries) {
          kept += entry == 0 ? 0 : 1;
        }
        assertEquals(tensor.kept(), kept, tensor.name());
      }
      assertEquals(1, plain, "only the first layer is a pair");
    }
  }

  private static int narrow(int at, List<Integer> wide, List<Integer> shape, int axis) {
    int[] place = new int[wide.size()];
    for (int i = wide.size() - 1, rest = at; i >= 0; i--) {
      place[i] = rest % wide.get(i);
      rest /= wide.get(i);
    }
    place[axis] %= shape.get(axis);
    int index = 0;
    for (int i = 0; i < place.length; i++) {
      index = index * shape.get(i) + place[i];
    }
    return index;
  }

  private static ModelProto model(byte[] bytes) {
    try {
      return ModelProto.parseFrom(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theSamplesOfALayerAreTheCopiesOfTheOneBefore() {
    Path ticket = folder.resolve("a.ticket");
    OnnxFile model = reshaped(-1, 16).file();
    CarveReport report =
        Carving.carve(model, Carving.options(Carving.PLAIN, Construction.BURKHOLZ), ticket, 2);
    List<CarvedTensor> tensors = report.tensors().stream().map(TensorReport::tensor).toList();
    assertEquals(
        List.of("w1", "w2", "w3", "w4"), tensors.stream().map(CarvedTensor::name).toList());
    for (int l = 0; l + 1 < tensors.size(); l++) {
      assertEquals(tensors.get(l + 1).samples(), tensors.get(l).copies());
    }
    assertEquals(1, tensors.getLast().copies());
    assertTrue(report.needed(Construction.BURKHOLZ).isPresent());
    long random = 0;
    for (TensorReport tensor : report.tensors().subList(1, 4)) {
      assertEquals(tensor.weights() * tensor.tensor().samples(), tensor.randomWeights());
      random += tensor.randomWeights();
    }
    assertEquals(report.randomWeights(), random + report.tensors().getFirst().randomWeights());
  }

  /** With too few copies at first, a layer takes more, and the layer before is built more often. */
  @Test
  void missesAreAnsweredConsistently() throws IOException {
    OnnxFile model = reshaped(0, -1).file();
    for (OnMiss onMiss : OnMiss.values()) {
      Path ticket = folder.resolve(onMiss + ".ticket");
      CarveOptions options = options(Carving.PLAIN, 0.01, 7, onMiss);
      if (onMiss == OnMiss.STOP) {
        String sentence =
            assertThrows(Exception.class, () -> Carving.carve(model, options, ticket, 2))
                .getMessage();
        assertTrue(sentence.contains("cannot be met within"), sentence);
        assertTrue(Files.notExists(ticket));
        continue;
      }
      CarveReport report = Carving.carve(model, options, ticket, 2);
      assertEquals(onMiss == OnMiss.ACCEPT, report.hasAccepted());
      for (TensorReport tensor : report.tensors()) {
        assertEquals(onMiss == OnMiss.ACCEPT, tensor.tensor().samples() == 7, tensor.toString());
      }
      assertEveryLayerIsOneRandomLayer(ticket);
      if (onMiss == OnMiss.WIDEN) {
        Carving.assertVerified(model, ticket);
      }
      runner(ticket, Form.COLLAPSED, false).close();
    }
  }

  @Test
  void sameSeedSameBytesForAnyNumberOfThreads() throws IOException {
    OnnxFile model = reshaped(0, -1).file();
    CarveOptions options = Carving.options(Carving.BIASES, Construction.BURKHOLZ);
    Path one = folder.resolve("one.ticket");
    Path four = folder.resolve("four.ticket");
    Carving.carve(model, options, one, 1);
    Carving.carve(model, options, four, 4);
    assertEquals(-1, Files.mismatch(one, four));
  }

  /** A ticket of one model is not that of another one, be it a chain or not. */
  @Test
  void anotherModelDoesNotFit() {
    Path ticket = folder.resolve("a.ticket");
    OnnxFile model = reshaped(0, -1).file();
    Carving.carve(model, Carving.options(Carving.PLAIN, Construction.BURKHOLZ), ticket, 2);
    try (Ticket open = Ticket.open(ticket)) {
      for (ModelBuilder other : List.of(residual(), chains().findFirst().orElseThrow().model())) {
        OnnxTarget target = new OnnxTarget(other.file(), open);
        assertTrue(open.header().tensors().stream().allMatch(t -> target.values(t).isEmpty()));
        assertTrue(!target.hasSkeletonOf(open));
      }
    }
  }

  // ---- what is no chain ----

  private static ModelBuilder residual() {
    return opset(13)
        .input("x", -1, 6)
        .weight("w1", 6, 6)
        .node("MatMul", "x w1", "m1")
        .node("Relu", "m1", "a1")
        .weight("w2", 6, 6)
        .node("MatMul", "a1 w2", "m2")
        .node("Add", "m2 a1", "s2")
        .weight("w3", 6, 2)
        .node("MatMul", "s2 w3", "y")
        .output("y");
  }

  private static ModelBuilder behind(String type, String inputs) {
    return opset(17)
        .input("x", -1, 6)
        .input("z", -1, 6)
        .weight("w1", 6, 6)
        .weight("gain", 6)
        .longs("shape", -1, 3)
        .node("Gemm", "x w1", "h")
        .node(type, inputs, "a")
        .weight("w2", 6, 2)
        .node("MatMul", "a w2", "y")
        .output("y");
  }

  static Stream<Kind> others() {
    return Stream.of(
        kind("is followed by 2 nodes", 0, residual()),
        kind("joins two computed values", 0, behind("Add", "h z")),
        kind("does not treat its channels one by one", 0, behind("Softmax", "h")),
        kind("does not treat its channels one by one", 0, behind("Concat", "h", i("axis", 1))),
        kind("LayerNormalization \"a\"", 0, behind("LayerNormalization", "h gain")),
        kind("not clear that it flattens it", 0, behind("Reshape", "h shape")),
        kind("reads the same value more than once", 0, behind("Mul", "h h")),
        kind("gives an output of the model", 0, behind("Relu", "h").output("h")),
        kind(
            "has 2 groups",
            0,
            opset(13)
                .input("x", 1, 4, 5)
                .weight("w1", 4, 4, 1)
                .node("Conv", "x w1", "h")
                .weight("w2", 4, 2, 1)
                .node("Conv", "h w2", "y", i("group", 2))
                .output("y")),
        kind(
            "does not multiply rows of data by one matrix",
            0,
            opset(13)
                .input("x", 4, 4)
                .weight("w1", 4, 4)
                .node("MatMul", "x w1", "h")
                .weight("w2", 4, 4)
                .node("MatMul", "w2 h", "y")
                .output("y")),
        kind(
            "shares its weights \"w1\"",
            0,
            opset(13)
                .input("x", -1, 4)
                .weight("w1", 4, 4)
                .node("MatMul", "x w1", "h")
                .node("Relu", "h", "a")
                .node("MatMul", "a w1", "g")
                .weight("w2", 4, 4)
                .node("MatMul", "g w2", "y")
                .output("y")),
        kind(
            "does not take the channels of the layer before as its inputs",
            0,
            opset(13)
                .input("x", 1, 2, 3, 4)
                .weight("w1", 5, 2, 1, 1)
                .node("Conv", "x w1", "h")
                .weight("w2", 4, 4)
                .node("MatMul", "h w2", "y")
                .output("y")));
  }

  private static ModelBuilder behind(
      String type, String inputs, ai.onnx.proto.OnnxMl.AttributeProto attribute) {
    return opset(17)
        .input("x", -1, 6)
        .weight("w1", 6, 6)
        .node("Gemm", "x w1", "h")
        .node(type, inputs, "a", attribute)
        .weight("w2", 6, 2)
        .node("MatMul", "a w2", "y")
        .output("y");
  }

  @ParameterizedTest
  @MethodSource("others")
  void whatIsNoChainIsRefusedInOneSentence(Kind kind) throws IOException {
    Path ticket = folder.resolve("a.ticket");
    OnnxFile model = kind.model().file();
    String sentence =
        assertThrows(
                OnnxException.class,
                () ->
                    Carving.carve(
                        model, Carving.options(Carving.PLAIN, Construction.BURKHOLZ), ticket, 1))
            .getMessage();
    assertTrue(sentence.contains(kind.name()), sentence);
    assertTrue(sentence.endsWith("Maybe use --construction pensia."), sentence);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(), files.toList());
    }
    CarveReport report = Carving.carve(model, Carving.PLAIN, ticket);
    assertTrue(report.needed(Construction.BURKHOLZ).isEmpty(), "no chain, so no width to tell");
    assertTrue(Arrays.stream(Construction.values()).anyMatch(c -> report.needed(c).isPresent()));
  }
}
