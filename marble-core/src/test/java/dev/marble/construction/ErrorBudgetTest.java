package dev.marble.construction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.construction.ErrorBudget.Bound;
import dev.marble.construction.ErrorBudget.Division;
import dev.marble.construction.ErrorBudget.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ErrorBudgetTest {

  private static Bound linear(double... slopes) {
    return tolerances -> {
      double sum = 0;
      for (int i = 0; i < slopes.length; i++) {
        sum += slopes[i] * tolerances[i];
      }
      return sum;
    };
  }

  private static Part part(long sums) {
    return new Part(sums, 1, 1e-7);
  }

  @Test
  void twoTensorsShareByTheirSizes() {
    // Σ sums·log ε under 10 ε₀ + 1000 ε₁ = 1 is greatest at ε = (sums/Σ sums)/slope.
    Division division = ErrorBudget.divide(List.of(part(300), part(100)), linear(10, 1000), 1);
    assertTrue(division.met());
    assertEquals(0.75 / 10, division.tolerances()[0], 0.04 * 0.75 / 10);
    assertEquals(0.25 / 1000, division.tolerances()[1], 0.04 * 0.25 / 1000);
    assertTrue(division.bound() <= 1 && division.bound() > 0.95, "bound " + division.bound());
  }

  @Test
  void aTensorThatTheOutputDoesNotFeelCostsNothing() {
    Division division = ErrorBudget.divide(List.of(part(5), part(7)), linear(0, 1), 1e-3);
    assertEquals(0.5, division.tolerances()[0]);
    assertEquals(1e-3, division.tolerances()[1], 3e-5);
  }

  @Test
  void aWideToleranceTakesTheCoarsest() {
    Division division = ErrorBudget.divide(List.of(part(5), part(7)), linear(1, 1), 10);
    assertEquals(0.5, division.tolerances()[0]);
    assertEquals(0.5, division.tolerances()[1]);
    assertEquals(1, division.bound());
  }

  @Test
  void whatTheFinestCannotMeetIsNotMet() {
    Division division = ErrorBudget.divide(List.of(part(5), part(7)), linear(1, 2), 1e-7);
    assertFalse(division.met());
    assertEquals(3e-7, division.bound(), 1e-18);
  }

  @Test
  void aBoundThatIsNeverFiniteIsNotMet() {
    assertFalse(ErrorBudget.divide(List.of(part(1)), t -> Double.NaN, 1).met());
    assertFalse(ErrorBudget.divide(List.of(part(1)), t -> Double.POSITIVE_INFINITY, 1).met());
  }

  /** Against a search over a fine grid of all pairs, with bounds as networks have them. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void noPairOfTolerancesOnAGridIsCheaper(long seed) {
    Random random = new Random(seed);
    double a = Math.exp(4 * random.nextGaussian());
    double b = Math.exp(4 * random.nextGaussian());
    double rounding = 1e-6 * random.nextDouble();
    List<Part> parts =
        List.of(
            new Part(1 + random.nextInt(100_000), Math.exp(random.nextGaussian()), 1e-8),
            new Part(1 + random.nextInt(1000), Math.exp(random.nextGaussian()), 1e-8));
    Bound bound = t -> rounding + a * t[0] * (1 + 3 * t[1]) + b * t[1];
    Division division = ErrorBudget.divide(parts, bound, 0.01);
    assertTrue(division.met() && division.bound() <= 0.01);

    double best = Double.POSITIVE_INFINITY;
    for (double x = 1e-8; x <= parts.get(0).largest() / 2; x *= 1.05) {
      for (double y = 1e-8; y <= parts.get(1).largest() / 2; y *= 1.05) {
        if (bound.at(new double[] {x, y}) <= 0.01) {
          best =
              Math.min(
                  best,
                  parts.get(0).sums() * Math.log(parts.get(0).largest() / x) / Math.log(2)
                      + parts.get(1).sums() * Math.log(parts.get(1).largest() / y) / Math.log(2));
        }
      }
    }
    long sums = parts.get(0).sums() + parts.get(1).sums();
    assertTrue(
        division.bits() <= best + 0.1 * sums,
        division.bits() + " bits, the grid has " + best + ", seed " + seed);
  }

  @Test
  void theBoundHoldsForManyTensors() {
    long seed = 71;
    Random random = new Random(seed);
    for (int run = 0; run < 200; run++) {
      int n = 1 + random.nextInt(30);
      double[] slopes = random.doubles(n).map(x -> Math.exp(20 * x - 10)).toArray();
      List<Part> parts = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        parts.add(new Part(1 + random.nextInt(1 << 20), 1 + random.nextDouble(), 1e-8));
      }
      double most = Math.exp(-10 * random.nextDouble());
      AtomicInteger asked = new AtomicInteger();
      Bound bound =
          tolerances -> {
            asked.incrementAndGet();
            return linear(slopes).at(tolerances);
          };
      Division division = ErrorBudget.divide(parts, bound, most);
      String where = "run " + run + ", seed " + seed;
      assertTrue(!division.met() || division.bound() <= most, where);
      assertEquals(bound.at(division.tolerances()), division.bound(), where);
      assertTrue(asked.get() <= 110 + 4 * n, asked + " questions, " + where);
      for (int i = 0; i < n; i++) {
        double tolerance = division.tolerances()[i];
        assertTrue(tolerance >= 1e-8 && tolerance <= parts.get(i).largest() / 2, where);
      }
    }
  }
}
