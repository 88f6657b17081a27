package dev.marble.construction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.MarbleException;
import dev.marble.random.Distribution;
import dev.marble.random.Grid;
import dev.marble.random.Seed;
import dev.marble.ticket.InputSign;
import dev.marble.ticket.Recipe;
import dev.marble.ticket.TensorLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SampleRuleTest {
  /** Weights that share hidden units miss together: at most so many of them here. */
  private static final int CLUSTER = 4;

  private static final int INPUTS = 4_000;

  enum Shape {
    NORMAL,
    UNIFORM,
    EDGE;

    float[] draw(int size, long seed) {
      Random random = new Random(seed);
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] =
            switch (this) {
              case NORMAL -> (float) Math.clamp(random.nextGaussian() / 4, -1.0, 1.0);
              case UNIFORM -> 2 * random.nextFloat() - 1;
              case EDGE -> random.nextBoolean() ? 1 : -1;
            };
      }
      values[0] = 1; // so that scale and tolerance are the same for all
      return values;
    }
  }

  private static SampleRule rule(double tolerance, float... values) {
    return rule(tolerance, 1, 0, values);
  }

  private static SampleRule rule(double tolerance, int sides, int exponent, float... values) {
    long grid = (long) Math.scalb(tolerance, Grid.PRODUCT_BITS);
    return new SampleRule(
        MissRates.uniform(), values, sides, new TensorScale(1, tolerance, exponent, grid));
  }

  private static CarveSettings settings(
      double tolerance, int samples, double failure, Scale scale) {
    return settings(tolerance, samples, failure, scale, OnMiss.ACCEPT, 1);
  }

  private static CarveSettings settings(
      double tolerance, int samples, double failure, Scale scale, OnMiss onMiss, long seed) {
    return new CarveSettings(
        new Recipe(new Seed(seed), Distribution.UNIFORM),
        new Tolerance.Absolute(tolerance),
        samples,
        1,
        onMiss,
        failure,
        scale);
  }

  private static TensorResult carve(CarveSettings settings, InputSign inputs, float... values) {
    TensorLayout layout = Pensia.outByIn(1, values.length);
    return new Carving(layout, inputs, values, settings).carve(2);
  }

  /** The prediction against what the carver misses, over seeds, to within four deviations. */
  @ParameterizedTest
  @EnumSource
  void asManyAreMissedAsExpected(Shape shape) {
    for (double tolerance : new double[] {0.2, 0.1, 0.03, 0.01, 0.002}) {
      for (int samples : new int[] {6, 10, 14, 18, 24}) {
        double expected = 0;
        long missed = 0;
        for (long seed = 1; seed <= 2; seed++) {
          float[] values = shape.draw(CLUSTER * INPUTS, seed);
          CarveSettings settings =
              settings(tolerance, samples, 1, Scale.FITTED, OnMiss.ACCEPT, seed);
          var statistics =
              new Carving(Pensia.outByIn(CLUSTER, INPUTS), InputSign.NON_NEGATIVE, values, settings)
                  .carve(2)
                  .statistics();
          expected += statistics.expectedMisses().orElseThrow();
          missed += statistics.missed();
        }
        String where =
            shape
                + ", "
                + tolerance
                + ", n = "
                + samples
                + ": "
                + missed
                + " missed, "
                + expected
                + " expected, seeds 1 and 2";
        double deviation = 4 * Math.sqrt(CLUSTER * Math.max(1, expected));
        assertTrue(missed <= 1.15 * expected + deviation, where);
        assertTrue(expected <= 1.25 * missed + deviation, where);
      }
    }
  }

  @Test
  void moreSamplesAndCoarserTolerancesMissLess() {
    float[] values = Shape.NORMAL.draw(10_000, 5);
    for (double tolerance = 0.3; tolerance > 1e-5; tolerance /= 2) {
      double last = values.length;
      for (int n = 1; n <= 62; n++) {
        double expected = rule(tolerance, values).expectedMisses(n);
        assertTrue(expected <= last, tolerance + ", " + n);
        last = expected;
      }
    }
    int last = 1;
    for (double tolerance = 1; tolerance > 1e-9; tolerance /= 2) {
      int samples = rule(tolerance, values).choose(0.1).samples();
      assertTrue(samples >= last - 1, tolerance + ": " + samples + " after " + last);
      last = samples;
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 0.01, 0.1, 0.5, 10})
  void theFewestSamplesAreChosen(double failure) {
    SampleRule rule = rule(0.01, Shape.NORMAL.draw(10_000, 6));
    SampleRule.Choice choice = rule.choose(failure);
    assertTrue(choice.expectedMisses().orElseThrow() < failure, choice::toString);
    assertTrue(rule.expectedMisses(choice.samples() - 1) >= failure, choice::toString);
  }

  @Test
  void bothSidesCount() {
    float[] values = Shape.NORMAL.draw(1000, 7);
    double one = rule(0.01, 1, 0, values).expectedMisses(12);
    assertEquals(2 * one, rule(0.01, 2, 0, values).expectedMisses(12));
  }

  @Test
  void theScaleDividesTargets() {
    float[] values = Shape.NORMAL.draw(1000, 8);
    float[] small = values.clone();
    for (int i = 0; i < small.length; i++) {
      small[i] /= 64;
    }
    assertEquals(rule(0.01, 1, 0, values).choose(0.1), rule(0.01, 1, -6, small).choose(0.1));
  }

  @Test
  void zerosNeedOneSampleAndMissNothing() {
    var statistics =
        carve(settings(0.01, 0, 0.1, Scale.FITTED), InputSign.ANY, new float[50]).statistics();
    assertEquals(1, statistics.samplesAsked());
    assertEquals(0, statistics.expectedMisses().orElseThrow());
    assertEquals(0, statistics.rangeBits());
    assertEquals(0, statistics.missed());
  }

  @Test
  void aToleranceAboveAllWeightsNeedsOneSample() {
    for (Scale scale : Scale.values()) {
      var statistics =
          carve(settings(0.6, 0, 0.1, scale), InputSign.ANY, 0.5f, -0.3f, 0.1f).statistics();
      assertEquals(1, statistics.samplesAsked());
      assertEquals(0, statistics.expectedMisses().orElseThrow());
      assertEquals(0, statistics.missed());
    }
  }

  @Test
  void oneWeightOfTheFinestTolerance() {
    TensorResult result =
        carve(settings(1e-6, 0, 1e-12, Scale.FITTED, OnMiss.WIDEN, 1), InputSign.ANY, 0.9f);
    assertEquals(62, result.statistics().samplesAsked());
    assertTrue(result.statistics().expectedMisses().orElseThrow() >= 1e-12);
    assertTrue(result.statistics().largestError() <= 1e-6);
  }

  @Test
  void theRangeIsBetweenTheExtremes() {
    var statistics =
        carve(settings(0.0625, 0, 0.1, Scale.FITTED), InputSign.ANY, -0.25f, 0.75f).statistics();
    assertEquals(3, statistics.rangeBits(), 1e-12);
  }

  @Test
  void theTheoremsScaleIsOne() {
    float[] values = new float[200];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i - 100) / 4000f;
    }
    TensorResult fitted =
        carve(settings(2.5e-4, 0, 0.1, Scale.FITTED, OnMiss.WIDEN, 1), InputSign.ANY, values);
    TensorResult theorem =
        carve(settings(2.5e-4, 0, 0.1, Scale.THEOREM, OnMiss.WIDEN, 1), InputSign.ANY, values);
    assertEquals(-5, fitted.scaleExponent());
    assertEquals(0, theorem.scaleExponent());
    assertTrue(theorem.statistics().largestError() <= 2.5e-4);
    assertTrue(theorem.statistics().expectedMisses().orElseThrow() < 0.1);
  }

  @Test
  void weightsAboveOneTakeMoreSamplesAtTheTheoremsScale() {
    TensorResult theorem =
        carve(settings(0.01, 0, 0.1, Scale.THEOREM, OnMiss.WIDEN, 1), InputSign.ANY, 1.5f, -1.2f);
    assertEquals(0, theorem.scaleExponent());
    assertTrue(theorem.statistics().largestError() <= 0.01);
  }

  @ParameterizedTest
  @CsvSource({
    "4.5, 0.01, '\"layer.weight\" has weights up to 4.5'",
    "1e-12, 1e-14, 'at the theorem''s scale 1'",
  })
  void whatTheTheoremsScaleCannotHoldIsRefused(float value, double tolerance, String words) {
    CarveSettings settings = settings(tolerance, 0, 0.1, Scale.THEOREM, OnMiss.WIDEN, 1);
    var error =
        assertThrows(MarbleException.class, () -> carve(settings, InputSign.ANY, value, -value));
    assertTrue(error.getMessage().contains(words), error.getMessage());
    assertTrue(error.getMessage().contains("Maybe use --scale fitted"), error.getMessage());
  }
}
