package dev.marble.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.marble.batch.Progress;
import dev.marble.onnx.OnnxRunner.Value;
import dev.marble.random.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The attack on networks whose worst inputs are known. */
final class OutputAttackTest {
  private static final int INPUTS = 2000;

  private static OutputAttack.Box box(double low, double high) {
    return new OutputAttack.Box() {
      @Override
      public double low(String input, int channel) {
        return low;
      }

      @Override
      public double high(String input, int channel) {
        return high;
      }
    };
  }

  private static OutputAttack.Found attack(
      ModelBuilder target, ModelBuilder ticket, OutputAttack.Box box, long seed, Value... start) {
    try (OnnxRunner one = OnnxRunner.of(target.bytes(), 1);
        OnnxRunner other = OnnxRunner.of(ticket.bytes(), 1)) {
      Map<String, Value> example = new LinkedHashMap<>();
      for (int i = 0; i < start.length; i++) {
        example.put(one.inputs().get(i).name(), start[i]);
      }
      return new OutputAttack(one, other, box, new Seed(seed))
          .search(List.of(example), INPUTS, Progress.NONE);
    }
  }

  private static Value value(float each, long... shape) {
    int size = 1;
    for (long dim : shape) {
      size *= (int) dim;
    }
    float[] values = new float[size];
    Arrays.fill(values, each);
    return new Value(shape, values);
  }

  private static ModelBuilder linear(float[] weights, int outputs, long first) {
    int inputs = weights.length / outputs;
    return ModelBuilder.opset(17)
        .input("x", first, inputs)
        .floats("w", weights, inputs, outputs)
        .node("MatMul", "x w", "y")
        .output("y");
  }

  /** A linear network and one whose weights are a little off: (inputs × outputs) each. */
  private static float[][] nearlyEqual(long seed, int inputs, int outputs) {
    Random random = new Random(seed);
    float[] one = new float[inputs * outputs];
    float[] other = new float[inputs * outputs];
    for (int i = 0; i < one.length; i++) {
      one[i] = (float) random.nextGaussian();
      other[i] = (float) (one[i] + 0.01 * random.nextGaussian());
    }
    return new float[][] {one, other};
  }

