package dev.marble.lab.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClopperPearsonTest {

  /** Values in closed form, and those that R's binom.test prints. */
  @ParameterizedTest
  @CsvSource({
    "0,   10,      0,                 0.3084971078187608",
    "10,  10,      0.6915028921812392, 1",
    "1,   10,      0.0025285785444617869, 0.44501611702819",
    "5,   10,      0.187086028447399, 0.812913971552601",
    "50,  100,     0.3983211,         0.6016789",
    "1,   1000000, 2.5317807737e-8,   5.571635e-6",
    "0,   1,       0,                 0.975",
  })
  void knownIntervals(long successes, long trials, double low, double high) {
    ClopperPearson interval = ClopperPearson.of(successes, trials, 0.95);
    assertEquals(low, interval.low(), 1e-7 * Math.min(1, low * 100) + 1e-15);
    assertEquals(high, interval.high(), 1e-6 * Math.min(1, high * 100));
  }

  /** At each end, the trials that were seen lie just at the edge of what is likely. */
  @Test
  void endsLeaveTheTailsThatTheyShould() {
    for (int trials : new int[] {1, 2, 7, 40, 300}) {
      for (int successes = 0; successes <= trials; successes += Math.max(1, trials / 7)) {
        ClopperPearson interval = ClopperPearson.of(successes, trials, 0.9);
        if (successes > 0) {
          assertEquals(0.05, upperTail(successes, trials, interval.low()), 1e-7);
        }
        if (successes < trials) {
          assertEquals(0.95, upperTail(successes + 1, trials, interval.high()), 1e-7);
        }
      }
    }
  }

  /** P(at least so many successes), term by term. */
  private static double upperTail(int least, int trials, double p) {
    double sum = 0;
    for (int k = least; k <= trials; k++) {
      double log = 0;
      for (int i = 1; i <= k; i++) {
        log += Math.log((double) (trials - k + i) / i);
      }
      sum += Math.exp(log + k * Math.log(p) + (trials - k) * Math.log1p(-p));
    }
    return sum;
  }

  @Test
  void undecidedTrialsWidenIt() {
    ClopperPearson wide = ClopperPearson.between(40, 60, 100, 0.95);
    assertEquals(ClopperPearson.of(40, 100, 0.95).low(), wide.low());
    assertEquals(ClopperPearson.of(60, 100, 0.95).high(), wide.high());
    assertEquals(new ClopperPearson(0, 1), ClopperPearson.between(0, 5, 5, 0.95));
  }

  @Test
  void refusesImpossibleCounts() {
    assertThrows(IllegalArgumentException.class, () -> ClopperPearson.of(2, 1, 0.95));
    assertThrows(IllegalArgumentException.class, () -> ClopperPearson.of(-1, 1, 0.95));
    assertThrows(IllegalArgumentException.class, () -> ClopperPearson.of(0, 0, 0.95));
    assertThrows(IllegalArgumentException.class, () -> ClopperPearson.between(3, 2, 5, 0.95));
  }
}
