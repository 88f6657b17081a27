package dev.marble.construction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.MarbleException;
import dev.marble.ticket.Choice;
import dev.marble.ticket.InputSign;
import dev.marble.ticket.Side;
import dev.marble.ticket.TensorLayout;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tensors of any size of weights, from the smallest float to the largest. */
final class MagnitudesTest {

  private static Carving carving(TensorLayout layout, InputSign sign, float... values) {
    return new Carving(layout, sign, values, Carving.settings(0.01, 0, OnMiss.WIDEN));
  }

  private static void assertCarved(float[] values) {
    Carving carving = carving(Pensia.outByIn(values.length / 10, 10), InputSign.ANY, values);
    TensorResult result = carving.carve(2);
    carving.assertEveryWeightIsMet(result);
    TensorCarverTest.assertHonest(carving, result);
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertTrue(Math.scalb(1.0, result.scaleExponent()) >= largest);
    assertTrue(Math.scalb(1.0, result.scaleExponent() - 1) < largest);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e30, 1e-30, 1e-37, 1e-39, 1e-42, 1, 0.5, 0.50001, 3e38})
  void valuesOfAnyMagnitude(double largest) {
    assertCarved(Carving.values(200, largest, 4));
  }

  /** The tolerance is 1.6 of the smallest float, so that rounding to it must be allowed for. */
  @Test
  void whereFloatsAreCoarse() {
    float[] values = new float[400];
    for (int t = 0; t < values.length; t++) {
      values[t] = (t % 321 - 160) * Float.MIN_VALUE;
    }
    assertCarved(values);
  }

  @Test
  void theLargestFloats() {
    float[] values = Carving.values(200, Float.MAX_VALUE, 5);
    for (int t = 0; t < values.length; t++) {
      values[t] = Math.clamp(values[t], -3.39e38f, 3.39e38f);
    }
    Arrays.fill(values, 0, 50, 3.39e38f);
    assertCarved(values);
  }

  @ParameterizedTest
  @EnumSource
  void zerosNeedNothing(InputSign sign) {
    float[] values = new float[Carving.DENSE.size()];
    Arrays.fill(values, 100, 200, -0f);
    TensorResult result = carving(Carving.DENSE, sign, values).carve(2);
    for (Side side : sign.sides()) {
      assertEquals(0, result.masks().get(side).kept(Choice.SUBSET));
    }
    for (float[] weights : result.weights()) {
      for (float weight : weights) {
        assertEquals(0f, weight);
      }
    }
    assertEquals(0, result.tolerance());
    assertEquals(0, result.statistics().largestError());
    assertEquals(0, result.statistics().missed());
  }

  @ParameterizedTest
  @EnumSource
  void aSingleWeight(InputSign sign) {
    for (float value : new float[] {1, -1, 0.3f, -1e-20f, 0, 2, 1024, 1025}) {
      for (TensorLayout layout : new TensorLayout[] {Pensia.outByIn(1, 1), Pensia.bias(1)}) {
        Carving carving = carving(layout, sign, value);
        carving.assertEveryWeightIsMet(carving.carve(3));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "0.5, -1", "0.75, 0", "1.0000001, 1", "2, 1", "1.4e-45, -149"})
  void theScaleIsTheNextPowerOfTwo(float value, int exponent) {
    CarveSettings settings = Carving.settings(1, 0, OnMiss.WIDEN);
    Carving carving =
        new Carving(Pensia.bias(1), InputSign.NON_NEGATIVE, new float[] {value}, settings);
    assertEquals(exponent, carving.carve(1).scaleExponent());
  }

  @ParameterizedTest
  @ValueSource(floats = {1e-3f, 0.1f, 10, 1e6f})
  void anAbsoluteToleranceIsTakenAsItIs(float tolerance) {
    CarveSettings relative = Carving.settings(0.5, 0, OnMiss.WIDEN);
    CarveSettings absolute =
        new CarveSettings(relative.recipe(), new Tolerance.Absolute(tolerance), 0, OnMiss.WIDEN);
    float[] values = Carving.values(300, 3, 6);
    Carving carving = new Carving(Carving.DENSE, InputSign.ANY, values, absolute);
    TensorResult result = carving.carve(2);
    assertEquals(tolerance, result.tolerance());
    carving.assertEveryWeightIsMet(result);
    if (tolerance >= 10) {
      assertEquals(0, result.masks().get(Side.POSITIVE).kept(Choice.SUBSET));
    }
  }

  @Test
  void anAbsoluteToleranceThatIsTooFineIsRefused() {
    CarveSettings settings =
        new CarveSettings(
            Carving.settings(1, 0, OnMiss.WIDEN).recipe(),
            new Tolerance.Absolute(1e-3),
            0,
            OnMiss.WIDEN);
    float[] values = {0.5f, 1e6f};
    Carving carving = new Carving(Pensia.bias(2), InputSign.ANY, values, settings);
    String sentence = assertThrows(MarbleException.class, () -> carving.carve(1)).getMessage();
    assertTrue(sentence.contains("tolerance 0.001") && sentence.contains("1000000"), sentence);
  }
}
