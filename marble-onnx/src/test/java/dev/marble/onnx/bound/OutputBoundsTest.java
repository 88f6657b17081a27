package dev.marble.onnx.bound;

import static dev.marble.onnx.ModelBuilder.f;
import static dev.marble.onnx.ModelBuilder.g;
import static dev.marble.onnx.ModelBuilder.i;
import static dev.marble.onnx.ModelBuilder.ints;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.marble.MarbleException;
import dev.marble.batch.Progress;
import dev.marble.batch.ThreadBatch;
import dev.marble.construction.TargetTensor;
import dev.marble.onnx.InputBox;
import dev.marble.onnx.ModelBuilder;
import dev.marble.onnx.PrepareSettings;
import dev.marble.ticket.Side;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Bounds that can be worked out by hand, and models that have none. */
final class OutputBoundsTest {
  private static final PrepareSettings PLAIN = new PrepareSettings(false, false, Optional.empty());
  private static final InputRanges UNIT = InputRanges.of(new InputBox(0, 1));
  private static final InputRanges BOTH = InputRanges.of(new InputBox(-1, 1));

  private static BoundResult bound(
      ModelBuilder model, InputRanges ranges, WeightRanges weights, int threads) {
    try (ThreadBatch batch = new ThreadBatch(threads)) {
      return OutputBounds.of(model.file(), PLAIN, ranges, batch, Progress.NONE).bound(weights);
    }
  }

  private static OutputBound only(ModelBuilder model, InputRanges ranges, WeightRanges weights) {
    BoundResult result = bound(model, ranges, weights, 1);
    return assertInstanceOf(BoundResult.Bounded.class, result, result::toString).outputs().get(0);
  }

  private static BoundResult.Unbounded none(ModelBuilder model) {
    return assertInstanceOf(
        BoundResult.Unbounded.class, bound(model, BOTH, WeightRanges.exact(), 1));
  }

  /** Deviations as given, by side: w⁺ − w and w⁻ − w. */
  private static WeightRanges deviations(double[] positive, double[] negative) {
    return (TargetTensor tensor, Side side, float[] target) -> {
      double[] own = side == Side.POSITIVE ? positive : negative;
      return new WeightRanges.Deviations() {
        @Override
        public double low(int index) {
          return own[index];
        }

        @Override
        public double high(int index) {
          return own[index];
        }
      };
    };
  }

  private static ModelBuilder dense(float... weights) {
    return ModelBuilder.opset(17)
        .input("x", 1, weights.length)
        .floats("w", weights, weights.length, 1)
        .node("MatMul", "x w", "y");
  }

  @Test
  void oneLayer() {
    // g − f = 0.1 x₀ − 0.2 x₁ for x in [0, 1]²: between −0.2 and 0.1.
    ModelBuilder model = dense(2, -3).output("y");
    double[] deviations = {0.1, -0.2};
    OutputBound bound = only(model, UNIT, deviations(deviations, deviations));
    assertEquals(0.2, bound.deviations()[0], 1e-5);
    assertEquals(-3, bound.low()[0], 1e-5);
    assertEquals(2, bound.high()[0], 1e-5);
    assertTrue(bound.deviations()[0] > 0.2, "rounding is part of it");
    assertEquals(List.of(1, 1), bound.shape());
  }

  @Test
  void twoSides() {
    // Δ⁺ x for x > 0 and Δ⁻ x for x < 0: 0.1 · 1 and −0.3 · −1, never both.
    OutputBound bound =
        only(dense(2).output("y"), BOTH, deviations(new double[] {0.1}, new double[] {-0.3}));
    assertEquals(0.3, bound.deviations()[0], 1e-5);
    // The one less the other: 0.1 and −0.3 · … on both sides of zero.
    bound = only(dense(2).output("y"), BOTH, deviations(new double[] {0.1}, new double[] {0.3}));
    assertEquals(0.3, bound.deviations()[0], 1e-5);
  }

  @Test
  void throughReluAndASecondLayer() {
    // Hidden 2x with δ = 0.1x, then −1.5·h with Δ = 0.2: 0.2·(2.1) − 1.5·0.1 = 0.42 − [0, 0.15].
    ModelBuilder model =
        dense(2)
            .node("Relu", "y", "h")
            .floats("v", new float[] {-1.5f}, 1, 1)
            .node("MatMul", "h v", "z")
            .output("z");
    WeightRanges weights =
        (tensor, side, target) -> {
          double own = tensor.name().equals("w") ? 0.1 : 0.2;
          return deviations(new double[] {own}, new double[] {own}).of(tensor, side, target);
        };
    OutputBound bound = only(model, UNIT, weights);
    assertEquals(0.42, bound.deviations()[0], 1e-4);
  }