  /** The largest |Σ xᵢ·eᵢⱼ| for xᵢ in [low, high]. */
  private static double largest(
      float[][] weights, int outputs, int which, double low, double high) {
    double most = 0;
    double least = 0;
    for (int i = which; i < weights[0].length; i += outputs) {
      double error = (double) weights[0][i] - weights[1][i];
      most += Math.max(error * low, error * high);
      least += Math.min(error * low, error * high);
    }
    return Math.max(most, -least);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1, 4})
  void findsTheWorstCornerOfALinearNetwork(long first) {
    int outputs = 3;
    float[][] weights = nearlyEqual(7, 40, outputs);
    OutputAttack.Found found =
        attack(
            linear(weights[0], outputs, first),
            linear(weights[1], outputs, first),
            box(-1, 2),
            1,
            value(0.5f, 1, 40));
    double worst = 0;
    for (int which = 0; which < outputs; which++) {
      double truth = largest(weights, outputs, which, -1, 2);
      worst = Math.max(worst, truth);
      double[] each = found.outputs().get(0).largest();
      assertEquals(outputs, each.length);
      assertTrue(each[which] >= 0.9 * truth, each[which] + " of " + truth);
      assertTrue(each[which] <= truth + 1e-4, each[which] + " of " + truth);
    }
    assertEquals(worst, found.largest(), 1e-4);
    assertEquals(found.largest(), found.outputs().get(0).most());
    assertEquals(found.element(), found.outputs().get(0).where());
    assertEquals("y", found.output());
    for (float x : found.worst().get("x").values()) {
      assertTrue(x == -1 || x == 2, "the worst corner of a linear network: " + x);
    }
    assertArrayEquals(new long[] {1, 40}, found.worst().get("x").shape());
    assertTrue(found.tried() <= INPUTS, "tried " + found.tried());
  }

  /** With a network that answers its input beside one that answers 0, a deviation is an input. */
  @ParameterizedTest
  @ValueSource(longs = {-1, 1, 5})
  void staysInTheBoxToTheLastBit(long first) {
    ModelBuilder same =
        ModelBuilder.opset(17).input("x", first, 3, 2).node("Identity", "x", "y").output("y");
    ModelBuilder zero =
        ModelBuilder.opset(17)
            .input("x", first, 3, 2)
            .scalar("zero", 0)
            .node("Mul", "x zero", "y")
            .output("y");
    double[] low = {0.1, -0.7, 0};
    double[] high = {0.3, 0.2, 1e-3};
    OutputAttack.Box box =
        new OutputAttack.Box() {
          @Override
          public double low(String input, int channel) {
            return low[channel];
          }

          @Override
          public double high(String input, int channel) {
            return high[channel];
          }
        };
    OutputAttack.Found found = attack(same, zero, box, 3, value(5, 1, 3, 2));
    double[] each = found.outputs().get(0).largest();
    for (int i = 0; i < each.length; i++) {
      double most = Math.max(Math.abs(low[i / 2]), high[i / 2]);
      assertTrue(each[i] <= most, each[i] + " lies outside of " + most);
      assertTrue(each[i] >= most * (1 - 1e-6), each[i] + " does not reach " + most);
      float worst = found.worst().get("x").values()[i];
      assertTrue(worst >= low[i / 2] && worst <= high[i / 2], "worst input " + worst);
    }
  }

  @Test
  void isTheSameForASeedAndAnotherForAnother() {
    float[][] weights = nearlyEqual(3, 300, 2);
    List<double[]> found = new ArrayList<>();
    List<float[]> worst = new ArrayList<>();
    for (long seed : new long[] {11, 11, 12}) {
      OutputAttack.Found one =
          attack(
              linear(weights[0], 2, -1),
              linear(weights[1], 2, -1),
              box(0, 1),
              seed,
              value(0.5f, 1, 300));
      found.add(one.outputs().get(0).largest());
      worst.add(one.worst().get("x").values());
    }
    assertArrayEquals(found.get(0), found.get(1));
    assertArrayEquals(worst.get(0), worst.get(1));
    assertNotEquals(found.get(0)[0], found.get(2)[0]);
  }

  /** Two networks that differ on one input alone, which no search can meet by chance. */
  @Test
  void isNeverBelowItsStarts() {
    float[] secret = ModelBuilder.random("secret", 30);
    ModelBuilder spike =
        ModelBuilder.opset(17)
            .input("x", -1, 30)
            .floats("secret", secret, 1, 30)
            .longs("axes", 1)
            .scalar("width", 1e-3f)
            .node("Sub", "x secret", "d")
            .node("Abs", "d", "a")
            .node("ReduceSum", "a axes", "s", ModelBuilder.i("keepdims", 1))
            .node("Sub", "width s", "r")
            .node("Relu", "r", "y")
            .output("y");
    ModelBuilder sameShape =
        ModelBuilder.opset(17)
            .input("x", -1, 30)
            .scalar("zero", 0)
            .longs("axes", 1)
            .node("Mul", "x zero", "n")
            .node("ReduceSum", "n axes", "y", ModelBuilder.i("keepdims", 1))
            .output("y");
    OutputAttack.Found found =
        attack(sameShape, spike, box(-4, 4), 5, new Value(new long[] {1, 30}, secret.clone()));
    assertEquals(1e-3f, found.largest());
    assertArrayEquals(secret, found.worst().get("x").values());
  }

  /** Each output of a run depends on all of its examples: only one by one they mean anything. */
  @Test
  void runsOneByOneWhatMixesItsExamples() {
    float[][] weights = nearlyEqual(9, 10, 2);
    List<ModelBuilder> models = new ArrayList<>();
    for (float[] each : weights) {
      models.add(
          ModelBuilder.opset(17)
              .input("x", -1, 10)
              .floats("w", each, 10, 2)
              .longs("axes", 0)
              .node("ReduceSum", "x axes", "s", ModelBuilder.i("keepdims", 1))
              .node("Sub", "x s", "d")
              .node("Add", "d x", "e") // for one example: x
              .node("MatMul", "e w", "y")
              .output("y"));
    }
    OutputAttack.Found found = attack(models.get(0), models.get(1), box(-1, 1), 2, value(0, 1, 10));
    for (int which = 0; which < 2; which++) {
      double truth = largest(weights, 2, which, -1, 1);
      assertEquals(truth, found.outputs().get(0).largest()[which], 1e-4);
    }
  }

  @Test
  void leavesIntegerInputsAlone() {
    float[][] weights = nearlyEqual(5, 12, 2);
    List<ModelBuilder> models = new ArrayList<>();
    for (float[] each : weights) {
      models.add(
          ModelBuilder.opset(17)
              .input("which", DataType.INT64, 1)
              .input("x", 1, 12)
              .input("z", 1, 2)
              .floats("w", each, 12, 2)
              .node("MatMul", "x w", "p")
              .node("Gather", "p which", "g", ModelBuilder.i("axis", 1))
              .node("Add", "g z", "y")
              .output("y"));
    }
    OutputAttack.Found found =
        attack(
            models.get(0),
            models.get(1),
            box(0, 1),
            2,
            value(1, 1),
            value(0, 1, 12),
            value(0, 1, 2));
    assertEquals(List.of("which"), found.fixed());
    assertArrayEquals(new float[] {1}, found.worst().get("which").values());
    assertEquals(largest(weights, 2, 1, 0, 1), found.largest(), 1e-5);
  }

  @Test
  void refusesWhatItCannotSearch() {
    float[][] weights = nearlyEqual(5, 4, 2);
    ModelBuilder model = linear(weights[0], 2, 1);
    String none =
        assertThrows(
                OnnxException.class, () -> attack(model, model, box(0.1, 0.1), 1, value(0, 1, 4)))
            .getMessage();
    assertTrue(none.contains("No float lies within the range 0.1 … 0.1"), none);
    OutputAttack.Found point = attack(model, model, box(0.5, 0.5), 1, value(0, 1, 4));
    assertArrayEquals(new float[] {.5f, .5f, .5f, .5f}, point.worst().get("x").values());
  }

  private static boolean[] counts(boolean... which) {
    return which;
  }

  @Test
  void talliesByElement() {
    DeviationTally tally = new DeviationTally();
    float nan = Float.NaN;
    float infinite = Float.POSITIVE_INFINITY;
    Map<String, Value> one = Map.of("y", new Value(new long[] {2, 2}, new float[] {1, nan, 3, 4}));
    Map<String, Value> other =
        Map.of("z", new Value(new long[] {2, 2}, new float[] {1.5f, nan, 1, 4}));
    assertArrayEquals(new double[] {0.5, 2}, tally.add(one, other, 2, counts(true, true)));
    assertArrayEquals(new double[] {2, 0}, tally.outputs().get(0).largest());
    assertEquals("y", tally.outputs().get(0).name());
    assertEquals(2, tally.most());
    // Its first axis does not count three examples: the output is taken as a whole.
    assertArrayEquals(new double[] {2, 0, 0}, tally.add(one, other, 3, counts(true, true, true)));
    assertEquals(4, tally.outputs().get(0).largest().length);
    DeviationTally second = new DeviationTally();
    assertArrayEquals(new double[] {0, 2}, second.add(one, other, 2, counts(false, true)));
    assertArrayEquals(new double[] {2, 0}, second.outputs().get(0).largest());
    DeviationTally first = new DeviationTally();
    assertArrayEquals(new double[] {0.5}, first.add(one, other, 2, counts(true)));
    Map<String, Value> broken =
        Map.of("z", new Value(new long[] {2, 2}, new float[] {nan, nan, infinite, 4}));
    assertArrayEquals(
        new double[] {infinite, infinite}, first.add(one, broken, 2, counts(true, true)));
    DeviationTally sum = new DeviationTally();
    sum.add(first.outputs());
    sum.add(List.of(new OutputDeviation("y", new double[] {1, 7, 2})));
    assertArrayEquals(new double[] {infinite, 7, 2}, sum.outputs().get(0).largest());
  }
}
