package dev.marble.construction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.random.Distribution;
import dev.marble.random.Seed;
import dev.marble.ticket.InputSign;
import dev.marble.ticket.Recipe;
import dev.marble.ticket.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The aim makes errors smaller where it can, and never asks for more than the tolerance does. */
class AimTest {
  private static final double TOLERANCE = 0.05;

  private static Carving carving(double aim, int samples, OnMiss onMiss) {
    Recipe recipe = new Recipe(new Seed(Carving.SEED), Distribution.UNIFORM);
    CarveSettings settings =
        new CarveSettings(recipe, new Tolerance.Relative(TOLERANCE), samples, aim, onMiss);
    float[] values = Carving.values(Carving.DENSE.size(), 0.7, 42);
    return new Carving(Carving.DENSE, InputSign.ANY, values, settings);
  }

  @Test
  void errorsStayWithinTheAimWhereSamplesAbound() {
    TensorResult result = carving(0.25, 30, OnMiss.WIDEN).carve(2);
    double largest = result.statistics().largestError();
    assertTrue(largest <= 0.25 * result.tolerance(), "largest error " + largest);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 0.5, 0.01})
  void everyWeightIsMetWhateverTheAim(double aim) {
    Carving carving = carving(aim, 8, OnMiss.WIDEN);
    carving.assertEveryWeightIsMet(carving.carve(2));
  }

  @Test
  void anAimOutOfReachLeavesTheFirstSubsetWithinTheTolerance() {
    TensorResult whole = carving(1, 10, OnMiss.ACCEPT).carve(1);
    TensorResult aimed = carving(1e-5, 10, OnMiss.ACCEPT).carve(1);
    assertEquals(whole.statistics().missed(), aimed.statistics().missed());
    int same = 0;
    int size = Carving.DENSE.size();
    for (int t = 0; t < size; t++) {
      long first = whole.masks().get(Side.POSITIVE).get(t);
      same += first == aimed.masks().get(Side.POSITIVE).get(t) ? 1 : 0;
    }
    assertTrue(same > 0.9 * size, same + " of " + size + " are the same");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1.01, Double.NaN})
  void anAimOutOfBoundsIsRefused(double aim) {
    assertThrows(IllegalArgumentException.class, () -> carving(aim, 8, OnMiss.WIDEN));
  }
}
