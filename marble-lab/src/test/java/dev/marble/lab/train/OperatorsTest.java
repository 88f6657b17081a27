package dev.marble.lab.train;

import static dev.marble.onnx.ModelSketch.Attribute.integer;
import static dev.marble.onnx.ModelSketch.Attribute.integers;
import static dev.marble.onnx.ModelSketch.Attribute.number;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.marble.lab.model.Network;
import dev.marble.lab.model.OnnxImport;
import dev.marble.lab.model.Operators;
import dev.marble.onnx.ModelSketch;
import dev.marble.onnx.ModelSketch.Attribute;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every operator on the engine against ONNX Runtime, on images (3, 4, 7, 6). */
final class OperatorsTest {
  private static final int CHANNELS = 4;
  private static final int HEIGHT = 7;
  private static final int WIDTH = 6;
  private static final int BATCH = 3;

  @TempDir private Path folder;

  /** A graph from "image" to "y". */
  private record Case(String name, Consumer<ModelSketch> graph) {}

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (String plain :
        List.of(
            "Relu",
            "LeakyRelu",
            "Elu",
            "Selu",
            "Softplus",
            "Sigmoid",
            "Tanh",
            "HardSigmoid",
            "HardSwish",
            "Erf",
            "Exp",
            "Neg",
            "Identity",
            "GlobalAveragePool",
            "GlobalMaxPool",
            "Dropout",
            "LogSoftmax",
            "Gelu")) {
      cases.add(new Case(plain, s -> node(s, plain, "image")));
    }
    for (String rooted : List.of("Log", "Sqrt")) {
      cases.add(
          new Case(
              rooted,
              s -> {
                s.node("Exp", List.of("e"), List.of("image"));
                node(s, rooted, "e");
              }));
    }
    for (String both : List.of("Add", "Sub", "Mul", "Div", "Pow")) {
      cases.add(
          new Case(
              both,
              s -> {
                s.constant("c", values(CHANNELS, 1), CHANNELS, 1, 1);
                s.node("Sigmoid", List.of("p"), List.of("image"));
                node(s, both, "p", "c");
              }));
      cases.add(
          new Case(
              both + " from a constant",
              s -> {
                s.constant("c", new float[] {1.5f});
                s.node("Sigmoid", List.of("p"), List.of("image"));
                node(s, both, "c", "p");
              }));
    }
    cases.add(new Case("Sum", s -> node(s, "Sum", "image", "image", "image")));
    cases.add(new Case("Cast", s -> node(s, "Cast", List.of("image"), integer("to", 1))));
    cases.add(
        new Case(
            "LeakyRelu steep", s -> node(s, "LeakyRelu", List.of("image"), number("alpha", 0.3))));
    cases.add(
        new Case(
            "PRelu",
            s -> {
              s.constant("slope", values(CHANNELS, 0.3f), CHANNELS, 1, 1);
              node(s, "PRelu", "image", "slope");
            }));
    cases.add(
        new Case(
            "Clip",
            s -> {
              s.constant("low", new float[] {-0.25f});
              s.constant("high", new float[] {0.5f});
              node(s, "Clip", "image", "low", "high");
            }));
    cases.add(
        new Case(
            "Clip above alone",
            s -> {
              s.constant("high", new float[] {0.5f});
              node(s, "Clip", "image", "", "high");
            }));
    cases.add(new Case("Softmax", s -> node(s, "Softmax", List.of("image"), integer("axis", 1))));
    conv(cases, "Conv", 4, 3, 3, 1);
    conv(
        cases, "Conv strided", 4, 3, 3, 1, integers("strides", 2, 2), integers("pads", 1, 1, 1, 1));
    conv(cases, "Conv with uneven borders", 4, 3, 2, 1, integers("pads", 0, 1, 2, 0));
    conv(cases, "Conv dilated", 4, 3, 2, 1, integers("dilations", 2, 3));
    conv(cases, "Conv in groups", 6, 3, 3, 2, integers("pads", 1, 1, 1, 1));
    conv(cases, "Conv by depth", 4, 3, 3, 4);
    gemm(cases, "Gemm", CHANNELS * HEIGHT * WIDTH, 5, false);
    gemm(cases, "Gemm turned", 5, CHANNELS * HEIGHT * WIDTH, true, integer("transB", 1));
    gemm(
        cases,
        "Gemm scaled",
        5,
        CHANNELS * HEIGHT * WIDTH,
        true,
        integer("transB", 1),
        number("alpha", 0.5),
        number("beta", 2));
    cases.add(
        new Case(
            "MatMul",
            s -> {
              s.constant("w", values(WIDTH * 5, 0.3f), WIDTH, 5);
              node(s, "MatMul", "image", "w");
            }));
    cases.add(
        new Case(
            "MatMul from the left",
            s -> {
              s.constant("w", values(5 * HEIGHT, 0.3f), 5, HEIGHT);
              node(s, "MatMul", "w", "image");
            }));
    cases.add(
        new Case(
            "BatchNormalization",
            s -> {
              s.constant("scale", values(CHANNELS, 1), CHANNELS);
              s.constant("shift", values(CHANNELS, 0.5f), CHANNELS);
              s.constant("mean", values(CHANNELS, 0.2f), CHANNELS);
              s.constant("variance", new float[] {0.5f, 1, 2, 0.1f}, CHANNELS);
              node(
                  s,
                  "BatchNormalization",
                  List.of("image", "scale", "shift", "mean", "variance"),
                  number("epsilon", 1e-3));
            }));
    cases.add(
        new Case(
            "LayerNormalization",
            s -> {
              s.constant("scale", values(HEIGHT * WIDTH, 1), HEIGHT, WIDTH);
              s.constant("shift", values(HEIGHT * WIDTH, 0.5f), HEIGHT, WIDTH);
              node(s, "LayerNormalization", List.of("image", "scale", "shift"), integer("axis", 2));
            }));
    for (String pool : List.of("MaxPool", "AveragePool")) {
      pool(cases, pool, 2, 2, integers("strides", 2, 2));
      pool(cases, pool, 3, 3, integers("strides", 2, 2), integers("pads", 1, 1, 1, 1));
      pool(cases, pool, 3, 2, integers("pads", 1, 0, 0, 1));
      pool(cases, pool, 2, 2, integers("strides", 2, 2), integer("ceil_mode", 1));
    }
    pool(cases, "AveragePool", 3, 3, integers("pads", 1, 1, 1, 1), integer("count_include_pad", 1));
    cases.add(
        new Case(
            "ReduceMean",
            s ->
                node(
                    s,
                    "ReduceMean",
                    List.of("image"),
                    integers("axes", -1, 2),
                    integer("keepdims", 0))));
    cases.add(
        new Case(
            "ReduceSum",
            s -> {
              s.whole("axes", 1, 2);
              node(s, "ReduceSum", "image", "axes");
            }));
    cases.add(
        new Case("Concat", s -> node(s, "Concat", List.of("image", "image"), integer("axis", -3))));
    cases.add(new Case("Flatten", s -> node(s, "Flatten", List.of("image"), integer("axis", 2))));
    cases.add(
        new Case(
            "Transpose",
            s -> node(s, "Transpose", List.of("image"), integers("perm", 0, 2, 3, 1))));
    cases.add(
        new Case(
            "Reshape",
            s -> {
              s.whole("to", 0, -1, WIDTH);
              node(s, "Reshape", "image", "to");
            }));
    cases.add(
        new Case(
            "Pad",
            s -> {
              s.whole("pads", 0, 0, 1, 2, 0, 1, 0, 3);
              s.constant("fill", new float[] {0.75f});
              node(s, "Pad", "image", "pads", "fill");
            }));
    cases.add(
        new Case(
            "Squeeze, Unsqueeze",
            s -> {
              s.whole("axes", -1, 1);
              s.node("Unsqueeze", List.of("u"), List.of("image", "axes"));
              s.whole("one", 1);
              node(s, "Squeeze", "u", "one");
            }));
    cases.add(
        new Case(
            "Slice of an image",
            s -> {
              s.whole("starts", 1, -3);
              s.whole("ends", 1L << 40, -1);
              s.whole("axes", 2, 3);
              s.whole("steps", 2, 1);
              node(s, "Slice", "image", "starts", "ends", "axes", "steps");
            }));
    // How PyTorch writes x.view(x.size(0), -1).
    cases.add(
        new Case(
            "Shape, Gather, Slice, Unsqueeze, Concat, Reshape",
            s -> {
              s.node("Shape", List.of("shape"), List.of("image"));
              s.whole("zero", 0);
              s.whole("one", 1);
              s.whole("two", 2);
              s.node("Gather", List.of("n"), List.of("shape", "zero"));
              s.node("Slice", List.of("c"), List.of("shape", "one", "two"));
              s.whole("rest", -1);
              s.node("Concat", List.of("to"), List.of("n", "c", "rest"), integer("axis", 0));
              node(s, "Reshape", "image", "to");
            }));
    return cases;
  }

  private static void node(ModelSketch sketch, String operator, String... inputs) {
    node(sketch, operator, List.of(inputs));
  }

  private static void node(
      ModelSketch sketch, String operator, List<String> inputs, Attribute... attributes) {
    sketch.node(operator, List.of("y"), inputs, attributes);
  }

  private static void conv(
      List<Case> cases,
      String name,
      int out,
      int height,
      int width,
      int groups,
      Attribute... more) {
    List<Attribute> attributes = new ArrayList<>(List.of(more));
    attributes.add(integer("group", groups));
    int each = CHANNELS / groups;
    cases.add(
        new Case(
            name,
            s -> {
              s.constant("w", values(out * each * height * width, 0.2f), out, each, height, width);
              s.constant("b", values(out, 1), out);
              node(s, "Conv", List.of("image", "w", "b"), attributes.toArray(Attribute[]::new));
            }));
  }

  private static void gemm(
      List<Case> cases, String name, int rows, int columns, boolean turned, Attribute... more) {
    cases.add(
        new Case(
            name,
            s -> {
              int outputs = turned ? rows : columns;
              s.node("Flatten", List.of("flat"), List.of("image"));
              s.constant("w", values(rows * columns, 0.1f), rows, columns);
              s.constant("b", values(outputs, 1), outputs);
              node(s, "Gemm", List.of("flat", "w", "b"), more);
            }));
  }

  private static void pool(
      List<Case> cases, String operator, int height, int width, Attribute... more) {
    List<Attribute> attributes = new ArrayList<>(List.of(more));
    attributes.add(integers("kernel_shape", height, width));
    cases.add(
        new Case(
            operator + " " + cases.size(),
            s -> node(s, operator, List.of("image"), attributes.toArray(Attribute[]::new))));
  }

  /** Numbers of both signs, none of them twice. */
  private static float[] values(int count, float size) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = size * (float) Math.sin(1 + 1.7 * i);
    }
    return values;
  }

  @TestFactory
  Stream<DynamicTest> agreeWithOnnxRuntime() {
    return cases().stream()
        .map(each -> DynamicTest.dynamicTest(each.name(), () -> assertAgrees(each)));
  }

  private void assertAgrees(Case each) {
    ModelSketch sketch = new ModelSketch(each.name());
    sketch.input("image", CHANNELS, HEIGHT, WIDTH);
    each.graph().accept(sketch);
    // What comes out becomes a table of examples and classes.
    sketch.whole("table", BATCH, -1);
    sketch.node("Reshape", List.of("logits"), List.of("y", "table"));
    sketch.output("logits");
    Path file = folder.resolve("case.onnx");
    sketch.write(file, false, true, written -> {});
    Network read = OnnxImport.read(file);
    boolean young = each.name().equals("Gelu");
    Network network = new Network(read.graph(), young ? 20 : read.opset(), read.parameters());
    float[] images = values(BATCH * CHANNELS * HEIGHT * WIDTH, 1);
    OnnxOutputs.assertSame(network, images, BATCH, CHANNELS, HEIGHT, WIDTH);
  }

  @Test
  void areAllTested() {
    Set<String> untested = new TreeSet<>(Operators.TRAINABLE);
    for (Case each : cases()) {
      ModelSketch sketch = new ModelSketch(each.name());
      each.graph().accept(sketch);
      sketch.graph().getNodeList().forEach(node -> untested.remove(node.getOpType()));
    }
    assertEquals(Set.of("Constant"), untested, "Constant is gone after the import");
  }
}
