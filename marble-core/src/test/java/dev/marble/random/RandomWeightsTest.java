package dev.marble.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.marble.reference.FormatPage;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class RandomWeightsTest {

  /** Written once, computed by another program; a change breaks every ticket. */
  @ParameterizedTest
  @CsvSource({
    "0,                    0,          0,             6694888, -268242,  8388608",
    "0,                    0,          1,             -2004539, 1234794, -8388608",
    "1,                    0,          0,             -1841146, 1287554, -8388608",
    "0,                    1,          0,             -8108779, 43852,   -8388608",
    "42,                   7,          1000003,       -2665794, 1047543, -8388608",
    "18446744073709551615, 2147483647, 1099511627779, -4936933, 567248,  -8388608",
    "1311768467463790320,  12,         19967,         6310684, -330950,  8388608",
    "7,                    3,          17179869185,   3194092, -919063,  8388608",
  })
  void goldenWeights(
      String seed, int layer, long index, int uniform, int normal, int signedConstant) {
    assertEquals(uniform, weight(seed, layer, Distribution.UNIFORM, index));
    assertEquals(normal, weight(seed, layer, Distribution.NORMAL, index));
    assertEquals(signedConstant, weight(seed, layer, Distribution.SIGNED_CONSTANT, index));
  }

  private static int weight(String seed, int layer, Distribution distribution, long index) {
    return new RandomWeights(Seed.parse(seed), layer, distribution).at(index);
  }

  @ParameterizedTest
  @EnumSource
  void quadIsFourWeightsInARow(Distribution distribution) {
    long seed = 11;
    Random random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      RandomWeights weights =
          new RandomWeights(new Seed(random.nextLong()), random.nextInt() >>> 1, distribution);
      long quad = random.nextLong() >>> random.nextInt(3, 60);
      int[] row = {7, 0, 0, 0, 0, 7};
      weights.quad(quad, row, 1);
      int[] expected = {
        7,
        weights.at(4 * quad),
        weights.at(4 * quad + 1),
        weights.at(4 * quad + 2),
        weights.at(4 * quad + 3),
        7
      };
      assertArrayEquals(expected, row, () -> weights + ", quad " + quad + ", seed " + seed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void agreesWithTheFormatPage(Distribution distribution) {
    long seed = 12;
    Random random = new Random(seed);
    for (int i = 0; i < 3000; i++) {
      long key = random.nextLong();
      RandomWeights weights =
          new RandomWeights(new Seed(key), random.nextInt() >>> 1, distribution);
      long index = random.nextLong() >>> random.nextInt(1, 60);
      assertEquals(
          new FormatPage(key, distribution.label()).q(weights.layer(), index),
          weights.at(index),
          () -> weights + ", index " + index + ", seed " + seed);
    }
  }

  @Test
  void aNegativeLayerIsRefused() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new RandomWeights(new Seed(1), -1, Distribution.UNIFORM));
    assertEquals("the layer -1 is negative", error.getMessage());
  }
}
