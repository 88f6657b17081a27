package dev.marble.subsetsum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.kernel.Kernels;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Windows so small that nothing fits at once. */
final class WindowPairsTest {
  /** A sum of each stream. */
  private record Pair(long left, long right) {}

  private static WindowPairs pairs(
      long[] low, long[] high, long offset, int window, long tolerance, Limits limits) {
    SumRuns as = new SumRuns(Kernels.sums(), low, low.length / 3, 0);
    SumRuns cs = new SumRuns(Kernels.sums(), high, high.length / 3, offset);
    return new WindowPairs(as, cs, window, tolerance, new Budget(limits));
  }

  private static long[] sums(long[] items, long offset) {
    long[] sums = new long[1 << items.length];
    for (int subset = 0; subset < sums.length; subset++) {
      sums[subset] = offset + Instances.sum(items, subset);
    }
    return sums;
  }

  @Test
  void listsEveryPairOnce() {
    int crowded = 0;
    for (long seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed * 0x9e3779b97f4a7c15L);
      long range = new long[] {2, 30, 1000, 1L << 57}[random.nextInt(4)];
      long[] low = random.longs(random.nextInt(10), -range, range + 1).toArray();
      long[] high = random.longs(random.nextInt(10), -range, range + 1).toArray();
      long offset = random.nextLong(-range, range + 1);
      long tolerance = random.nextBoolean() ? 0 : random.nextLong(4 * range) >> random.nextInt(12);
      int window = 1 << random.nextInt(5);
      Set<Pair> wanted = new HashSet<>();
      for (long left : sums(low, 0)) {
        for (long right : sums(high, offset)) {
          if (Math.abs(left - right) <= tolerance) {
            wanted.add(new Pair(left, right));
          }
        }
      }
      WindowPairs pairs = pairs(low, high, offset, window, tolerance, Limits.DEFAULT);
      Set<Pair> listed = new HashSet<>();
      while (pairs.next()) {
        assertTrue(listed.add(new Pair(pairs.left(), pairs.right())), "twice, seed " + seed);
      }
      assertFalse(pairs.isCutShort());
      assertEquals(wanted, listed, "seed " + seed);
      crowded += wanted.size() > 5000 ? 1 : 0;
    }
    assertTrue(crowded > 20, "only " + crowded + " lists are long");
  }

  @Test
  void stopsAtTheLimit() {
    long[] items = {1, 2, 4, 8, 16, 32, 64, 128};
    WindowPairs pairs = pairs(items, items, 0, 1, 3, new Limits(500, 1 << 20));
    int count = 0;
    while (pairs.next()) {
      count++;
    }
    assertTrue(pairs.isCutShort());
    assertTrue(count < 1784, () -> "all of them were listed");
    assertFalse(pairs.next());
  }
}
