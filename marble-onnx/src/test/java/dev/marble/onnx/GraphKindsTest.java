package dev.marble.onnx;

import static dev.marble.onnx.Kind.kind;
import static dev.marble.onnx.ModelBuilder.f;
import static dev.marble.onnx.ModelBuilder.g;
import static dev.marble.onnx.ModelBuilder.i;
import static dev.marble.onnx.ModelBuilder.ints;
import static dev.marble.onnx.ModelBuilder.opset;
import static dev.marble.onnx.ModelBuilder.plain;
import static dev.marble.onnx.ModelBuilder.random;
import static dev.marble.onnx.ModelBuilder.s;
import static dev.marble.onnx.ModelBuilder.t;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.marble.construction.Construction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of graph is carved, verified against its model, and computes the same in all of its
 * forms, near to what the model computes.
 */
final class GraphKindsTest {
  /** How far a ticket with a tolerance of 1 % may be from its target in these graphs. */
  private static final double NEAR = 0.1;

  /** Where large terms cancel, their size counts. */
  private static final double LEAST = 0.2;

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource({
    "convolutions",
    "transposedConvolutions",
    "gemms",
    "matrixProducts",
    "waysToTheNode",
    "sharedWeights",
    "versions",
    "types",
    "signs",
    "biases",
    "norms",
    "structures",
    "names"
  })
  void allFormsAgree(Kind kind) {
    allFormsAgree(kind, Construction.PENSIA);
  }

  @ParameterizedTest
  @MethodSource({"convolutions", "transposedConvolutions", "gemms", "matrixProducts", "biases"})
  void allFormsOfMalachsAgree(Kind kind) {
    allFormsAgree(kind, Construction.MALACH);
  }

