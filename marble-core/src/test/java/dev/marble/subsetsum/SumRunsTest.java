package dev.marble.subsetsum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.marble.kernel.Kernels;
import dev.marble.kernel.SumKernel;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The windows hold every sum once per run, in order of the windows. */
final class SumRunsTest {

  @Test
  void windowsHoldAllSums() {
    for (long seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      long[] items = Instance.random(random.nextInt(12), seed).items();
      int firstItems = items.length == 0 ? 0 : random.nextInt(items.length + 1);
      long offset = random.nextLong(-100, 100);
      SumRuns runs = new SumRuns(kernel(seed), items, firstItems, offset);
      long[] all = allDistinct(items, offset);
      assertEquals(all[0], runs.least());
      assertEquals(all[all.length - 1], runs.greatest());
      long width = 1 + (runs.greatest() - runs.least()) / (1 + random.nextInt(20));
      long[] window = new long[10_000];
      runs.seek(runs.least());
      LongStream seen = LongStream.empty();
      for (long low = runs.least(); low <= runs.greatest(); low += width) {
        int size = runs.copy(low + width, low + width, window);
        long from = low;
        assertFalse(Arrays.stream(window, 0, size).anyMatch(v -> v < from || v >= from + width));
        seen = LongStream.concat(seen, Arrays.stream(Arrays.copyOf(window, size)));
      }
      assertArrayEquals(all, seen.distinct().sorted().toArray(), "seed " + seed);
      assertFalse(runs.hasFollowing());
      for (long sum : all) {
        assertEquals(sum, Instances.sum(items, runs.subset(sum)) + offset, "seed " + seed);
      }
    }
  }

  @Test
  void neighbours() {
    for (long seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      long[] items = Instance.random(1 + random.nextInt(9), seed).items();
      SumRuns runs = new SumRuns(kernel(seed), items, random.nextInt(items.length), 0);
      long[] all = allDistinct(items, 0);
      for (int k = 0; k < 20; k++) {
        long value = all[random.nextInt(all.length)] + random.nextInt(-2, 3);
        long distance = LongStream.of(all).map(sum -> Math.abs(sum - value)).min().orElseThrow();
        assertEquals(distance, Math.abs(runs.nearest(value) - value), "seed " + seed);
        long floor = LongStream.of(all).filter(sum -> sum <= value).max().orElse(all[0]);
        assertEquals(floor, runs.floor(value), "seed " + seed);
      }
    }
  }

  @Test
  void aFullWindowMovesNothing() {
    long[] items = new Random(1).longs(12, -1000, 1000).toArray();
    SumRuns runs = new SumRuns(Kernels.sums(), items, 5, 0);
    runs.seek(runs.least());
    long[] small = new long[SumKernel.SLACK + 100];
    assertEquals(-1, runs.copy(runs.greatest() + 1, runs.greatest() + 1, small));
    assertEquals(runs.least(), runs.following());
  }

  private static SumKernel kernel(long seed) {
    return seed % 2 == 0 ? Kernels.sums() : Kernels.scalarSums();
  }

  private static long[] allDistinct(long[] items, long offset) {
    return LongStream.range(0, 1L << items.length)
        .map(subset -> Instances.sum(items, subset) + offset)
        .distinct()
        .sorted()
        .toArray();
  }
}
