package dev.marble.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scalar sums are the specification: the vectorised ones must agree with them bit for bit. */
final class VectorSumsTest {

  @BeforeEach
  void theModuleIsThere() {
    assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8, 16, 32, 64, 1024})
  void doublesTables(int size) {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      int[] sums = random.ints(2L * size).toArray();
      int item = random.nextInt();
      int[] expected = sums.clone();
      new ScalarSums().extend(expected, size, item);
      new VectorSums().extend(sums, size, item);
      assertArrayEquals(expected, sums, "seed " + seed);
    }
  }

  @Test
  void copiesWhatIsBelow() {
    for (long seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      int size = random.nextInt(60);
      long range = 1L << random.nextInt(1, 60);
      long[] values = random.longs(size, -range, range).sorted().toArray();
      long[] sorted = Arrays.copyOf(values, size + SumKernel.SLACK);
      Arrays.fill(sorted, size, sorted.length, Long.MAX_VALUE >> 1);
      long base = random.nextLong(-range, range);
      long end =
          size > 0 && random.nextBoolean()
              ? base + values[random.nextInt(size)]
              : random.nextLong(-2 * range, 2 * range);
      int from = random.nextInt(size + 1);
      int at = random.nextInt(5);
      long[] expected = new long[at + size + SumKernel.SLACK];
      int expectedEnd = new ScalarSums().copyBelow(sorted, from, base, end, expected, at);
      long[] actual = new long[expected.length];
      int actualEnd = new VectorSums().copyBelow(sorted, from, base, end, actual, at);
      assertEquals(expectedEnd, actualEnd, "seed " + seed);
      assertArrayEquals(
          Arrays.copyOf(expected, expectedEnd), Arrays.copyOf(actual, actualEnd), "seed " + seed);
    }
  }
}
