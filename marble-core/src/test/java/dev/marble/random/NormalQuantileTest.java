package dev.marble.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.reference.NormalDistribution;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NormalQuantileTest {

  @ParameterizedTest
  @CsvSource({
    "0.975,                  1.9599639845400538556",
    "0.9,                    1.2815515655446005935",
    "0.925,                  1.4395314709384562291",
    "0.075,                  -1.4395314709384559349",
    "0.3,                    -0.52440051270804081597",
    "0.01,                   -2.3263478740408410931",
    "1e-5,                   -4.2648907939228246102",
    "1e-9,                   -5.9978070150076868614",
    "1.1641532182693481e-10, -6.3379577545537892525",
  })
  void knownQuantiles(double p, double expected) {
    assertEquals(expected, NormalQuantile.of(p), 4 * Math.ulp(expected));
  }

  @Test
  void theMedianIsZero() {
    assertEquals(0.0, NormalQuantile.of(0.5));
  }

  @Test
  void theHalvesMirrorEachOther() {
    long seed = 31;
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      double p = (random.nextInt(Integer.MAX_VALUE) + 0.5) * 0x1p-32;
      assertEquals(-NormalQuantile.of(p), NormalQuantile.of(1 - p), () -> p + ", seed " + seed);
    }
  }

  @Test
  void undoesTheDistributionFunction() {
    long seed = 32;
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      double p = random.nextDouble() * Math.pow(10, -random.nextInt(12));
      double x = NormalQuantile.of(p);
      // An error of one ulp in x moves the distribution function by density · ulp.
      double room = 8 * Math.ulp(x) * NormalDistribution.density(x) + 1e-13 * p + 2e-16;
      assertEquals(p, NormalDistribution.below(x), room, () -> p + ", seed " + seed);
    }
  }

  @Test
  void theLogarithmIsGoodToFourUlps() {
    long seed = 33;
    Random random = new Random(seed);
    for (int i = 0; i < 200_000; i++) {
      double x = random.nextDouble(0.5, 2) * Math.scalb(1.0, -random.nextInt(60));
      assertLogarithm(x, "seed " + seed);
    }
    for (double x :
        new double[] {
          1,
          0.5,
          2,
          0x1p-33,
          0x1p-1022,
          1e300,
          0.7071067811865475,
          0.7071067811865476,
          0.7071067811865477,
          Math.nextDown(1.0),
          Math.nextUp(1.0)
        }) {
      assertLogarithm(x, "chosen");
    }
  }

  private static void assertLogarithm(double x, String where) {
    double expected = StrictMath.log(x);
    double ulps = Math.abs(NormalQuantile.ln(x) - expected) / Math.ulp(expected);
    assertTrue(ulps <= 4, () -> "ln " + x + " is " + ulps + " ulps off, " + where);
  }
}
