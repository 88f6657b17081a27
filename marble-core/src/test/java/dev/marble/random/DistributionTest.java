package dev.marble.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.reference.NormalDistribution;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DistributionTest {

  @ParameterizedTest
  @CsvSource({
    "0x00000000, 0,        -6645830, 8388608",
    "0x00000001, 0,        -6465970, 8388608",
    "0x000000ff, 0,        -5552274, 8388608",
    "0x00000100, 1,        -5551526, 8388608",
    "0x7fffffff, 8388607,  0,        8388608",
    "0x80000000, -8388608, 0,        -8388608",
    "0xfffffeff, -2,       5551526,  -8388608",
    "0xffffff00, -1,       5552274,  -8388608",
    "0xffffffff, -1,       6645830,  -8388608",
  })
  void wordsAtTheEdges(String hex, int uniform, int normal, int signedConstant) {
    int word = Integer.parseUnsignedInt(hex.substring(2), 16);
    assertEquals(uniform, Distribution.UNIFORM.toGrid(word));
    assertEquals(normal, Distribution.NORMAL.toGrid(word));
    assertEquals(signedConstant, Distribution.SIGNED_CONSTANT.toGrid(word));
  }

  @Test
  void theNormalIsSymmetricAndGrows() {
    long seed = 21;
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      int word = random.nextInt();
      int q = Distribution.NORMAL.toGrid(word);
      assertEquals(-q, Distribution.NORMAL.toGrid(~word), () -> "seed " + seed);
      if (word != -1) {
        assertTrue(Distribution.NORMAL.toGrid(word + 1) >= q, () -> word + ", seed " + seed);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "UNIFORM,         0.3333333333333333, 0.2",
    "NORMAL,          0.015625,           0.000732421875",
    "SIGNED_CONSTANT, 1,                  1",
  })
  void meanAndVariance(Distribution distribution, double variance, double fourthMoment) {
    for (long seed : new long[] {1, 2, 0xDEADBEEFL}) {
      int n = 1_000_000;
      double sum = 0;
      double squares = 0;
      for (int word : draws(seed, 3, distribution, n)) {
        double weight = word * 0x1p-23;
        sum += weight;
        squares += weight * weight;
      }
      double meanError = sum / n / Math.sqrt(variance / n);
      double spread = Math.sqrt((fourthMoment - variance * variance) / n) + 1e-12;
      double varianceError = (squares / n - variance) / spread;
      assertTrue(Math.abs(meanError) < 5, () -> "mean: " + meanError + " sigma, seed " + seed);
      assertTrue(
          Math.abs(varianceError) < 5, () -> "variance: " + varianceError + " sigma, seed " + seed);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theUniformIsUniform(long seed) {
    assertDistribution(seed, Distribution.UNIFORM, q -> (q + 0x1p23 + 0.5) * 0x1p-24);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theNormalIsNormal(long seed) {
    assertDistribution(seed, Distribution.NORMAL, q -> NormalDistribution.below(q * 0x1p-20));
  }

  /** Kolmogorov–Smirnov: the chance of more than 2.2 / √n is about 1e-4. */
  private static void assertDistribution(
      long seed, Distribution distribution, DoubleUnaryOperator below) {
    int[] draws = draws(seed, 5, distribution, 200_000);
    Arrays.sort(draws);
    double largest = 0;
    for (int i = 0; i < draws.length; i++) {
      double expected = below.applyAsDouble(draws[i]);
      largest = Math.max(largest, Math.abs(expected - (double) i / draws.length));
      largest = Math.max(largest, Math.abs(expected - (i + 1.0) / draws.length));
    }
    double statistic = largest * Math.sqrt(draws.length);
    assertTrue(statistic < 2.2, () -> distribution + ": " + statistic + ", seed " + seed);
  }

  @ParameterizedTest
  @EnumSource
  void layersSeedsAndNeighboursAreUncorrelated(Distribution distribution) {
    int n = 100_000;
    for (long seed : new long[] {0, 1, 77}) {
      int[] base = draws(seed, 4, distribution, n + 256);
      assertUncorrelated(base, draws(seed, 5, distribution, n), n, "the next layer", seed);
      assertUncorrelated(base, draws(seed, 6, distribution, n), n, "the layer after", seed);
      assertUncorrelated(base, draws(seed + 1, 4, distribution, n), n, "the next seed", seed);
      assertUncorrelated(
          base, draws(seed + (1L << 32), 4, distribution, n), n, "seed + 2^32", seed);
      for (int step : new int[] {1, 2, 3, 4, 256}) {
        int[] shifted = Arrays.copyOfRange(base, step, step + n);
        assertUncorrelated(base, shifted, n, "index + " + step, seed);
      }
    }
  }

  private static void assertUncorrelated(int[] a, int[] b, int n, String what, long seed) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < n; i++) {
      ab += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    double sigmas = ab / Math.sqrt(aa * bb) * Math.sqrt(n);
    assertTrue(Math.abs(sigmas) < 5, () -> what + ": " + sigmas + " sigma, seed " + seed);
  }

  private static int[] draws(long seed, int layer, Distribution distribution, int n) {
    RandomWeights weights = new RandomWeights(new Seed(seed), layer, distribution);
    int[] draws = new int[(n + 3) / 4 * 4];
    for (int quad = 0; quad < draws.length / 4; quad++) {
      weights.quad(quad, draws, 4 * quad);
    }
    return draws.length == n ? draws : Arrays.copyOf(draws, n);
  }

  @ParameterizedTest
  @CsvSource({
    "UNIFORM, uniform",
    "NORMAL, normal",
    "SIGNED_CONSTANT, signed-constant",
  })
  void labels(Distribution distribution, String label) {
    assertEquals(label, distribution.label());
    assertEquals(distribution, Distribution.parse(label));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Uniform", "UNIFORM", "signed_constant", "gauss", " normal"})
  void unknownLabelsAreRefusedWithTheChoices(String label) {
    var error = assertThrows(IllegalArgumentException.class, () -> Distribution.parse(label));
    assertTrue(error.getMessage().contains("\"" + label + "\""), error.getMessage());
    assertTrue(error.getMessage().contains("uniform, normal, signed-constant"));
  }
}
