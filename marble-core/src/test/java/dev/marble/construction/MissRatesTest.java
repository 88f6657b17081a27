package dev.marble.construction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class MissRatesTest {
  private static final double[] TARGETS = {0.001, 0.02, 0.05, 0.1, 0.3, 0.5, 0.77, 1, 1.1, 2.5, 4};

  private static double rate(int samples, double tolerance, double target) {
    return MissRates.uniform().at(samples, tolerance).rate(target);
  }

  @Test
  void ratesAreProbabilities() {
    for (double tolerance = 8; tolerance > 1e-14; tolerance /= 1.7) {
      for (int n = 1; n <= 62; n++) {
        for (double target : TARGETS) {
          double rate = rate(n, tolerance, target);
          assertTrue(rate >= 0 && rate <= 1, n + ", " + tolerance + ", " + target + ": " + rate);
          assertEquals(target <= tolerance, rate == 0, n + ", " + tolerance + ", " + target);
        }
      }
    }
  }

  @Test
  void moreSamplesNeverMissMore() {
    for (double tolerance = 1; tolerance > 1e-14; tolerance /= 1.7) {
      for (double target : TARGETS) {
        double last = 1;
        for (int n = 1; n <= 62; n++) {
          double rate = rate(n, tolerance, target);
          assertTrue(rate <= last * (1 + 1e-12), n + ", " + tolerance + ", " + target);
          last = rate;
        }
      }
    }
  }

  @Test
  void aFinerToleranceNeverMissesLess() {
    for (double target : TARGETS) {
      for (int n = 1; n <= 62; n++) {
        double last = 0;
        for (double tolerance = 1 / 32.0; tolerance > 1e-14; tolerance /= 1.7) {
          double rate = rate(n, tolerance, target);
          assertTrue(
              rate >= last * (1 - 1e-12) || target <= tolerance,
              n + ", " + tolerance + ", " + target + ": " + rate);
          last = rate;
        }
      }
    }
  }

  /** What finer tolerances than the table's are answered by: two more samples per octave. */
  @Test
  void twoMoreSamplesMakeUpForHalfTheTolerance() {
    for (int octave = 5; octave < 12; octave++) {
      double tolerance = Math.scalb(1.0, -octave);
      for (double target : new double[] {0.05, 0.1, 0.3, 0.5, 0.77, 1}) {
        for (int n = 1; n <= 60; n++) {
          double rate = rate(n, tolerance, target);
          if (rate > 1e-6) {
            double halved = rate(n + 2, tolerance / 2, target);
            assertTrue(halved <= rate * 1.3, n + ", " + octave + ", " + target + ": " + halved);
          }
        }
      }
    }
  }

  @Test
  void whatOneSampleMissesIsKnown() {
    // Of one product uv, P(uv > x) = (1 − x + x ln x) / 2 for x in [0, 1].
    for (double tolerance : new double[] {0.25, 0.125, 1 / 32.0}) {
      for (double target : new double[] {0.375, 0.5, 0.75}) {
        double hit = above(target - tolerance) - above(target + tolerance);
        assertEquals(1 - hit, rate(1, tolerance, target), 0.03, tolerance + ", " + target);
      }
    }
  }

  private static double above(double x) {
    return x >= 1 ? 0 : (1 - x + x * StrictMath.log(x)) / 2;
  }
}
