package dev.marble.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class ScalarScanTest {

  @Test
  void writesTheNewSumsBehindTheOldOnes() {
    long[] sums = {0, 1, 10, 11, 0, 0, 0, 0};
    assertEquals(-1, new ScalarScan().extend(sums, 4, 100, 50, 49));
    assertArrayEquals(new long[] {0, 1, 10, 11, 100, 101, 110, 111}, sums);
  }

  @Test
  void stopsAtTheFirstSumWithinTheTolerance() {
    long[] sums = {0, 1, 10, 11, 0, 0, 0, 0};
    assertEquals(2, new ScalarScan().extend(sums, 4, 100, 112, 2));
    assertArrayEquals(new long[] {0, 1, 10, 11, 100, 101, 110, 0}, sums);
  }
}
