package dev.marble.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scalar scan is the specification, and is checked against a loop over exact products. */
final class VectorProductsTest {
  @BeforeEach
  void theModuleIsThere() {
    assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7, 8, 9, 31, 64, 255, 256, 1000})
  void randomProducts(int count) {
    for (long seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      int from = random.nextInt(20);
      int[] left = random.ints(from + count + random.nextInt(9), -1 << 23, 1 << 23).toArray();
      int[] right = random.ints(count + random.nextInt(9), -1 << 23, 1 << 23).toArray();
      long target = random.nextLong(-1L << 46, 1L << 46);
      long tolerance = random.nextInt(4) == 0 ? 0 : (1L << 45) / (count + 1);
      assertSame(left, from, right, count, target - tolerance, target + tolerance, seed);
    }
  }

  @Test
  void theFirstHitCountsWhereverItIs() {
    int[] left = new int[70];
    int[] right = new int[64];
    Arrays.fill(left, -3);
    Arrays.fill(right, 5);
    for (int hit = 0; hit < 64; hit++) {
      right[hit] = -7;
      assertEquals(hit, new VectorProducts().first(left, 6, right, 64, 21, 21));
      assertSame(left, 6, right, 64, 21, 22, hit);
      assertSame(left, 6, right, 64, 20, 20, hit);
      assertSame(left, 6, right, hit, 21, 21, hit);
      right[hit] = 5;
    }
  }

  @Test
  void theLargestFactors() {
    int[] left = {Integer.MIN_VALUE, Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 1, 0, 0, 0};
    int[] right = {Integer.MIN_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, -1, -1, 0, 5, 6};
    for (int i = 0; i < left.length; i++) {
      long product = (long) left[i] * right[i];
      assertSame(left, 0, right, left.length, product, product, i);
    }
    assertSame(left, 0, right, left.length, Long.MIN_VALUE, Long.MAX_VALUE, 0);
  }

  private static void assertSame(
      int[] left, int from, int[] right, int count, long low, long high, long seed) {
    int expected = -1;
    for (int i = count - 1; i >= 0; i--) {
      long product = Math.multiplyFull(left[from + i], right[i]);
      expected = product >= low && product <= high ? i : expected;
    }
    String what = count + " products, seed " + seed;
    assertEquals(expected, new ScalarProducts().first(left, from, right, count, low, high), what);
    assertEquals(expected, new VectorProducts().first(left, from, right, count, low, high), what);
  }
}
