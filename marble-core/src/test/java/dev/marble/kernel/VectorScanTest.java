package dev.marble.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scalar scan is the specification: the vectorised one must agree with it bit for bit. */
final class VectorScanTest {
  private static final int WRITTEN_BEHIND = 8;
  private static final long UNTOUCHED = 0x5555_5555_5555_5555L;

  @BeforeEach
  void theModuleIsThere() {
    assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096})
  void randomSums(int size) {
    for (long seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      long range = 1L << random.nextInt(3, 60);
      long[] sums = random.longs(size, -range, range).toArray();
      long item = random.nextLong(-range, range);
      // On average about half a hit in all sums.
      long tolerance = random.nextInt(4) == 0 ? 0 : range / size;
      assertSame(sums, item, random.nextLong(-range, range), tolerance, seed);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8, 16, 32, 64})
  void oneHitAtEachPlace(int size) {
    for (int hit = 0; hit < size; hit++) {
      long[] sums = new long[size];
      Arrays.setAll(sums, m -> 1000L * m);
      for (long offset : new long[] {-3, 0, 3}) {
        assertSame(sums, -7, 1000L * hit - 7 + offset, 3, hit);
      }
      for (long offset : new long[] {-4, 4}) {
        assertSame(sums, -7, 1000L * hit - 7 + offset, 3, hit);
      }
    }
  }

  @Test
  void theFirstOfSeveralHitsCounts() {
    long[] sums = new long[64];
    for (int first = 0; first < 64; first++) {
      Arrays.fill(sums, 50);
      for (int m = first; m < 64; m += 3) {
        sums[m] = 10;
      }
      assertSame(sums, 5, 15, 1, first);
    }
  }

  @Test
  void theLargestSumsDoNotOverflow() {
    long large = (1L << 61) - 1;
    long[] sums = new long[32];
    Arrays.fill(sums, large);
    sums[21] = -large;
    assertSame(sums, 0, large, 0, 0);
    assertSame(sums, large / 2, -large, large, 0);
    assertSame(sums, -large, -large, 0, 0);
  }

  private static void assertSame(long[] sums, long item, long target, long tolerance, long seed) {
    int size = sums.length;
    long[] scalar = Arrays.copyOf(sums, 2 * size);
    Arrays.fill(scalar, size, 2 * size, UNTOUCHED);
    long[] vector = scalar.clone();
    int expected = new ScalarScan().extend(scalar, size, item, target, tolerance);
    int answer = new VectorScan().extend(vector, size, item, target, tolerance);
    String what = "size " + size + ", seed " + seed;
    assertEquals(expected, answer, what);
    int shared = expected < 0 ? 2 * size : size + expected + 1;
    assertEquals(-1, Arrays.mismatch(Arrays.copyOf(scalar, shared), Arrays.copyOf(vector, shared)));
    for (int m = shared; m < 2 * size; m++) {
      boolean near = m - shared < WRITTEN_BEHIND;
      long written = sums[m - size] + item;
      assertEquals(near && vector[m] != UNTOUCHED ? written : UNTOUCHED, vector[m], what);
    }
  }
}
