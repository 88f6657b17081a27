package dev.marble.subsetsum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.kernel.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The promise that is FirstSubset's own: the numerically first of all subsets within reach. */
final class FirstSubsetOrderTest {
  private final FirstSubset solver = new FirstSubset();
  private final FirstSubset scalar = new FirstSubset(Kernels.scalarScan());

  @ParameterizedTest
  @MethodSource("dev.marble.subsetsum.Instance#chosen")
  void chosenInstances(Instance instance) {
    assertFirst(instance);
  }

  @Test
  void randomInstances() {
    Instance.random().forEach(this::assertFirst);
  }

  /** Too many subsets for the scan alone: the first hit lies in the buckets' part. */
  @Test
  void hitsBehindTheScan() {
    for (int n = 13; n <= 20; n++) {
      int behind = 0;
      for (long seed = 0; seed < 40; seed++) {
        behind += assertFirst(hidden(n, 12, 100L * n + seed)) >= 1 << 12 ? 1 : 0;
      }
      int hits = behind;
      assertTrue(behind >= 20, () -> hits + " of 40 hits lie behind the scan");
    }
  }

  @Test
  void hitsBehindTheLargeScan() {
    for (int n = 26; n <= 30; n++) {
      int behind = 0;
      for (long seed = 0; seed < 10; seed++) {
        behind += assertFirst(hidden(n, 16, 100L * n + seed)) >= 1 << 16 ? 1 : 0;
      }
      int hits = behind;
      assertTrue(behind >= 3, () -> hits + " of 10 hits lie behind the scan");
    }
  }

  /** The target is the sum of a subset that has an item behind the scan, and a few around it. */
  private static Instance hidden(int n, int scan, long seed) {
    Random random = new Random(seed);
    long range = 1L << random.nextInt(28, 47);
    boolean positive = random.nextBoolean();
    long[] items = random.longs(n, positive ? 0 : -range, range).toArray();
    int top = random.nextInt(scan, Math.min(n, scan + 7));
    long subset = 1L << top | random.nextLong() & (1L << top) - 1;
    long tolerance = range >> random.nextInt(scan, scan + 9);
    return new Instance(
        "seed " + seed + ", n " + n, items, Instances.sum(items, subset), tolerance);
  }

  /** All sums lie close together at a few values, so that buckets are full or empty. */
  @Test
  void clusters() {
    for (long seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      int n = random.nextInt(13, 19);
      long[] items = random.longs(n, 0, 3).map(x -> (x << 40) + random.nextInt(16)).toArray();
      long target = (random.nextLong(2L * n) << 40) + random.nextInt(16 * n);
      assertFirst(new Instance("seed " + seed, items, target, random.nextInt(20)));
    }
  }

  /** A tolerance of many buckets, and targets that only the last subsets reach. */
  @Test
  void wideTolerancesAtTheEndOfTheRange() {
    for (long seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      int n = random.nextInt(13, 21);
      long[] items = random.longs(n, 1, 1L << 40).toArray();
      long tolerance = 1L << random.nextInt(30, 39);
      long target = LongStream.of(items).sum() + tolerance / 2;
      assertFirst(new Instance("seed " + seed + ", n " + n, items, target, tolerance));
    }
  }

  @Test
  void equalItemsAndZeros() {
    assertFirst(new Instance("15 of 20 equal items", Instance.equal(20, 3), 45, 0));
    assertFirst(new Instance("20 of 20 equal items", Instance.equal(20, 3), 60, 0));
    assertFirst(new Instance("21 of 20 equal items", Instance.equal(20, 3), 63, 2));
    assertFirst(new Instance("zeros", new long[20], 1, 0));
    assertFirst(new Instance("28 zeros", new long[28], 1, 0));
    long[] last = new long[20];
    last[19] = -5;
    assertFirst(new Instance("zeros, then one item", last, -4, 1));
  }

  @Test
  void hugeSums() {
    long[] items = Instance.equal(14, 1L << 57);
    items[3] = -items[3];
    items[13] -= 1;
    assertFirst(new Instance("near the limit", items, 12 * (1L << 57) - 1, 0));
    assertFirst(new Instance("near the limit, missed", items, 12 * (1L << 57) - 2, 0));
  }

  @Test
  void absenceIsProvenBehindTheScan() {
    for (int n : new int[] {13, 17, 20, 26, 28}) {
      Random random = new Random(n);
      long[] items = random.longs(n, -1L << 30, 1L << 30).map(x -> 2 * x).toArray();
      assertEquals(
          PlainLoop.NONE, assertFirst(new Instance("even items, n " + n, items, 12_345, 0)));
    }
  }

  @Test
  void theLimitOnSumsEndsTheSearch() {
    long[] items = Instance.equal(40, 2);
    Outcome outcome = solver.within(items, 31, 0, new Limits(1L << 20, 1L << 30));
    long effort = assertInstanceOf(Outcome.GaveUp.class, outcome).effort();
    // A bucket is looked at to its end.
    assertTrue(effort >= 1L << 20 && effort < 1L << 21, () -> "effort " + effort);
  }

  @Test
  void theScalarKernelGivesTheSameAnswersAtTheSameCost() {
    List<Instance> instances = new ArrayList<>(Instance.chosen().toList());
    instances.addAll(Instance.random().toList());
    for (long seed = 0; seed < 10; seed++) {
      instances.add(hidden(18, 12, seed));
      instances.add(hidden(29, 16, seed));
    }
    for (Instance each : instances) {
      assertEquals(
          scalar.within(each.items(), each.target(), each.tolerance(), Limits.DEFAULT),
          solver.within(each.items(), each.target(), each.tolerance(), Limits.DEFAULT),
          each.name());
    }
  }

  @Test
  void effortCountsTheSumsUpToTheHit() {
    long[] powers = LongStream.range(0, 12).map(j -> 1L << j).toArray();
    for (int target = 0; target < 1 << 12; target++) {
      assertEquals(
          new Outcome.Found(target, target, target + 1L),
          solver.within(powers, target, 0, Limits.DEFAULT));
    }
  }

  @Test
  void itemsAreDrawnInOrderAndOnlyWhenNeeded() {
    for (int firstHit = 0; firstHit < 30; firstHit++) {
      List<Integer> drawn = new ArrayList<>();
      int only = firstHit;
      ItemSource source =
          (from, to, items) -> {
            assertEquals(drawn.size(), from);
            for (int j = from; j < to; j++) {
              drawn.add(j);
              items[j] = j == only ? 1 : 0;
            }
          };
      assertEquals(1L << firstHit, solver.first(source, 62, 1, 0, 1 << 24));
      assertEquals(1, solver.sum());
      int enough = firstHit < 8 ? 8 : firstHit < 16 ? firstHit + 4 : 62;
      assertTrue(drawn.size() <= enough, () -> only + ": " + drawn.size() + " items were drawn");
    }
  }

  /** Asserts that the answer is the first subset, and returns it. */
  private long assertFirst(Instance instance) {
    long expected = PlainLoop.first(instance);
    long[] items = instance.items();
    Outcome outcome = solver.within(items, instance.target(), instance.tolerance(), Limits.DEFAULT);
    if (expected == PlainLoop.NONE) {
      Witness.checkAbsent(instance, outcome);
    } else {
      assertEquals(
          expected,
          Witness.check(instance, outcome).subset(),
          () -> instance.name() + ": " + Arrays.toString(items));
    }
    return expected;
  }
}
