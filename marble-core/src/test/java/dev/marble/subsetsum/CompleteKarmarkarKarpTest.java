package dev.marble.subsetsum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class CompleteKarmarkarKarpTest implements WithinSolverContract, NearestSolverContract {
  @Override
  public CompleteKarmarkarKarp solver() {
    return new CompleteKarmarkarKarp();
  }

  /** Korf's example: differences leave 2, and the second leaf is perfect. */
  @Test
  void fourToEight() {
    long[] items = {4, 5, 6, 7, 8};
    Outcome.GaveUp first =
        assertInstanceOf(Outcome.GaveUp.class, solver().nearest(items, 15, new Limits(3, 1)));
    assertEquals(1, Math.abs(first.best().orElseThrow().sum() - 15));
    assertEquals(
        15, assertInstanceOf(Outcome.Found.class, solver().nearest(items, 15, limits())).sum());
  }

  /** Many items of few bits: perfect subsets are many, wherever the target is. */
  @Test
  void sixtyTwoItemsOfThirtyBits() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      long[] items = random.longs(62, -1L << 30, 1L << 30).toArray();
      long target = random.nextLong(-1L << 32, 1L << 32);
      Instance instance = new Instance("seed " + seed, items, target, 0);
      Outcome nearest = solver().nearest(items, target, new Limits(1L << 24, 1));
      assertEquals(target, Witness.check(instance, nearest).sum(), instance::name);
    }
  }

  /** Nothing can be proven, but the best so far is near, and gets no worse with more time. */
  @Test
  void whatItShowsGetsBetter() {
    Instance hard = Instance.hard();
    long error = Long.MAX_VALUE;
    for (int bits = 7; bits <= 20; bits++) {
      Limits limits = new Limits(1L << bits, 1);
      Outcome.GaveUp gaveUp =
          assertInstanceOf(
              Outcome.GaveUp.class, solver().nearest(hard.items(), hard.target(), limits));
      long next = hard.error(gaveUp.best().orElseThrow());
      assertTrue(next <= error, next + " after " + error);
      error = next;
    }
    long last = error;
    assertTrue(last < 1L << 40, () -> "55 bits were brought to " + last);
  }

  /** The divisor of all sums is proof enough that no search gets nearer. */
  @Test
  void theDivisorEndsTheSearch() {
    Instance missed = Instance.missed(62);
    Outcome within = solver().within(missed.items(), missed.target(), 0, new Limits(64, 1));
    Witness.checkAbsent(missed, within);
    long[] items = Instance.equal(62, 1L << 40);
    Instance equal = new Instance("equal", items, 31, 0);
    Outcome nearest = solver().nearest(items, 31, new Limits(64, 1));
    assertEquals(0, Witness.check(equal, nearest).sum());
  }
}