  /**
   * y = h₁ − h₂ with h₁ = h₂ = x + 1 > 0, both off by 0.1x: forward, 0.1 and −0.1 add up; pulled
   * back, they cancel.
   */
  @Test
  void errorsThatCancelAreSeenBackwards() {
    ModelBuilder model =
        ModelBuilder.opset(17)
            .input("x", 1, 1)
            .floats("w", new float[] {1, 1}, 1, 2)
            .floats("b", new float[] {1, 1}, 2)
            .node("Gemm", "x w b", "v")
            .node("Relu", "v", "h")
            .floats("u", new float[] {1, -1}, 2, 1)
            .node("MatMul", "h u", "y")
            .output("y");
    WeightRanges weights =
        (tensor, side, target) -> {
          double own = tensor.name().equals("w") ? 0.1 : 0;
          return deviations(new double[] {own, own}, new double[] {own, own})
              .of(tensor, side, target);
        };
    assertTrue(only(model, UNIT, weights).deviations()[0] < 1e-4);
  }

  @Test
  void aReluThatIsOffHidesEverything() {
    ModelBuilder model =
        dense(-2)
            .node("Sub", "y one", "low")
            .scalar("one", 1f)
            .node("Relu", "low", "z")
            .output("z");
    OutputBound bound = only(model, UNIT, WeightRanges.within(Map.of("w", 0.25)));
    assertTrue(bound.deviations()[0] < 1e-30, () -> "" + bound.deviations()[0]);
  }

  @Test
  void rangesPerChannel() {
    ModelBuilder model =
        ModelBuilder.opset(17)
            .input("x", 1, 2, 1)
            .floats("w", new float[] {1, 1}, 1, 2, 1)
            .node("Conv", "x w", "y")
            .output("y");
    InputRanges ranges =
        InputRanges.perChannel("x", List.of(new InputBox(1, 2), new InputBox(-5, -4)));
    OutputBound bound = only(model, ranges, WeightRanges.exact());
    assertEquals(-4, bound.low()[0], 1e-5);
    assertEquals(-2, bound.high()[0], 1e-5);
    InputRanges normalised =
        InputRanges.normalised("x", new InputBox(0, 1), List.of(0.5, 0.25), List.of(0.5, 0.25));
    assertEquals(4, only(model, normalised, WeightRanges.exact()).high()[0], 1e-5);
  }

  private static float[] small(String name, long... dims) {
    float[] values = ModelBuilder.random(name, dims);
    for (int k = 0; k < values.length; k++) {
      values[k] /= 10;
    }
    return values;
  }

  /** Three layers, wide enough for several jobs. */
  private static ModelBuilder network() {
    return ModelBuilder.opset(17)
        .input("x", 1, 3, 12, 12)
        .floats("a", small("a", 40, 3, 3, 3), 40, 3, 3, 3)
        .node("Conv", "x a", "v", ints("pads", 1, 1, 1, 1))
        .node("Relu", "v", "h")
        .floats("b", small("b", 6, 40, 3, 3), 6, 40, 3, 3)
        .node("Conv", "h b", "u")
        .node("Sigmoid", "u", "s")
        .node("Flatten", "s", "r")
        .floats("c", small("c", 600, 5), 600, 5)
        .node("MatMul", "r c", "y")
        .output("y");
  }

  private static WeightRanges within(double tolerance) {
    return WeightRanges.within(Map.of("a", tolerance, "b", tolerance, "c", tolerance));
  }

  @Test
  void growsWithTheToleranceFromRoundingAlone() {
    double[] functions = only(network(), BOTH, WeightRanges.exact()).deviations();
    assertTrue(functions[0] < 1e-7, () -> "the same function: " + functions[0]);
    double[] before = only(network(), BOTH, WeightRanges.exact()).runs();
    assertTrue(before[0] > 0 && before[0] < 0.02, () -> "rounding alone: " + before[0]);
    double[] last = before;
    for (double tolerance : new double[] {0, 1e-6, 1e-4, 1e-3, 1e-2}) {
      double[] now = only(network(), BOTH, within(tolerance)).runs();
      for (int k = 0; k < now.length; k++) {
        assertTrue(now[k] >= last[k], tolerance + " has a smaller bound than less");
      }
      last = now;
    }
  }

  @Test
  void doesNotDependOnTheThreads() {
    OutputBound one = only(network(), BOTH, within(1e-3));
    BoundResult.Bounded three = (BoundResult.Bounded) bound(network(), BOTH, within(1e-3), 3);
    assertArrayEquals(one.deviations(), three.outputs().get(0).deviations());
    assertArrayEquals(one.low(), three.outputs().get(0).low());
  }

