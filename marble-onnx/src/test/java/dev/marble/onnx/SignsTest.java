package dev.marble.onnx;

import static dev.marble.onnx.ModelBuilder.f;
import static dev.marble.onnx.ModelBuilder.i;
import static dev.marble.onnx.ModelBuilder.ints;
import static dev.marble.onnx.ModelBuilder.opset;
import static dev.marble.onnx.ModelBuilder.s;
import static dev.marble.ticket.InputSign.ANY;
import static dev.marble.ticket.InputSign.NON_NEGATIVE;
import static dev.marble.ticket.InputSign.NON_POSITIVE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.marble.ticket.InputSign;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SignsTest {
  /** What x, p (≥ 0) and n (≤ 0) become; c is a constant ≥ 0, d one ≤ 0, m one of both signs. */
  private static ModelBuilder values() {
    return opset(13)
        .input("x", 1, 2, 4, 4)
        .node("Relu", "x", "p")
        .node("Neg", "p", "n")
        .scalar("zero", 0)
        .scalar("c", 2)
        .scalar("d", -3)
        .floats("m", new float[] {1, -1}, 2, 1, 1);
  }

  static Stream<Arguments> table() {
    return Stream.of(
            Stream.of("Relu", "Sigmoid", "HardSigmoid", "Softmax", "Exp", "Abs", "Sqrt", "Softplus")
                .map(type -> row(type, "x", NON_NEGATIVE)),
            Stream.of("Identity", "Ceil", "Floor", "Round", "Dropout", "Flatten", "Transpose")
                .flatMap(type -> keeps(type)),
            Stream.of("GlobalAveragePool", "GlobalMaxPool", "ReduceMean", "ReduceSum", "ReduceMax")
                .flatMap(type -> keeps(type)),
            Stream.of("Tanh", "Erf", "Elu", "Selu", "Celu", "Softsign", "HardSwish", "Mish", "Atan")
                .flatMap(type -> Stream.of(row(type, "p", NON_NEGATIVE), row(type, "x", ANY))),
            Stream.of("GlobalLpPool", "ReduceL1", "ReduceL2", "ReduceSumSquare")
                .flatMap(
                    type -> Stream.of(row(type, "n", NON_NEGATIVE), row(type, "x", NON_NEGATIVE))),
            Stream.of(
                row("Neg", "p", NON_POSITIVE),
                row("Neg", "n", NON_NEGATIVE),
                row("Neg", "x", ANY),
                row("LeakyRelu", "p", NON_NEGATIVE),
                row("LeakyRelu", "n", NON_POSITIVE),
                row("LeakyRelu", "n", ANY, f("alpha", -1)),
                row("ThresholdedRelu", "x", NON_NEGATIVE),
                row("ThresholdedRelu", "x", ANY, f("alpha", -1)),
                row("PRelu", "p m", NON_NEGATIVE),
                row("PRelu", "n m", ANY),
                row("Selu", "p", ANY, f("gamma", -1)),
                row("LRN", "p", NON_NEGATIVE, i("size", 3)),
                row("LRN", "p", ANY, i("size", 3), f("bias", -1)),
                row("LpPool", "n", NON_NEGATIVE, ints("kernel_shape", 2, 2)),
                row("MaxPool", "n", NON_POSITIVE, ints("kernel_shape", 2, 2)),
                row("AveragePool", "p", NON_NEGATIVE, ints("kernel_shape", 2, 2)),
                row("Cast", "p", NON_NEGATIVE, i("to", DataType.DOUBLE.getNumber())),
                row("Cast", "n", NON_POSITIVE, i("to", DataType.FLOAT16.getNumber())),
                row("Cast", "n", ANY, i("to", DataType.BOOL.getNumber())),
                row("Cast", "n", ANY, i("to", DataType.UINT8.getNumber())),
                row("Clip", "x zero", NON_NEGATIVE),
                row("Clip", "x zero c", NON_NEGATIVE),
                row("Clip", "x c d", NON_POSITIVE),
                row("Clip", "x - zero", NON_POSITIVE),
                row("Clip", "x d c", ANY),
                row("Clip", "p d c", NON_NEGATIVE),
                row("Clip", "p d d", NON_POSITIVE),
                row("Clip", "x - x", ANY),
                row("Clip", "p", NON_NEGATIVE),
                row("Clip", "x", ANY),
                row("Pad", "p pads", NON_NEGATIVE),
                row("Pad", "p pads c", NON_NEGATIVE),
                row("Pad", "p pads d", ANY),
                row("Pad", "n pads d", NON_POSITIVE),
                row("Pad", "n pads", NON_POSITIVE),
                row("Pad", "n pads", NON_POSITIVE, s("mode", "edge")),
                row("Resize", "p - two", NON_NEGATIVE),
                row("Resize", "n - two", NON_POSITIVE, s("mode", "linear")),
                row("Resize", "p - two", ANY, s("mode", "cubic")),
                row("Add", "p p", NON_NEGATIVE),
                row("Add", "p c", NON_NEGATIVE),
                row("Add", "p d", ANY),
                row("Add", "n d", NON_POSITIVE),
                row("Add", "p m", ANY),
                row("Add", "p x", ANY),
                row("Sub", "p n", NON_NEGATIVE),
                row("Sub", "n p", NON_POSITIVE),
                row("Sub", "p p", ANY),
                row("Mul", "x x", NON_NEGATIVE),
                row("Mul", "p n", NON_POSITIVE),
                row("Mul", "n n", NON_NEGATIVE),
                row("Mul", "p x", ANY),
                row("Mul", "x zero", ANY),
                row("Div", "n d", NON_NEGATIVE),
                row("Div", "p d", NON_POSITIVE),
                row("Sum", "p c p", NON_NEGATIVE),
                row("Mean", "n d n", NON_POSITIVE),
                row("Max", "x c", NON_NEGATIVE),
                row("Max", "n d", NON_POSITIVE),
                row("Max", "x n", ANY),
                row("Min", "p c", NON_NEGATIVE),
                row("Min", "p x", ANY),
                row("Concat", "p p", NON_NEGATIVE, i("axis", 1)),
                row("Concat", "p n", ANY, i("axis", 1)),
                row("Where", "yes p c", NON_NEGATIVE),
                row("Where", "yes p d", ANY),
                row("Gather", "p two", NON_NEGATIVE),
                row("Split", "n", NON_POSITIVE, i("axis", 1)),
                row("MatMul", "p p", ANY),
                row("Conv", "p p", ANY),
                row("Cos", "p", ANY),
                row("Relu", "", NON_NEGATIVE),
                row("Mul", "", NON_NEGATIVE),
                row("Clip", "", ANY),
                row("Where", "", ANY)))
        .flatMap(rows -> rows);
  }

  private static Stream<Arguments> keeps(String type) {
    return Stream.of(
        row(type, "p", NON_NEGATIVE), row(type, "n", NON_POSITIVE), row(type, "x", ANY));
  }

  private static Arguments row(
      String type, String inputs, InputSign sign, AttributeProto... attributes) {
    return Arguments.of(type, inputs, sign, List.of(attributes));
  }

  @ParameterizedTest(name = "{0}({1}) is {2}")
  @MethodSource("table")
  void signOf(String type, String inputs, InputSign sign, List<AttributeProto> attributes) {
    AttributeProto[] array = attributes.toArray(AttributeProto[]::new);
    ModelProto model = values().node(type, inputs, "y", array).build();
    assertEquals(sign, sign(model, "y", Optional.empty()));
  }

  private static InputSign sign(ModelProto model, String value, Optional<InputBox> box) {
    return new Signs(model.getGraph(), new Constants(model), box).of(value);
  }

  @Test
  void everyPieceOfASplitHasTheSign() {
    ModelProto model = values().node("Split", "p", "a b", i("axis", 1)).build();
    assertEquals(NON_NEGATIVE, sign(model, "a", Optional.empty()));
    assertEquals(NON_NEGATIVE, sign(model, "b", Optional.empty()));
  }

  @Test
  void anOperatorOfAnotherDomainSaysNothing() {
    ModelProto model =
        values().node(ModelBuilder.plain("Relu", "x", "y").setDomain("own").build()).build();
    assertEquals(ANY, sign(model, "y", Optional.empty()));
  }

  @Test
  void theClipOfOldModels() {
    AttributeProto six = f("max", 6);
    assertEquals(NON_NEGATIVE, sign(oldClip(f("min", 0), six), "y", Optional.empty()));
    assertEquals(ANY, sign(oldClip(f("min", -1), six), "y", Optional.empty()));
    assertEquals(NON_POSITIVE, sign(oldClip(f("max", 0)), "y", Optional.empty()));
    assertEquals(ANY, sign(oldClip(f("min", -2)), "y", Optional.empty()));
  }

  private static ModelProto oldClip(AttributeProto... attributes) {
    return opset(7).input("x", 3).node("Clip", "x", "y", attributes).build();
  }

  @Test
  void theBoxIsAboutInputsAlone() {
    ModelProto model = opset(8).ir(3).input("x", 3).input("b", 3).weight("b", 3).build();
    var positive = Optional.of(new InputBox(0, 1));
    assertEquals(NON_NEGATIVE, sign(model, "x", positive));
    assertEquals(ANY, sign(model, "b", positive)); // an initializer that is listed as an input
    assertEquals(NON_POSITIVE, sign(model, "x", Optional.of(new InputBox(-1, 0))));
    assertEquals(ANY, sign(model, "x", Optional.of(new InputBox(-1, 1))));
    assertEquals(ANY, sign(model, "x", Optional.empty()));
  }

  // ---- what ONNX Runtime computes never contradicts ----

  private static final List<String> UNARY =
      List.of(
          "Relu",
          "Sigmoid",
          "HardSigmoid",
          "Softmax",
          "Exp",
          "Abs",
          "Sqrt",
          "Softplus",
          "Neg",
          "Tanh",
          "Erf",
          "Sign",
          "Elu",
          "Selu",
          "Celu",
          "Softsign",
          "Gelu",
          "HardSwish",
          "Mish",
          "Atan",
          "Sinh",
          "Asinh",
          "LeakyRelu",
          "ThresholdedRelu",
          "Identity",
          "Ceil",
          "Floor",
          "Round",
          "Dropout",
          "GlobalMaxPool",
          "GlobalAveragePool",
          "GlobalLpPool",
          "Reciprocal",
          "Cos");
  private static final List<String> REDUCTIONS =
      List.of(
          "ReduceMean",
          "ReduceSum",
          "ReduceMax",
          "ReduceMin",
          "ReduceL1",
          "ReduceL2",
          "ReduceSumSquare",
          "ReduceLogSum");
  private static final List<String> BINARY =
      List.of("Add", "Sub", "Mul", "Div", "Max", "Min", "Mean", "Sum", "PRelu");
  private static final int GRAPHS = 250;
  private static final int NODES = 12;

  @Test
  void noClaimIsEverWrong() {
    int claims = 0;
    for (int seed = 0; seed < GRAPHS; seed++) {
      claims += checkedClaims(seed);
    }
    assertTrue(claims > GRAPHS * NODES / 3, claims + " claims");
  }

  private static int checkedClaims(int seed) {
    Random random = new Random(seed);
    int side = random.nextInt(3) - 1;
    Optional<InputBox> box =
        side == 0
            ? Optional.empty()
            : Optional.of(new InputBox(Math.min(0, side), Math.max(0, side)));
    ModelBuilder model = randomGraph(random);
    ModelProto built = model.build();
    Signs signs = new Signs(built.getGraph(), new Constants(built), box);
    int claims = 0;
    try (OnnxRunner runner = OnnxRunner.of(built.toByteArray(), 1)) {
      for (var output : runner.run(Kind.inputs(runner, side, seed)).entrySet()) {
        if (!isFinite(output.getValue().values())) {
          break; // the sign of what follows is nobody's promise
        }
        InputSign claim = signs.of(output.getKey());
        claims += claim == ANY ? 0 : 1;
        for (float value : output.getValue().values()) {
          boolean wrong =
              (claim == NON_NEGATIVE && value < 0) || (claim == NON_POSITIVE && value > 0);
          assertTrue(
              !wrong,
              () ->
                  "seed "
                      + seed
                      + ": "
                      + output.getKey()
                      + " is said to be "
                      + claim
                      + " and is "
                      + value
                      + " in "
                      + built.getGraph().getNodeList());
        }
      }
    }
    return claims;
  }

  private static boolean isFinite(float[] values) {
    boolean finite = true;
    for (float value : values) {
      finite &= Float.isFinite(value);
    }
    return finite;
  }

  private static ModelBuilder randomGraph(Random random) {
    ModelBuilder model =
        opset(20)
            .input("x", 1, 2, 4, 4)
            .scalar("c", random.nextFloat())
            .scalar("d", -random.nextFloat())
            .scalar("zero", 0)
            .weight("m", 2, 1, 1)
            .longs("axis", random.nextInt(1, 4))
            .longs("pads", 0, 0, 1, 1, 0, 0, 1, 1)
            .floats("twice", new float[] {1, 1, 2, 2}, 4);
    List<String> known = new ArrayList<>(List.of("x", "c", "d", "m", "zero"));
    List<String> images = new ArrayList<>(List.of("x")); // of the shape of x
    for (int n = 0; n < NODES; n++) {
      String name = "v" + n;
      addNode(model, random, name, known, images);
      model.output(name);
    }
    return model;
  }

  private static void addNode(
      ModelBuilder model, Random random, String name, List<String> known, List<String> images) {
    String image = pick(random, images);
    String image2 = pick(random, images);
    String any = pick(random, known);
    switch (random.nextInt(11)) {
      case 0, 1, 2 -> {
        String type = pick(random, UNARY);
        boolean sloped = type.equals("LeakyRelu") || type.equals("ThresholdedRelu");
        AttributeProto alpha = f("alpha", random.nextFloat() - 0.3f);
        model.node(
            type, image, name, sloped ? new AttributeProto[] {alpha} : new AttributeProto[0]);
        if (!type.startsWith("Global")) {
          images.add(name);
          known.add(name);
        }
      }
      case 3 -> {
        model.node(pick(random, REDUCTIONS), image + " axis", name, i("keepdims", 1));
        known.add(name);
      }
      case 4, 5 -> {
        String type = pick(random, BINARY);
        boolean slope = type.equals("PRelu");
        model.node(type, image + " " + (slope ? "m" : any), name);
        images.add(name);
        known.add(name);
      }
      case 6 -> {
        String bounds = pick(random, List.of("", " c", " d", " - c", " - d", " d c", " zero c"));
        model.node("Clip", image + bounds, name);
        images.add(name);
        known.add(name);
      }
      case 7 -> {
        String type = pick(random, List.of("MaxPool", "AveragePool", "LpPool"));
        model.node(type, image, name, ints("kernel_shape", 3, 3), ints("pads", 1, 1, 1, 1));
        images.add(name);
        known.add(name);
      }
      case 8 -> {
        String type = pick(random, List.of("BOOL", "UINT8", "INT8", "INT32", "DOUBLE", "FLOAT16"));
        // Small enough for every type: what does not fit has no defined value.
        model.node("Clip", image + " d c", name + "s");
        model.node("Cast", name + "s", name + "c", i("to", DataType.valueOf(type).getNumber()));
        model.node("Cast", name + "c", name, i("to", DataType.FLOAT.getNumber()));
        images.add(name);
        known.add(name);
      }
      case 9 -> {
        String fill = pick(random, List.of("", " c", " d", " zero"));
        String mode = fill.isEmpty() ? pick(random, List.of("reflect", "edge")) : "constant";
        model.node("Pad", image + " pads" + fill, name, s("mode", mode));
      }
      default -> {
        String mode = pick(random, List.of("nearest", "linear", "cubic"));
        model.node("Resize", image + " - twice", name + "r", s("mode", mode));
        model.node("Concat", name + "r " + name + "r", name + "c", i("axis", 1));
        model.node("MaxPool", name + "c", name, ints("kernel_shape", 1, 1));
        model.node("Greater", image + " " + image2, name + "b");
        model.node("Where", name + "b " + image + " " + image2, name + "w");
        model.output(name + "w");
        images.add(name + "w");
        known.add(name + "w");
      }
    }
  }

  private static String pick(Random random, List<String> list) {
    return list.get(random.nextInt(list.size()));
  }
}
