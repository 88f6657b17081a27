package dev.marble.lab.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PermutationTest {
  @Test
  void holdsEveryNumberOnce() {
    for (int size : new int[] {0, 1, 2, 3, 1_000}) {
      int[] order = Permutation.of(size, 7, 1);
      assertArrayEquals(IntStream.range(0, size).toArray(), IntStream.of(order).sorted().toArray());
    }
  }

  @Test
  void dependsOnSeedAndEpochAlone() {
    assertArrayEquals(Permutation.of(100, 7, 1), Permutation.of(100, 7, 1));
    assertFalse(Arrays.equals(Permutation.of(100, 7, 1), Permutation.of(100, 7, 2)));
    assertFalse(Arrays.equals(Permutation.of(100, 7, 1), Permutation.of(100, 8, 1)));
  }

  @Test
  void everyOrderIsAsLikely() {
    int[] counts = new int[6];
    int rounds = 60_000;
    for (int epoch = 0; epoch < rounds; epoch++) {
      int[] order = Permutation.of(3, 2026, epoch);
      counts[order[0] * 2 + (order[1] > order[2] ? 1 : 0)]++;
    }
    double chi = 0;
    for (int count : counts) {
      chi += Math.pow(count - rounds / 6.0, 2) / (rounds / 6.0);
    }
    // The 0.9999 quantile of chi-squared with five degrees of freedom is 25.7.
    assertEquals(0, chi, 25.7);
  }
}
