package dev.marble.subsetsum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Many targets against one sample: each answer is that of the oracle. */
final class SortedSampleTest {

  @Test
  void answersAsTheOracle() {
    for (long seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      int n = random.nextInt(11);
      Instance drawn = Instance.random(n, seed);
      SortedSample sample = new SortedSample(drawn.items());
      long[] all = PlainLoop.sortedSums(drawn.items());
      assertEquals(LongStream.of(all).distinct().count(), sample.size(), drawn.name());
      for (int k = 0; k < 20; k++) {
        long reach = Math.abs(drawn.target()) + 10;
        long target = k == 0 ? drawn.target() : random.nextLong(-reach, reach);
        long sum = Instances.sum(drawn.items(), sample.nearest(target));
        assertEquals(leastError(all, target), Math.abs(sum - target), drawn.name());
        assertEquals(sum, sample.nearestSum(target), drawn.name());
      }
    }
  }

  private static long leastError(long[] sums, long target) {
    return LongStream.of(sums).map(sum -> Math.abs(sum - target)).min().orElseThrow();
  }

  @Test
  void answersManyAtOnce() {
    long[] items = new Random(5).longs(21, -(1L << 50), 1L << 50).toArray();
    SortedSample sample = new SortedSample(items);
    long[] targets = new Random(6).longs(500, -(1L << 53), 1L << 53).toArray();
    int[] subsets = new int[targets.length];
    sample.nearest(targets, subsets);
    BucketJoin other = new BucketJoin();
    for (int i = 0; i < targets.length; i++) {
      other.nearestSubset(items, items.length, targets[i]);
      assertEquals(other.error(), Math.abs(Instances.sum(items, subsets[i]) - targets[i]));
    }
  }

  @Test
  void targetsFarOutside() {
    SortedSample sample = new SortedSample(new long[] {5, -7, 12});
    assertEquals(0b101, sample.nearest(Long.MAX_VALUE));
    assertEquals(0b010, sample.nearest(Long.MIN_VALUE));
    assertEquals(17, sample.nearestSum(1L << 62));
  }

  @Test
  void crowdedBuckets() {
    // Thousands of sums close together, and one far away: they share a bucket.
    long[] items = new long[14];
    for (int j = 0; j < 13; j++) {
      items[j] = 1L << j;
    }
    items[13] = 1L << 60;
    SortedSample sample = new SortedSample(items);
    for (long target = -3; target < 9000; target += 7) {
      assertEquals(Math.clamp(target, 0, 8191), sample.nearestSum(target));
      assertEquals(
          Math.max(target, 0),
          sample.nearestSum(target + (1L << 60)) - (1L << 60) + Math.max(0, target - 8191));
    }
  }

  @Test
  void refusals() {
    var tooMany =
        assertThrows(IllegalArgumentException.class, () -> new SortedSample(new long[27]));
    assertTrue(tooMany.getMessage().contains("27 items"), tooMany.getMessage());
    SortedSample sample = new SortedSample(new long[] {1});
    assertThrows(IllegalArgumentException.class, () -> sample.nearest(new long[2], new int[3]));
  }
}
