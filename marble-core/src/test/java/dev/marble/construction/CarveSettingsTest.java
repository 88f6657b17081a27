package dev.marble.construction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CarveSettingsTest {

  private static int samples(Tolerance tolerance, double largest) {
    var recipe = Carving.settings(1, 0, OnMiss.WIDEN).recipe();
    return new CarveSettings(recipe, tolerance, 0, OnMiss.WIDEN).samplesFor(largest);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 3",
    "0.5, 3",
    "0.36, 3",
    "0.35, 6",
    "0.1, 9",
    "0.01, 21",
    "0.001, 30",
    "1e-6, 60",
    "1e-7, 62",
    "1e-300, 62",
  })
  void samplesByTheRuleOfPensiaEtAl(double tolerance, int samples) {
    assertEquals(samples, samples(new Tolerance.Relative(tolerance), 123));
  }

  @Test
  void theRuleIsThreeTimesTheRoundedLogarithm() {
    long seed = 41;
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      double tolerance = Math.pow(2, -random.nextDouble(21));
      double exact = -StrictMath.log(tolerance) / StrictMath.log(2);
      if (Math.abs(exact - Math.floor(exact) - 0.5) > 1e-9) {
        long expected = Math.clamp(3 * Math.round(exact), 3, 62);
        assertEquals(
            expected,
            samples(new Tolerance.Relative(tolerance), 1),
            () -> tolerance + ", seed " + seed);
      }
    }
  }

  @Test
  void aFinerToleranceNeverHasFewerSamples() {
    int last = 1;
    for (double tolerance = 1; tolerance > 1e-12; tolerance *= 0.99) {
      int samples = samples(new Tolerance.Relative(tolerance), 1);
      assertTrue(samples >= last && samples <= CarveSettings.MAX_SAMPLES);
      last = samples;
    }
    assertEquals(62, last);
  }

  @Test
  void anAbsoluteToleranceCountsByTheLargestWeight() {
    assertEquals(21, samples(new Tolerance.Absolute(0.01), 1));
    assertEquals(30, samples(new Tolerance.Absolute(0.01), 10));
    assertEquals(3, samples(new Tolerance.Absolute(0.01), 0.001));
    assertEquals(3, samples(new Tolerance.Absolute(0.01), 0));
  }

  @Test
  void samplesThatAreAskedForAreTaken() {
    for (int samples = 1; samples <= 62; samples++) {
      assertEquals(samples, Carving.settings(0.01, samples, OnMiss.WIDEN).samplesFor(1));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 63, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void impossibleSamplesAreRefused(int samples) {
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> Carving.settings(0.01, samples, OnMiss.WIDEN));
    assertTrue(error.getMessage().contains(samples + ", not within 1 … 62"), error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1.0000001, Double.NaN, Double.POSITIVE_INFINITY})
  void impossibleSharesAreRefused(double share) {
    var error = assertThrows(IllegalArgumentException.class, () -> new Tolerance.Relative(share));
    assertTrue(error.getMessage().contains(String.valueOf(share)), error.getMessage());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.1, 1e39, Double.NaN, Double.POSITIVE_INFINITY})
  void impossibleAbsoluteTolerancesAreRefused(double value) {
    var error = assertThrows(IllegalArgumentException.class, () -> new Tolerance.Absolute(value));
    assertTrue(error.getMessage().contains(String.valueOf(value)), error.getMessage());
  }

  @Test
  void tolerances() {
    assertEquals(0.25, new Tolerance.Relative(0.5).absolute(0.5));
    assertEquals(0.5, new Tolerance.Absolute(0.5).absolute(7));
    assertEquals(0.5, new Tolerance.Relative(0.5).share(7));
    assertEquals(0.25, new Tolerance.Absolute(0.5).share(2));
    assertEquals(1, new Tolerance.Absolute(0.5).share(0));
    assertEquals(1, new Tolerance.Relative(1).share(3));
  }
}
