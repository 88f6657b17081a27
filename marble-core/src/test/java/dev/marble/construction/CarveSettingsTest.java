package dev.marble.construction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.random.Distribution;
import dev.marble.ticket.Recipe;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CarveSettingsTest {

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void aFailureThatIsNoneIsRefused(double failure) {
    Recipe recipe = Carving.settings(1, 0, OnMiss.WIDEN).recipe();
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new CarveSettings(
                    recipe, new Tolerance.Relative(1), 0, 1, OnMiss.WIDEN, failure, Scale.FITTED));
    assertTrue(error.getMessage().contains("failure " + failure), error.getMessage());
  }

  @Test
  void ratesThatWereNotMeasuredChooseNothing() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> Carving.settings(Distribution.NORMAL, 0.1, 0, OnMiss.WIDEN));
    assertTrue(error.getMessage().contains("with normal ones"), error.getMessage());
  }

  @Test
  void asTheTicketTellsThem() {
    Map<String, String> auto = Carving.settings(0.01, 0, OnMiss.WIDEN).toMap();
    assertEquals("auto", auto.get("samples"));
    assertEquals("fitted", auto.get("scale"));
    assertEquals(Double.toString(CarveSettings.USUAL_FAILURE), auto.get("failure"));
    Map<String, String> fixed = Carving.settings(0.01, 17, OnMiss.WIDEN).toMap();
    assertEquals("17", fixed.get("samples"));
    assertFalse(fixed.containsKey("failure"), "nothing was decided by it");
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
  }

  @Test
  void eachTensorMayHaveAToleranceOfItsOwn() {
    Tolerance each = new Tolerance.ByTensor(0.05, Map.of("a", 0.5, "b", 0.25));
    assertEquals(0.5, each.of("a").absolute(123));
    assertEquals(0.25, each.of("b").absolute(123));
    assertThrows(IllegalArgumentException.class, () -> each.of("c"));
    assertThrows(IllegalStateException.class, () -> each.absolute(1));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void anOutputToleranceThatIsNoneIsRefused(double output) {
    assertThrows(
        IllegalArgumentException.class, () -> new Tolerance.ByTensor(output, Map.of("a", 1.0)));
  }
}
