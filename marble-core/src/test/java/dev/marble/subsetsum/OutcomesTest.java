package dev.marble.subsetsum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Limits, witnesses' sums, and instances beyond the oracle's reach. */
final class OutcomesTest {

  @Test
  void limitsMustBePositive() {
    assertThrows(IllegalArgumentException.class, () -> new Limits(0, 1));
    assertThrows(IllegalArgumentException.class, () -> new Limits(1, 0));
    assertEquals(1, new Limits(1, 1).sums());
  }

  @Test
  void sumOfASubset() {
    long[] items = {1, 10, 100, -1000};
    assertEquals(0, Instances.sum(items, 0));
    assertEquals(101, Instances.sum(items, 0b101));
    assertEquals(-889, Instances.sum(items, 0b1111));
    long[] many = new long[62];
    many[61] = 7;
    assertEquals(7, Instances.sum(many, 1L << 61));
  }

  @Test
  void meetInTheMiddleOnFortyItems() {
    long seed = 5;
    Random random = new Random(seed);
    long[] items = random.longs(40, -1L << 44, 1L << 44).toArray();
    long subset = random.nextLong() & (1L << 40) - 1;
    Instance instance = new Instance("seed " + seed, items, Instances.sum(items, subset), 0);
    HorowitzSahni solver = new HorowitzSahni();
    Outcome within = solver.within(items, instance.target(), 0, Limits.DEFAULT);
    assertEquals(instance.target(), Witness.check(instance, within).sum());
    Outcome nearest = solver.nearest(items, instance.target(), Limits.DEFAULT);
    assertEquals(instance.target(), Witness.check(instance, nearest).sum());
  }

  @Test
  void meetInTheMiddleKeepsWithinTheLimitOnSums() {
    long[] items = new Random(6).longs(20, -1000, 1000).map(x -> 2 * x).toArray();
    HorowitzSahni solver = new HorowitzSahni();
    for (long sums = 1024; sums <= 1 << 17; sums *= 2) {
      Limits limits = new Limits(sums, Long.MAX_VALUE);
      assertWithinLimit(limits, solver.within(items, 31, 0, limits));
      assertWithinLimit(limits, solver.nearest(items, 31, limits));
      assertWithinLimit(limits, solver.smallest(items, 31, 0, limits));
    }
  }

  @Test
  void meetInTheMiddleKeepsWithinTheLimitOnBytes() {
    long[] items = new Random(7).longs(30, -1000, 1000).toArray();
    long bytes = 2 * (12 << 15);
    HorowitzSahni solver = new HorowitzSahni();
    Outcome enough = solver.within(items, 3, 0, new Limits(1L << 40, bytes));
    assertInstanceOf(Outcome.Found.class, enough);
    Outcome outcome = solver.within(items, 3, 0, new Limits(1L << 40, bytes - 1));
    String reason = assertInstanceOf(Outcome.GaveUp.class, outcome).reason();
    assertTrue(reason.contains(String.valueOf(bytes - 1)), reason);
  }

  @Test
  void meetInTheMiddleLooksAtTheClock() {
    Instance planted = Instance.planted(42);
    long[] items = planted.items();
    Limits limits = Limits.DEFAULT.within(Witness.NO_TIME);
    HorowitzSahni solver = new HorowitzSahni();
    assertTimeIsUp(solver.within(items, planted.target(), 0, limits));
    assertTimeIsUp(solver.nearest(items, planted.target(), limits));
    assertTimeIsUp(solver.smallest(items, planted.target(), 0, limits));
    assertTimeIsUp(solver.ofSize(items, 3, planted.target(), 0, limits));
    assertTimeIsUp(solver.all(items, planted.target(), 0, limits).toList().getLast());
  }

  private static void assertTimeIsUp(Outcome outcome) {
    String reason = assertInstanceOf(Outcome.GaveUp.class, outcome).reason();
    assertTrue(reason.contains("time limit"), reason);
  }

  @Test
  void meetInTheMiddleShowsItsBestWhenItGivesUp() {
    long[] items = Instance.planted(24).items();
    HorowitzSahni solver = new HorowitzSahni();
    Limits limits = new Limits(2 * (1 << 12) + 1000, 1 << 20);
    Outcome.GaveUp half =
        assertInstanceOf(Outcome.GaveUp.class, solver.nearest(items, 12_345, limits));
    Outcome.Found best = half.best().orElseThrow();
    assertEquals(Instances.sum(items, best.subset()), best.sum());
    assertTrue(best.effort() <= limits.sums());
  }

  @Test
  void bruteForceShowsItsBestWhenItGivesUp() {
    Outcome.GaveUp half =
        assertInstanceOf(
            Outcome.GaveUp.class,
            new BruteForce().nearest(new long[] {9, 5, 100}, 13, new Limits(4, 1)));
    assertEquals(new Outcome.Found(0b11, 14, 4), half.best().orElseThrow());
  }

  private static void assertWithinLimit(Limits limits, Outcome outcome) {
    assertTrue(outcome.effort() <= limits.sums(), () -> outcome + " under " + limits);
  }
}