  private void allFormsAgree(Kind kind, Construction construction) {
    Path ticket = folder.resolve("a.ticket");
    OnnxFile model = kind.model().file();
    CarveReport report =
        Carving.carve(model, Carving.options(kind.prepare(), construction), ticket, 2);
    assertEquals(kind.carved(), report.tensors().size(), () -> report.header().notes().toString());
    Carving.assertVerified(model, ticket);
    Carving.assertOrigins(model, report.header());
    try (OnnxRunner target = OnnxRunner.of(kind.model().bytes(), 1);
        OnnxRunner collapsed = runner(ticket, Form.COLLAPSED, false);
        OnnxRunner random = runner(ticket, Form.RANDOM, false);
        OnnxRunner full = runner(ticket, Form.RANDOM, true)) {
      assertEquals(target.outputs(), collapsed.outputs());
      assertEquals(target.outputs(), random.outputs());
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

  /** The number of axes of what the weight is left of does not show; two is the usual one. */
  @Test
  void weightLeftOfAnyRank() {
    Path ticket = folder.resolve("a.ticket");
    ModelBuilder model =
        opset(13)
            .inputOfAnyRank("x")
            .weight("w", 4, 5)
            .node("Neg", "x", "h")
            .node("MatMul", "w h", "y")
            .output("y");
    Carving.carve(model.file(), Carving.PLAIN, ticket);
    var inputs = Map.of("x", new OnnxRunner.Value(new long[] {5, 3}, random("x", 5, 3)));
    try (OnnxRunner collapsed = runner(ticket, Form.COLLAPSED, false);
        OnnxRunner random = runner(ticket, Form.RANDOM, false)) {
      Carving.assertSame(collapsed.run(inputs), random.run(inputs), "random form");
    }
  }

  private static OnnxRunner runner(Path ticket, Form form, boolean withRemoved) {
    return OnnxRunner.of(Carving.export(ticket, form, withRemoved), 1);
  }

  // ---- convolutions ----

  static Stream<Kind> convolutions() {
    return Stream.of(
        conv("2-d", image(), new long[] {4, 3, 3, 3}),
        conv("2-d, strided", image(), new long[] {4, 3, 3, 3}, ints("strides", 2, 3)),
        conv("2-d, dilated", image(), new long[] {4, 3, 3, 2}, ints("dilations", 2, 3)),
        conv("2-d, asymmetric pads", image(), new long[] {4, 3, 3, 3}, ints("pads", 0, 1, 2, 3)),
        conv(
            "2-d, SAME_UPPER",
            image(),
            new long[] {4, 3, 3, 2},
            s("auto_pad", "SAME_UPPER"),
            ints("strides", 2, 2)),
        conv("2-d, SAME_LOWER", image(), new long[] {4, 3, 2, 2}, s("auto_pad", "SAME_LOWER")),
        conv("2-d, VALID", image(), new long[] {4, 3, 2, 2}, s("auto_pad", "VALID")),
        conv(
            "2-d, kernel_shape",
            image(),
            new long[] {4, 3, 3, 5},
            ints("kernel_shape", 3, 5),
            ints("pads", 1, 2, 1, 2)),
        conv("2-d, 1×1", image(), new long[] {5, 3, 1, 1}),
        conv("2-d, one channel", new long[] {2, 1, 6, 7}, new long[] {4, 1, 3, 3}),
        conv("grouped", new long[] {2, 6, 5, 5}, new long[] {4, 3, 3, 3}, i("group", 2)),
        conv("depthwise", image(), new long[] {3, 1, 3, 3}, i("group", 3)),
        conv("depthwise × 2", image(), new long[] {6, 1, 3, 3}, i("group", 3)),
        conv("1-d", new long[] {2, 3, 9}, new long[] {4, 3, 4}, ints("strides", 2)),
        conv("1-d, grouped", new long[] {2, 4, 9}, new long[] {6, 2, 4}, i("group", 2)),
        conv(
            "3-d",
            new long[] {1, 2, 4, 5, 4},
            new long[] {3, 2, 2, 3, 2},
            ints("pads", 0, 1, 0, 1, 1, 0)),
        kind(
            "Conv without bias",
            1,
            opset(13)
                .input("x", image())
                .weight("w", 4, 3, 3, 3)
                .node("Conv", "x w", "y")
                .output("y")),
        kind(
            "Conv whose bias is left out by name",
            1,
            opset(13)
                .input("x", image())
                .weight("w", 4, 3, 3, 3)
                .node("Conv", "x w -", "y")
                .output("y")));
  }

  private static long[] image() {
    return new long[] {2, 3, 6, 7};
  }

  private static Kind conv(String what, long[] data, long[] weight, AttributeProto... attributes) {
    return kind(
        "Conv " + what,
        1,
        opset(13)
            .input("x", data)
            .weight("w", weight)
            .weight("b", weight[0])
            .node("Conv", "x w b", "y", attributes)
            .output("y"));
  }

  static Stream<Kind> transposedConvolutions() {
    return Stream.of(
        transposed("2-d", image(), new long[] {3, 4, 3, 3}),
        transposed("2-d, strided", image(), new long[] {3, 4, 3, 2}, ints("strides", 2, 3)),
        transposed(
            "output_padding",
            image(),
            new long[] {3, 4, 3, 3},
            ints("strides", 2, 2),
            ints("output_padding", 1, 0),
            ints("pads", 1, 0, 1, 2)),
        transposed(
            "output_shape",
            image(),
            new long[] {3, 4, 3, 3},
            ints("strides", 2, 2),
            ints("output_shape", 12, 14)),
        transposed(
            "grouped",
            new long[] {1, 6, 5, 4},
            new long[] {6, 2, 3, 3},
            i("group", 3),
            ints("strides", 2, 2)),
        transposed("depthwise", image(), new long[] {3, 1, 2, 2}, i("group", 3)),
        transposed("1-d", new long[] {2, 3, 8}, new long[] {3, 2, 4}, ints("dilations", 2)));
  }

  private static Kind transposed(
      String what, long[] data, long[] weight, AttributeProto... attributes) {
    long groups =
        Stream.of(attributes)
            .filter(a -> a.getName().equals("group"))
            .mapToLong(AttributeProto::getI)
            .sum();
    return kind(
        "ConvTranspose " + what,
        1,
        opset(11)
            .input("x", data)
            .weight("w", weight)
            .weight("b", weight[1] * Math.max(1, groups))
            .node("ConvTranspose", "x w b", "y", attributes)
            .output("y"));
  }

  // ---- dense layers ----

  static Stream<Kind> gemms() {
    List<Kind> kinds = new ArrayList<>();
    for (int transA = 0; transA < 2; transA++) {
      for (int transB = 0; transB < 2; transB++) {
        for (int opset : new int[] {7, 9, 11, 13}) {
          kinds.add(gemm(transA, transB, opset, false, true));
        }
        kinds.add(gemm(transA, transB, 13, false, false));
        kinds.add(gemm(transA, transB, 13, true, true));
        kinds.add(gemm(transA, transB, 9, true, true));
        kinds.add(gemm(transA, transB, 11, true, false));
      }
    }
    return kinds.stream();
  }

  private static Kind gemm(int transA, int transB, int opset, boolean weightFirst, boolean withC) {
    AttributeProto[] attributes = {
      i("transA", transA), i("transB", transB), f("alpha", 0.5f), f("beta", 2)
    };
    // (2, 5) times (5, 4)
    long[] first = transA == 0 ? new long[] {2, 5} : new long[] {5, 2};
    long[] second = transB == 0 ? new long[] {5, 4} : new long[] {4, 5};
    ModelBuilder model =
        opset(opset)
            .input("x", weightFirst ? second : first)
            .weight("w", weightFirst ? first : second)
            .node("Gemm", (weightFirst ? "w x" : "x w") + (withC ? " c" : ""), "y", attributes)
            .output("y");
    return kind(
        "Gemm of opset "
            + opset
            + (weightFirst ? ", weight first" : "")
            + (withC ? "" : ", without C")
            + ", transA "
            + transA
            + ", transB "
            + transB,
        1,
        withC ? model.weight("c", 4) : model);
  }

  static Stream<Kind> matrixProducts() {
    List<Kind> kinds = new ArrayList<>();
    for (int opset : new int[] {9, 13}) {
      for (long[] data : new long[][] {{5}, {3, 5}, {2, 3, 5}, {2, 2, 3, 5}}) {
        kinds.add(product(opset, data, new long[] {5, 4}, false));
        kinds.add(product(opset, data, new long[] {5}, false));
      }
    }
    kinds.add(product(13, new long[] {5}, new long[] {2, 5, 4}, false));
    kinds.add(product(13, new long[] {3, 5}, new long[] {2, 5, 4}, false));
    kinds.add(product(13, new long[] {2, 3, 5}, new long[] {2, 5, 4}, false));
    kinds.add(product(13, new long[] {3, 1, 3, 5}, new long[] {2, 5, 4}, false));
    kinds.add(product(13, new long[] {3, 5}, new long[] {2, 2, 5, 4}, false));
    kinds.add(product(13, new long[] {-1, -1, 5}, new long[] {5, 4}, false));
    for (long[] data : new long[][] {{5}, {5, 3}, {2, 5, 3}, {2, 2, 5, 3}}) {
      kinds.add(product(13, data, new long[] {4, 5}, true));
    }
    kinds.add(product(13, new long[] {5, 3}, new long[] {2, 4, 5}, true));
    kinds.add(product(13, new long[] {2, 5, 3}, new long[] {2, 4, 5}, true));
    kinds.add(product(13, new long[] {-1, 5, -1}, new long[] {4, 5}, true));
    kinds.add(
        kind(
            "MatMul left of a batch inside the graph",
            1,
            opset(13)
                .input("x", 2, 5, 3)
                .weight("w", 4, 5)
                .node("Neg", "x", "n")
                .node("Sigmoid", "n", "h")
                .node("MatMul", "w h", "y")
                .output("y")));
    return kinds.stream();
  }

  private static Kind product(int opset, long[] data, long[] weight, boolean left) {
    return kind(
        "MatMul of opset "
            + opset
            + ", data "
            + ModelBuilder.box(data)
            + (left ? " left of it " : ", weight ")
            + ModelBuilder.box(weight),
        1,
        opset(opset)
            .input("x", data)
            .weight("w", weight)
            .node("MatMul", left ? "w x" : "x w", "y")
            .output("y"));
  }

  // ---- how the weight comes to the node ----

  static Stream<Kind> waysToTheNode() {
    return Stream.of(
        way("an initializer", opset(13).weight("w", 5, 4)),
        way("Identity", opset(13).weight("v", 5, 4).node("Identity", "v", "w")),
        way("Transpose", opset(13).weight("v", 4, 5).node("Transpose", "v", "w")),
        way(
            "Transpose with perm",
            opset(13)
                .weight("u", 4, 1, 5)
                .node("Transpose", "u", "v", ints("perm", 2, 0, 1))
                .node("Squeeze", "v two", "w")
                .longs("two", 2)),
        way("Reshape", opset(13).weight("v", 2, 10).longs("s", 5, -1).node("Reshape", "v s", "w")),
        way(
            "Reshape with 0",
            opset(13).weight("v", 5, 2, 2).longs("s", 0, 4).node("Reshape", "v s", "w")),
        way(
            "Reshape to a shape that is computed",
            opset(13)
                .weight("v", 20)
                .weight("like", 5, 4)
                .node("Shape", "like", "s")
                .node("Reshape", "v s", "w")),
        way(
            "Cast from double",
            opset(13)
                .tensor(random("v", DataType.DOUBLE, 5, 4))
                .node("Cast", "v", "w", i("to", DataType.FLOAT.getNumber()))),
        way(
            "Cast from float16",
            opset(13)
                .tensor(random("v", DataType.FLOAT16, 5, 4))
                .node("Cast", "v", "w", i("to", DataType.FLOAT.getNumber()))),
        way(
            "Cast from bfloat16",
            opset(13)
                .tensor(random("v", DataType.BFLOAT16, 5, 4))
                .node("Cast", "v", "w", i("to", DataType.FLOAT.getNumber()))),
        way(
            "Cast through float16",
            opset(13)
                .weight("u", 5, 4)
                .node("Cast", "u", "v", i("to", DataType.FLOAT16.getNumber()))
                .node("Cast", "v", "w", i("to", DataType.FLOAT.getNumber()))),
        way(
            "Cast from int32",
            opset(13)
                .tensor(random("v", DataType.INT32, 5, 4))
                .node("Cast", "v", "w", i("to", DataType.FLOAT.getNumber()))),
        way(
            "a Constant node",
            opset(13).node("Constant", "", "w", t("value", random("", DataType.FLOAT, 5, 4)))),
        way(
            "a Constant node and Transpose",
            opset(13)
                .node("Constant", "", "v", t("value", random("", DataType.FLOAT, 4, 5)))
                .node("Transpose", "v", "w", ints("perm", 1, 0))),
        way(
            "Unsqueeze, Flatten",
            opset(13)
                .weight("u", 5, 4)
                .longs("axes", 0, 3)
                .node("Unsqueeze", "u axes", "v")
                .node("Flatten", "v", "w", i("axis", 2))),
        way(
            "Unsqueeze and Squeeze of opset 11",
            opset(11)
                .weight("u", 5, 4)
                .node("Unsqueeze", "u", "v", ints("axes", -1))
                .node("Squeeze", "v", "w", ints("axes", 2))),
        way(
            "ConstantOfShape",
            opset(13)
                .longs("s", 5, 4)
                .node(
                    "ConstantOfShape",
                    "s",
                    "w",
                    t("value", Tensors.ofFloats("", List.of(1), new float[] {0.3f})))),
        way(
            "ConstantOfShape of zeros",
            opset(13).longs("s", 5, 4).node("ConstantOfShape", "s", "w")),
        way(
            "Concat",
            opset(13).weight("u", 5, 3).weight("v", 5, 1).node("Concat", "u v", "w", i("axis", 1))),
        way("Mul", opset(13).weight("v", 5, 4).scalar("s", 0.1f).node("Mul", "v s", "w")),
        way("Split", opset(13).weight("v", 5, 8).node("Split", "v", "w rest", i("axis", 1))),
        way("an input of IR 3", opset(8).ir(3).input("w", 5, 4).weight("w", 5, 4)));
  }

  private static Kind way(String way, ModelBuilder model) {
    return kind(
        "weight through " + way, 1, model.input("x", 3, 5).node("MatMul", "x w", "y").output("y"));
  }

  static Stream<Kind> sharedWeights() {
    return Stream.of(
        kind(
            "one weight, two nodes",
            1,
            opset(13)
                .input("x", 3, 4)
                .weight("w", 4, 4)
                .node("MatMul", "x w", "h")
                .node("Relu", "h", "r")
                .node("MatMul", "r w", "y")
                .output("y")),
        kind(
            "one weight, the same inputs",
            1,
            opset(13)
                .input("x", 3, 4)
                .weight("w", 4, 4)
                .node("MatMul", "x w", "h")
                .node("MatMul", "x w", "k")
                .node("Add", "h k", "y")
                .output("y")),
        kind(
            "one weight, two layouts",
            2,
            opset(13)
                .input("x", 4, 4)
                .weight("w", 4, 4)
                .node("MatMul", "x w", "h")
                .node("MatMul", "w h", "y")
                .output("y")),
        kind(
            "one weight, Gemm and MatMul",
            1,
            opset(13)
                .input("x", 4, 4)
                .weight("w", 4, 4)
                .node("Gemm", "x w", "h", i("transB", 1))
                .node("MatMul", "w h", "y")
                .output("y")),
        kind(
            "one weight on both sides of one network",
            2,
            opset(13)
                .input("x", 2, 3, 4, 4)
                .weight("w", 3, 3, 2, 2)
                .node("Conv", "x w", "h")
                .node("ConvTranspose", "h w", "y")
                .output("y")),
        kind(
            "tied embedding",
            1,
            opset(13)
                .input("ids", DataType.INT64, 3)
                .weight("e", 6, 5)
                .node("Gather", "e ids", "h")
                .node("Transpose", "e", "et")
                .node("MatMul", "h et", "y")
                .output("y")),
        kind(
            "a weight that is also an output",
            1,
            opset(13)
                .input("x", 3, 5)
                .weight("w", 5, 4)
                .node("MatMul", "x w", "y")
                .output("y")
                .output("w")),
        kind(
            "a computed weight that is also an output",
            1,
            opset(13)
                .input("x", 3, 5)
                .weight("v", 4, 5)
                .node("Transpose", "v", "w")
                .node("MatMul", "x w", "y")
                .output("w")
                .output("y")),
        kind(
            "a weight that is also added",
            1,
            opset(13)
                .input("x", 4, 4)
                .weight("w", 4, 4)
                .node("MatMul", "x w", "h")
                .node("Add", "h w", "y")
                .output("y")),
        kind(
            "a weight that is also its bias",
            2,
            Carving.BIASES,
            opset(13)
                .input("x", 4, 4)
                .weight("w", 4, 4)
                .node("MatMul", "x w", "h")
                .node("Add", "h w", "y")
                .output("y")));
  }

  // ---- versions and types ----

  static Stream<Kind> versions() {
    return Stream.of(7, 8, 9, 10, 11, 12, 13, 15, 17, 19, 21)
        .map(version ->
            kind(
                "opset " + version,
                4,
                Carving.BIASES,
                opset(version)
                    .ir(version < 9 ? 3 : 8)
                    .input("x", 2, 2, 6, 6)
                    .weight("k", 3, 2, 3, 3)
                    .weight("kb", 3)
                    .node("Conv", "x k kb", "c")
                    .node("Relu", "c", "r")
                    .node("Flatten", "r", "f")
                    .weight("w", 48, 4)
                    .weight("b", 4)
                    .node("MatMul", "f w", "m")
                    .node("Add", "m b", "y")
                    .output("y")));
  }

  static Stream<Kind> types() {
    return Stream.of(
        kind(
            "double",
            2,
            opset(13)
                .input("x", DataType.DOUBLE, 3, 5)
                .tensor(random("w", DataType.DOUBLE, 5, 4))
                .tensor(random("v", DataType.DOUBLE, 4, 4))
                .tensor(random("c", DataType.DOUBLE, 4))
                .node("MatMul", "x w", "h")
                .node("Relu", "h", "r")
                .node("Gemm", "r v c", "y")
                .output("y", DataType.DOUBLE)),
        kind(
            "double through Transpose",
            1,
            opset(13)
                .input("x", DataType.DOUBLE, 3, 5)
                .tensor(random("v", DataType.DOUBLE, 4, 5))
                .node("Transpose", "v", "w")
                .node("MatMul", "x w", "y")
                .output("y", DataType.DOUBLE)),
        kind(
            "double through Mul",
            1,
            opset(13)
                .input("x", DataType.DOUBLE, 3, 5)
                .tensor(random("v", DataType.DOUBLE, 5, 4))
                .tensor(random("s", DataType.DOUBLE))
                .node("Mul", "v s", "w")
                .node("MatMul", "x w", "y")
                .output("y", DataType.DOUBLE)),
        kind(
            "float cast to double",
            1,
            opset(13)
                .input("x", DataType.DOUBLE, 3, 5)
                .weight("v", 5, 4)
                .node("Cast", "v", "w", i("to", DataType.DOUBLE.getNumber()))
                .node("MatMul", "x w", "y")
                .output("y", DataType.DOUBLE)),
        kind(
            "float16",
            1,
            opset(13)
                .input("x", DataType.FLOAT16, 1, 2, 5, 5)
                .tensor(random("w", DataType.FLOAT16, 3, 2, 3, 3))
                .tensor(random("b", DataType.FLOAT16, 3))
                .node("Conv", "x w b", "y")
                .output("y", DataType.FLOAT16)),
        kind(
            "float16 inside, float outside",
            1,
            opset(13)
                .input("x", 3, 5)
                .tensor(random("w", DataType.FLOAT16, 5, 4))
                .node("Cast", "x", "h", i("to", DataType.FLOAT16.getNumber()))
                .node("MatMul", "h w", "m")
                .node("Cast", "m", "y", i("to", DataType.FLOAT.getNumber()))
                .output("y")),
        kind(
            "float16 through Transpose",
            1,
            opset(13)
                .input("x", DataType.FLOAT16, 3, 5)
                .tensor(random("v", DataType.FLOAT16, 4, 5))
                .node("Transpose", "v", "w")
                .node("MatMul", "x w", "y")
                .output("y", DataType.FLOAT16)),
        kind(
            "float16 in int32_data",
            1,
            opset(13)
                .input("x", DataType.FLOAT16, 2, 2)
                .tensor(halves("w", 0x3c00, 0xb800, 0x3555, 0x0000))
                .node("MatMul", "x w", "y")
                .output("y", DataType.FLOAT16)),
        kind(
            "float_data",
            1,
            opset(13)
                .input("x", 2, 2)
                .tensor(
                    TensorProto.newBuilder()
                        .setName("w")
                        .setDataType(1)
                        .addAllDims(List.of(2L, 2L))
                        .addAllFloatData(List.of(1f, -0.5f, 0.25f, 0f))
                        .build())
                .node("MatMul", "x w", "y")
                .output("y")),
        kind(
            "bfloat16 cast to float, carried and carved",
            1,
            opset(13)
                .input("x", 3, 5)
                .tensor(random("v", DataType.BFLOAT16, 5, 4))
                .tensor(random("d", DataType.BFLOAT16, 4))
                .node("Cast", "v", "w", i("to", 1))
                .node("Cast", "d", "b", i("to", 1))
                .node("MatMul", "x w", "m")
                .node("Add", "m b", "y")
                .output("y")));
  }

  private static TensorProto halves(String name, int... bits) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(DataType.FLOAT16.getNumber())
            .addDims(2)
            .addDims(2);
    for (int each : bits) {
      tensor.addInt32Data(each);
    }
    return tensor.build();
  }

  // ---- signs ----

  static Stream<Kind> signs() {
    List<Kind> kinds = new ArrayList<>();
    for (PrepareSettings prepare :
        List.of(Carving.PLAIN, Carving.box(0, 1), Carving.box(-1, 0), Carving.box(-1, 1))) {
      String box = prepare.inputBox().map(b -> ", inputs in " + b).orElse("");
      kinds.add(
          kind(
              "dense after dense" + box,
              2,
              prepare,
              opset(13)
                  .input("x", 3, 5)
                  .weight("w", 5, 4)
                  .weight("v", 4, 4)
                  .node("MatMul", "x w", "h")
                  .node("MatMul", "h v", "y")
                  .output("y")));
      for (String between :
          List.of("Relu", "Sigmoid", "Neg", "Abs", "Tanh", "Exp", "LeakyRelu", "Identity")) {
        kinds.add(
            kind(
                between + box,
                2,
                prepare,
                opset(13)
                    .input("x", 1, 2, 5, 5)
                    .weight("w", 3, 2, 3, 3)
                    .weight("v", 2, 3, 2, 2)
                    .node(between, "x", "h")
                    .node("Conv", "h w", "c")
                    .node(between, "c", "k")
                    .node("Conv", "k v", "y")
                    .output("y")));
      }
      for (String pooling : List.of("MaxPool", "AveragePool", "LpPool")) {
        kinds.add(
            kind(
                pooling + box,
                1,
                prepare,
                opset(13)
                    .input("x", 1, 2, 6, 6)
                    .weight("w", 3, 2, 2, 2)
                    .node(
                        pooling,
                        "x",
                        "h",
                        ints("kernel_shape", 2, 2),
                        ints("strides", 2, 2),
                        ints("pads", 1, 1, 1, 1))
                    .node("Conv", "h w", "y")
                    .output("y")));
      }
      kinds.add(
          kind(
              "Concat, Clip and Add" + box,
              1,
              prepare,
              opset(13)
                  .input("x", 3, 4)
                  .scalar("low", 0)
                  .scalar("high", 6)
                  .node("Clip", "x low high", "a")
                  .node("Relu", "x", "b")
                  .node("Concat", "a b", "c", i("axis", 1))
                  .node("Add", "c c", "d")
                  .weight("w", 8, 4)
                  .node("MatMul", "d w", "y")
                  .output("y")));
    }
    return kinds.stream();
  }

  // ---- biases and batch normalisations ----

  static Stream<Kind> biases() {
    return Stream.of(
        kind(
            "bias of Conv",
            2,
            Carving.BIASES,
            opset(13)
                .input("x", image())
                .weight("w", 4, 3, 3, 3)
                .weight("b", 4)
                .node("Conv", "x w b", "y")
                .output("y")),
        kind(
            "bias of ConvTranspose",
            2,
            Carving.BIASES,
            opset(13)
                .input("x", image())
                .weight("w", 3, 2, 3, 3)
                .weight("b", 2)
                .node("ConvTranspose", "x w b", "y")
                .output("y")),
        kind(
            "bias of Gemm with beta",
            2,
            Carving.BIASES,
            opset(13)
                .input("x", 3, 5)
                .weight("w", 5, 4)
                .weight("b", 1, 4)
                .node("Gemm", "x w b", "y", f("beta", 0.5f))
                .output("y")),
        kind(
            "scalar bias",
            2,
            Carving.BIASES,
            opset(13)
                .input("x", 3, 5)
                .weight("w", 5, 4)
                .weight("b")
                .node("MatMul", "x w", "m")
                .node("Add", "m b", "y")
                .output("y")),
        kind(
            "bias in front of the Add",
            2,
            Carving.BIASES,
            opset(9)
                .input("x", 2, 3, 5)
                .weight("w", 5, 4)
                .weight("b", 3, 4)
                .node("MatMul", "x w", "m")
                .node("Add", "b m", "y")
                .output("y")),
        kind(
            "one bias for two layers, which is an output too",
            3,
            Carving.BIASES,
            opset(13)
                .input("x", 3, 4)
                .weight("w", 4, 4)
                .weight("v", 4, 4)
                .weight("b", 4)
                .node("MatMul", "x w", "m")
                .node("Add", "m b", "h")
                .node("Gemm", "h v b", "y")
                .output("y")
                .output("b")),
        kind(
            "bias of zeros",
            2,
            Carving.BIASES,
            opset(13)
                .input("x", 3, 4)
                .weight("w", 4, 4)
                .floats("b", new float[4], 4)
                .node("Gemm", "x w b", "y")
                .output("y")));
  }

  static Stream<Kind> norms() {
    return Stream.of(
        norm("Conv", opset(13).input("x", image()).weight("w", 4, 3, 3, 3), 4),
        norm("Conv", opset(9).input("x", image()).weight("w", 6, 1, 3, 3), 6, i("group", 3)),
        norm("ConvTranspose", opset(15).input("x", image()).weight("w", 3, 4, 3, 3), 4),
        norm(
            "ConvTranspose",
            opset(13).input("x", 2, 6, 4, 4).weight("w", 6, 2, 3, 3),
            6,
            i("group", 3)),
        norm("Gemm", opset(13).input("x", 3, 5).weight("w", 5, 4), 4, f("alpha", 0.5f)),
        norm("Gemm", opset(13).input("x", 3, 5).weight("w", 4, 5), 4, i("transB", 1)),
        kind(
            "Gemm with a column for C and batch normalisation",
            1,
            Carving.FOLDED,
            statistics(
                opset(13)
                    .input("x", 4, 5)
                    .weight("w", 5, 4)
                    .weight("b", 4, 1)
                    .node("Gemm", "x w b", "c")
                    .node("BatchNormalization", "c scale shift mean variance", "y")
                    .output("y"),
                4)),
        kind(
            "batch normalisation of a value with two uses",
            1,
            Carving.FOLDED,
            statistics(
                opset(13)
                    .input("x", image())
                    .weight("w", 4, 3, 3, 3)
                    .node("Conv", "x w", "c")
                    .node("BatchNormalization", "c scale shift mean variance", "n")
                    .node("Add", "c n", "y")
                    .output("y"),
                4)),
        kind(
            "batch normalisation that is not folded",
            1,
            statistics(
                opset(13)
                    .input("x", image())
                    .weight("w", 4, 3, 3, 3)
                    .node("Conv", "x w", "c")
                    .node("BatchNormalization", "c scale shift mean variance", "y")
                    .output("y"),
                4)));
  }

  private static Kind norm(
      String type, ModelBuilder model, int channels, AttributeProto... attributes) {
    return kind(
        "batch normalisation after " + type + " " + List.of(attributes).toString().strip(),
        1,
        Carving.FOLDED,
        statistics(
            model
                .weight("b", channels)
                .node(type, "x w b", "c", attributes)
                .node("BatchNormalization", "c scale shift mean variance", "y", f("epsilon", 0.01f))
                .output("y"),
            channels));
  }

  private static ModelBuilder statistics(ModelBuilder model, int channels) {
    float[] variance = random("variance", channels);
    for (int c = 0; c < channels; c++) {
      variance[c] = 0.5f + Math.abs(variance[c]);
    }
    return model
        .weight("scale", channels)
        .weight("shift", channels)
        .weight("mean", channels)
        .floats("variance", variance, channels);
  }

  // ---- structures ----

  static Stream<Kind> structures() {
    return Stream.of(
        kind(
            "residual",
            3,
            Carving.BIASES,
            opset(13)
                .input("x", 1, 3, 6, 6)
                .weight("w", 3, 3, 3, 3)
                .weight("v", 3, 3, 3, 3)
                .weight("b", 3)
                .node("Conv", "x w", "c", ints("pads", 1, 1, 1, 1))
                .node("Relu", "c", "r")
                .node("Conv", "r v b", "d", ints("pads", 1, 1, 1, 1))
                .node("Add", "d x", "s")
                .node("Relu", "s", "y")
                .output("y")),
        kind("If", 1, conditional("inner")),
        kind("If with names of ours inside", 1, conditional("marble/h")),
        kind("Loop", 1, loop()),
        kind("a function of its own", 2, localFunction()),
        kind(
            "symbolic and open sizes",
            1,
            opset(13)
                .input("x", -1, 3, -2, -1)
                .weight("w", 4, 3, 3, 3)
                .node("Conv", "x w", "y")
                .output("y")),
        kind(
            "an input that nothing reads",
            1,
            opset(13)
                .inputOfAnyRank("x")
                .weight("v", 5, 4)
                .input("z", 3, 5)
                .node("MatMul", "z v", "y")
                .output("y")),
        kind(
            "two inputs and two outputs",
            2,
            opset(13)
                .input("x", 3, 5)
                .input("z", 3, 2)
                .weight("w", 5, 4)
                .weight("v", 2, 4)
                .node("MatMul", "x w", "a")
                .node("MatMul", "z v", "b")
                .node("Sub", "a b", "y")
                .output("y")
                .output("a")),
        kind(
            "nodes that nothing needs",
            1,
            opset(13)
                .input("x", 3, 5)
                .weight("w", 5, 4)
                .weight("spare", 7)
                .node("MatMul", "x w", "y")
                .node("Exp", "spare", "unused")
                .output("y")),
        kind(
            "a product of two computed values",
            1,
            opset(13)
                .input("x", 4, 4)
                .weight("w", 4, 4)
                .node("MatMul", "x w", "h")
                .node("MatMul", "h x", "y")
                .output("y")),
        kind(
            "weights of zero, of one size and of one value",
            3,
            opset(13)
                .input("x", 3, 5)
                .floats("zeros", new float[20], 5, 4)
                .floats("one", new float[] {0.7f}, 1, 1)
                .floats("row", new float[] {1e-30f, 1, -1, 1e-6f}, 4, 1)
                .node("MatMul", "x zeros", "a")
                .node("Exp", "a", "e")
                .node("MatMul", "e row", "b")
                .node("MatMul", "b one", "y")
                .output("y")),
        kind(
            "very large and very small weights",
            2,
            opset(13)
                .input("x", 3, 2)
                .floats("large", new float[] {1e30f, -3e29f, 2e28f, 5e29f}, 2, 2)
                .floats("small", new float[] {1e-30f, -3e-31f, 2e-30f, 5e-31f}, 2, 2)
                .node("MatMul", "x large", "a")
                .node("MatMul", "a small", "y")
                .output("y")));
  }

  private static ModelBuilder conditional(String inside) {
    ModelBuilder then =
        ModelBuilder.inner()
            .weight(inside, 4, 4)
            .node("MatMul", "h " + inside, "then_y")
            .output("then_y");
    ModelBuilder otherwise = ModelBuilder.inner().node("MatMul", "h w", "else_y").output("else_y");
    return opset(13)
        .input("x", 3, 4)
        .input("choice", DataType.BOOL)
        .weight("w", 4, 4)
        .node("MatMul", "x w", "h")
        .node("If", "choice", "y", g("then_branch", then), g("else_branch", otherwise))
        .output("y");
  }

  private static ModelBuilder loop() {
    ModelBuilder body =
        ModelBuilder.inner()
            .input("step", DataType.INT64)
            .input("going", DataType.BOOL)
            .input("state", 3, 4)
            .weight("inner", 4, 4)
            .node("MatMul", "state inner", "product")
            .node("Add", "product h", "next")
            .node("Identity", "going", "still")
            .output("still", DataType.BOOL)
            .output("next");
    return opset(13)
        .input("x", 3, 4)
        .weight("w", 4, 4)
        .longs("times", 3)
        .tensor(
            TensorProto.newBuilder()
                .setName("yes")
                .setDataType(DataType.BOOL.getNumber())
                .addInt32Data(1)
                .build())
        .node("MatMul", "x w", "h")
        .node("Loop", "times yes h", "y", g("body", body))
        .output("y");
  }

  private static ModelBuilder localFunction() {
    FunctionProto twice =
        FunctionProto.newBuilder()
            .setName("Twice")
            .setDomain("own")
            .addInput("a")
            .addOutput("b")
            .addNode(plain("Add", "a a", "b"))
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
            .build();
    return opset(13)
        .domain("own")
        .function(twice)
        .input("x", 3, 5)
        .weight("w", 5, 4)
        .weight("v", 4, 2)
        .node("MatMul", "x w", "h")
        .node(plain("Twice", "h", "t").setDomain("own").build())
        .node("MatMul", "t v", "y")
        .output("y");
  }

  static Stream<Kind> names() {
    return Stream.of(
            named("x/y", "layer/1/weight", "a/b", "out/put"),
            named("marble/x", "marble/w", "marble/h", "marble/y"),
            named("marble/x", "marble1/w", "marble2/h", "y"),
            named("häß_入力", "poids→é", "日本", "выход"),
            named("x.into", "w.correction", "w.into", "h/plain"),
            named("../x", "../../w", "C:\\h", "a\tb\"c"),
            named("x", "w", "h", "h/hidden"),
            named("x", "h/hidden", "h", "h/into"),
            named("x", "h.correction", "h", "h/correction"),
            named("1", "2", "3", "4"))
        .flatMap(kind -> Stream.of(kind, withSpaces(kind)));
  }

  private static Kind named(String input, String weight, String hidden, String output) {
    return kind(
        String.join(", ", input, weight, hidden, output),
        4,
        Carving.BIASES,
        opset(13)
            .input(input, 3, 5)
            .weight(weight, 5, 4)
            .weight(weight + "2", 4, 4)
            .weight(weight + ".carved", 4)
            .weight(weight + ".bias", 4)
            .node("Gemm", input + " " + weight + " " + weight + ".bias", hidden)
            .node(plain("Gemm", hidden + " " + weight + "2 " + weight + ".carved", output).build())
            .output(output)
            .output(hidden));
  }

  /** The same with every "e" a space, and every node without a name. */
  private static Kind withSpaces(Kind kind) {
    var model = kind.model().build().toBuilder();
    var graph = model.getGraphBuilder();
    graph.getInputBuilderList().forEach(v -> v.setName(v.getName().replace('e', ' ')));
    graph.getOutputBuilderList().forEach(v -> v.setName(v.getName().replace('e', ' ')));
    graph.getInitializerBuilderList().forEach(v -> v.setName(v.getName().replace('e', ' ')));
    graph
        .getNodeBuilderList()
        .forEach(node -> {
          node.clearName();
          for (int i = 0; i < node.getInputCount(); i++) {
            node.setInput(i, node.getInput(i).replace('e', ' '));
          }
          node.setOutput(0, node.getOutput(0).replace('e', ' '));
        });
    return kind(kind.name() + ", spaces", 4, kind.prepare(), ModelBuilder.of(model.build()));
  }
}
