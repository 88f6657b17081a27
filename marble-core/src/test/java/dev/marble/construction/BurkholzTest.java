package dev.marble.construction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.MarbleException;
import dev.marble.random.Distribution;
import dev.marble.random.Seed;
import dev.marble.ticket.Choice;
import dev.marble.ticket.InputSign;
import dev.marble.ticket.Mask;
import dev.marble.ticket.Recipe;
import dev.marble.ticket.Side;
import dev.marble.ticket.TensorLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A layer behind copies: each weight is the first subset of its own single weights. */
final class BurkholzTest {
  private static CarveSettings settings(
      Distribution distribution,
      double tolerance,
      int samples,
      double aim,
      OnMiss onMiss,
      long seed) {
    return new CarveSettings(
        new Recipe(new Seed(seed), distribution),
        new Tolerance.Relative(tolerance),
        samples,
        aim,
        onMiss,
        Construction.BURKHOLZ);
  }

  private static Carving carving(
      TensorLayout layout, double tolerance, int samples, double aim, OnMiss onMiss) {
    return new Carving(
        layout,
        InputSign.IMMATERIAL,
        Carving.values(layout.size(), 0.7, 4),
        settings(Distribution.UNIFORM, tolerance, samples, aim, onMiss, Carving.SEED));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.01, 0.001})
  void everyWeightIsMetByTheFirstSubsetOfSingleWeights(double tolerance) {
    for (TensorLayout layout : new TensorLayout[] {Carving.DENSE, Carving.CONVOLUTION}) {
      Carving carving = carving(layout, tolerance, 0, 1, OnMiss.WIDEN);
      TensorResult result = carving.carve(2);
      carving.assertEveryWeightIsMet(result);
      carving.assertEverySubsetIsTheFirst(result);
      TensorCarverTest.assertHonest(carving, result);
      assertEquals(result.samples(), result.width());
      assertEquals(0, result.hiddenKept(), "there is no hidden layer");
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyDistributionIsRebuilt(Distribution distribution) {
    Carving carving =
        new Carving(
            Carving.DENSE,
            InputSign.IMMATERIAL,
            Carving.values(Carving.DENSE.size(), 0.7, 4),
            settings(distribution, 0.1, 8, 1, OnMiss.ACCEPT, Carving.SEED));
    TensorResult result = carving.carve(1);
    carving.assertEveryWeightIsRebuilt(result);
    TensorCarverTest.assertHonest(carving, result);
  }

  @ParameterizedTest
  @CsvSource({"0.1, 8", "0.03, 12", "0.03, 18", "0.01, 12", "0.01, 20", "0.002, 14", "0.002, 20"})
  void asManyAreMissedAsExpected(double tolerance, int samples) {
    double expected = 0;
    long missed = 0;
    for (long seed = 1; seed <= 3; seed++) {
      TensorLayout layout = Pensia.outByIn(120, 100);
      float[] values = new float[layout.size()];
      Random random = new Random(seed);
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextFloat() * 2 - 1;
      }
      CarveSettings settings =
          settings(Distribution.UNIFORM, tolerance, samples, 1, OnMiss.ACCEPT, seed);
      var statistics =
          new Carving(layout, InputSign.IMMATERIAL, values, settings).carve(2).statistics();
      expected += statistics.expectedMisses().orElseThrow();
      missed += statistics.missed();
    }
    String where = missed + " missed, " + expected + " expected, seeds 1 to 3";
    double deviation = 4 * Math.sqrt(Math.max(1, expected));
    assertTrue(missed <= 1.25 * expected + deviation, where);
    assertTrue(expected <= 1.35 * missed + deviation, where);
  }

  /** More copies keep the subsets that were found: only what was missed is solved again. */
  @Test
  void wideningKeepsWhatWasFound() {
    TensorResult few = carving(Carving.DENSE, 0.01, 6, 0.5, OnMiss.ACCEPT).carve(1);
    TensorResult wide = carving(Carving.DENSE, 0.01, 6, 0.5, OnMiss.WIDEN).carve(2);
    assertTrue(few.statistics().missed() > 0 && wide.samples() > 6);
    Mask before = few.masks().get(Side.POSITIVE);
    Mask after = wide.masks().get(Side.POSITIVE);
    double most = few.tolerance();
    for (int t = 0; t < before.size(); t++) {
      if (Math.abs(few.weights()[0][t] - Carving.values(300, 0.7, 4)[t]) <= most) {
        assertEquals(before.get(t), after.get(t), "weight " + t);
      }
    }
    carving(Carving.DENSE, 0.01, 6, 0.5, OnMiss.WIDEN).assertEveryWeightIsMet(wide);
  }

  @Test
  void stopsWithAdvice() {
    Carving carving = carving(Carving.DENSE, 0.01, 6, 1, OnMiss.STOP);
    String sentence = assertThrows(MarbleException.class, () -> carving.carve(1)).getMessage();
    assertTrue(sentence.contains("cannot be met within"), sentence);
    assertTrue(sentence.contains("--samples 21"), sentence);
  }

  @Test
  void theChoiceNamesCopies() {
    assertEquals(Choice.COPIES, Construction.BURKHOLZ.choice());
    assertEquals(Choice.COPIES, Choice.parse("copies"));
    assertEquals("burkholz", Construction.BURKHOLZ.label());
  }
}