  @Test
  void saysWhetherTheTheoremApplies() {
    BoundResult.Bounded large =
        (BoundResult.Bounded) bound(dense(2, -3).output("y"), UNIT, WeightRanges.exact(), 1);
    assertEquals(Math.sqrt(13), large.norms().get(0).value(), 1e-6);
    assertFalse(large.meetsTheorem());
    BoundResult.Bounded small =
        (BoundResult.Bounded) bound(dense(0.6f, -0.7f).output("y"), UNIT, WeightRanges.exact(), 1);
    assertTrue(small.meetsTheorem());
  }

  // ---- tokens ----

  /** Rows (0, 1), (2, −1), (5, 5), looked up and added up with the weights 1 and 2. */
  private static ModelBuilder lookUp() {
    return ModelBuilder.opset(17)
        .input("x", DataType.INT64, 1)
        .floats("table", new float[] {0, 1, 2, -1, 5, 5}, 3, 2)
        .node("Gather", "table x", "rows")
        .floats("w", new float[] {1, 2}, 2, 1)
        .node("MatMul", "rows w", "y")
        .output("y");
  }

  private static void outputsOf(InputRanges tokens, double low, double high) {
    OutputBound bound = only(lookUp(), tokens, WeightRanges.exact());
    assertEquals(low, bound.low()[0], 1e-4, tokens::toString);
    assertEquals(high, bound.high()[0], 1e-4, tokens::toString);
  }

  @Test
  void onlyRowsWithinTheRangeAreLookedUp() {
    outputsOf(InputRanges.of(new InputBox(0, 0)), 2, 2);
    outputsOf(InputRanges.of(new InputBox(0, 1)), -2, 4); // 0 … 2 and −1 … 1
    outputsOf(InputRanges.of(new InputBox(1, 2)), 0, 15);
    outputsOf(InputRanges.of(new InputBox(1.9, 1.9)), 0, 0); // 1.9 is fed as 1
    outputsOf(InputRanges.of(new InputBox(-1, -1)), 15, 15); // the last
    outputsOf(InputRanges.of(new InputBox(-100, 100)), -2, 15);
    outputsOf(InputRanges.perChannel("other", List.of(new InputBox(0, 0))), -2, 15);
    BoundResult none = bound(lookUp(), InputRanges.of(new InputBox(3, 9)), WeightRanges.exact(), 1);
    assertTrue(((BoundResult.Unbounded) none).why().contains("its 3 rows"), none::toString);
  }

  /** At x₀ = x₁ the variance is 0, and float32 might compute less than −ε of large numbers. */
  @Test
  void functionsMayBeBoundedWhereRunsAreNot() {
    ModelBuilder model =
        ModelBuilder.opset(17)
            .input("x", 1, 2)
            .floats("w", new float[] {1, 0, 0, 1}, 2, 2)
            .node("MatMul", "x w", "v")
            .floats("gamma", new float[] {1, 1}, 2)
            .node("LayerNormalization", "v gamma", "y", f("epsilon", 1e-5f))
            .output("y");
    BoundResult.Bounded wide =
        (BoundResult.Bounded)
            bound(model, InputRanges.of(new InputBox(0, 1000)), WeightRanges.exact(), 1);
    assertTrue(wide.noRuns().orElseThrow().sentence().contains("LayerNormalization"));
    assertEquals(Double.POSITIVE_INFINITY, wide.largestOfRuns());
    assertTrue(wide.largest() < 0.1, () -> "" + wide.largest());
    assertEquals(1, wide.outputs().get(0).high()[0], 0.01); // √(n − 1)
    BoundResult.Bounded small = (BoundResult.Bounded) bound(model, UNIT, WeightRanges.exact(), 1);
    assertTrue(small.noRuns().isEmpty());
    assertTrue(small.largestOfRuns() < 10, () -> "" + small.largestOfRuns());
  }

  // ---- attention ----

