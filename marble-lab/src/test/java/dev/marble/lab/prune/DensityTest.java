package dev.marble.lab.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DensityTest {
  /** Where {@code int(f·n)}, {@code int((1−k)n)} and thresholds give other counts. */
  @ParameterizedTest
  @CsvSource({
    "0.8, 10, 2",
    "0.6, 15, 6",
    "0.6, 17, 7",
    "0.8, 1000, 200",
    "0.8, 266200, 53240",
  })
  void removesWhatIsAsked(double density, long n, long removed) {
    assertEquals(removed, n - Density.of(density).keep(n));
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 1, 1",
    "0.5, 3, 2",
    "0.49, 1, 0",
    "0.3, 5, 2",
    "0.1, 5, 1",
    "0.1, 4, 0",
    "1, 7, 7",
    "0.7, 10, 7",
    "0.29, 100, 29",
  })
  void roundsHalvesUp(double density, long n, long kept) {
    assertEquals(kept, Density.of(density).keep(n));
  }

  @Test
  void poweringIsExact() {
    assertEquals(new BigDecimal("0.134217728"), Density.of(0.8).power(9).kept());
    assertEquals(Density.ALL, Density.of(0.8).power(0));
  }

  @Test
  void rootsLeadBack() {
    assertEquals(0.0352, Density.of(0.0352).root(15).power(15).value(), 1e-12);
    assertEquals(Density.of(0.5), Density.of(0.25).root(2));
  }

  @ParameterizedTest
  @CsvSource({
    "0.25, 0.25",
    "25%, 0.25",
    "1/4, 0.25",
    "1/32, 0.03125",
    "1, 1",
    "1.0, 1",
    "2e-1, 0.2"
  })
  void readsWhatPeopleWrite(String text, String kept) {
    assertEquals(new Density(new BigDecimal(kept)), Density.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1.01", "-0.5", "120%", "3/2", "1/0", "half", "", "/2", "NaN"})
  void refusesTheRest(String text) {
    String message = assertThrows(PruneException.class, () -> Density.parse(text)).getMessage();
    assertEquals(true, message.startsWith("The density "), message);
  }

  /** Written out, these would take a gigabyte each. */
  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "1e-999999999", "1e-31", "1/1e-999999999", "1e40%"})
  void refusesWhatCannotBeWrittenOut(String text) {
    String message = assertThrows(PruneException.class, () -> Density.parse(text)).getMessage();
    assertEquals(true, message.endsWith("has more than 30 digits."), message);
  }
}