  /** Means of three rows within [0, 1]², each off by [0, 0.1] at most, by whatever shares. */
  @Test
  void meansByShares() {
    ModelBuilder model =
        ModelBuilder.opset(17)
            .input("x", 1, 3, 2)
            .floats("w", new float[] {1, 0, 0, 1}, 2, 2)
            .node("MatMul", "x w", "v")
            .node("Transpose", "v", "k", ints("perm", 0, 2, 1))
            .node("MatMul", "v k", "scores")
            .node("Softmax", "scores", "shares", i("axis", 2))
            .node("MatMul", "shares v", "y")
            .output("y");
    OutputBound bound = only(model, UNIT, WeightRanges.exact());
    assertEquals(0, bound.low()[5], 1e-4);
    assertEquals(1, bound.high()[5], 1e-4);
    // The first number of each row is off by 0.1 x, and the scores with it by up to 0.1 + 0.1 +
    // 0.01:
    // shares p differ by at most p' − p ≤ (e^0.42 − 1) p or so, half of which moves the mean.
    double[] errors = {0.1, 0, 0, 0};
    double[] off = only(model, UNIT, deviations(errors, errors)).deviations();
    assertTrue(off[0] >= 0.1 && off[0] < 0.5, () -> "" + off[0]);
    assertTrue(off[1] > 0 && off[1] < 0.4, () -> "" + off[1]);
  }

  // ---- no bound ----

  @Test
  void unknownOperator() {
    BoundResult.Unbounded none = none(dense(1).node("Sin", "y", "z").output("z"));
    assertEquals("Sin", none.operator());
    assertTrue(none.sentence().startsWith("There is no bound, because of Sin \"z\": "));
  }

  @Test
  void unknownDomain() {
    ModelBuilder model = dense(1).domain("com.example");
    model.node(ModelBuilder.plain("Relu", "y", "z").setDomain("com.example").build()).output("z");
    assertTrue(none(model).why().contains("com.example"));
  }

  @Test
  void unknownAttribute() {
    assertTrue(
        none(dense(1).node("Tanh", "y", "z", f("slope", 2)).output("z")).why().contains("slope"));
  }

  @Test
  void branches() {
    ModelBuilder inner = ModelBuilder.inner().node("Identity", "y", "t").output("t");
    ModelBuilder model =
        dense(1)
            .input("c", DataType.BOOL, 1)
            .node("If", "c", "z", g("then_branch", inner), g("else_branch", inner))
            .output("z");
    assertEquals("If", none(model).operator());
  }

  @Test
  void openShapes() {
    ModelBuilder model =
        ModelBuilder.opset(17).input("x", -1, -1).weight("w", 3, 2).node("MatMul", "x w", "y");
    assertTrue(none(model.output("y")).why().contains("axis 1 is open"));
    // An open batch is one.
    ModelBuilder batch =
        ModelBuilder.opset(17).input("x", -1, 3).weight("w", 3, 2).node("MatMul", "x w", "y");
    assertEquals(List.of(1, 2), only(batch.output("y"), UNIT, WeightRanges.exact()).shape());
  }

  @Test
  void inputWithoutARange() {
    InputRanges other = InputRanges.perChannel("image", List.of(new InputBox(0, 1)));
    BoundResult result = bound(dense(1).output("y"), other, WeightRanges.exact(), 1);
    assertTrue(((BoundResult.Unbounded) result).sentence().contains("the input \"x\""));
  }

  @Test
  void overflowAndPoles() {
    ModelBuilder exp = dense(200).node("Exp", "y", "z").output("z");
    assertEquals("Exp", none(exp).operator());
    ModelBuilder div = dense(1).scalar("one", 1f).node("Div", "one y", "z").output("z");
    assertTrue(none(div).why().contains("zero"));
    assertEquals("Log", none(dense(1).node("Log", "y", "z").output("z")).operator());
  }

  @Test
  void randomAndTrainingAreRefused() {
    ModelBuilder dropout =
        dense(1)
            .scalar("ratio", 0.5f)
            .tensor(
                ai.onnx.proto.OnnxMl.TensorProto.newBuilder()
                    .setName("training")
                    .setDataType(DataType.BOOL.getNumber())
                    .addInt32Data(1)
                    .build())
            .node("Dropout", "y ratio training", "z")
            .output("z");
    assertEquals("Dropout", none(dropout).operator());
    ModelBuilder random =
        dense(1).node("RandomNormalLike", "y", "n").node("Add", "y n", "z").output("z");
    assertEquals("RandomNormalLike", none(random).operator());
  }

  @Test
  void castsThatRoundAreRefused() {
    ModelBuilder model =
        dense(1)
            .node("Cast", "y", "half", i("to", DataType.FLOAT16.getNumber()))
            .node("Cast", "half", "z", i("to", DataType.FLOAT.getNumber()))
            .output("z");
    assertEquals("Cast", none(model).operator());
  }

  @Test
  void toleranceOfEveryTensorIsNeeded() {
    assertThrows(
        MarbleException.class,
        () -> bound(dense(1).output("y"), UNIT, WeightRanges.within(Map.of()), 1));
  }
}
