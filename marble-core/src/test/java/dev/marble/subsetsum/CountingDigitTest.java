package dev.marble.subsetsum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class CountingDigitTest implements OfSizeSolverContract, SmallestSolverContract {
  @Override
  public CountingDigit solver() {
    return new CountingDigit();
  }

  /** Where the items leave no room for the digits, it gives up. */
  @Override
  public double decides() {
    return 0.8;
  }

  @Test
  void agreesWithHorowitzSahniBeyondTheOracle() {
    for (long seed = 0; seed < 6; seed++) {
      Random random = new Random(seed);
      long[] items = random.longs(30, -(1L << 40), 1L << 40).toArray();
      long target = random.nextLong(1L << 40);
      int size = random.nextInt(1, 30);
      long everything = 1L << 50;
      Instance instance = new Instance("seed " + seed, items, target, everything, size);
      Outcome.Found expected =
          Witness.check(
              instance,
              new HorowitzSahni().ofSize(items, size, target, everything, Limits.DEFAULT));
      Outcome.Found found =
          Witness.check(instance, solver().ofSize(items, size, target, everything, limits()));
      assertEquals(size, Long.bitCount(found.subset()), instance::name);
      assertEquals(instance.error(expected), instance.error(found), instance::name);
      long tolerance = 1L << 20;
      Outcome.Found smallest =
          Witness.check(
              instance, new HorowitzSahni().smallest(items, target, tolerance, Limits.DEFAULT));
      Outcome.Found same =
          Witness.check(instance, solver().smallest(items, target, tolerance, limits()));
      assertEquals(Long.bitCount(smallest.subset()), Long.bitCount(same.subset()), instance::name);
      assertTrue(instance.error(same) <= tolerance, instance::name);
    }
  }

  /** The contract's hard instance leaves no room for the digits; this one does. */
  @Test
  @Override
  public void ofSizeGivesUp() {
    String reason =
        assertInstanceOf(Outcome.GaveUp.class, solver().ofSize(hard(), 31, 12_345, 0, few()))
            .reason();
    assertTrue(reason.contains("limit"), reason);
  }

  @Test
  @Override
  public void smallestGivesUp() {
    Outcome.GaveUp gaveUp =
        assertInstanceOf(Outcome.GaveUp.class, solver().smallest(hard(), 12_345, 0, few()));
    assertTrue(gaveUp.reason().contains("limit"), gaveUp.reason());
    assertTrue(gaveUp.best().isEmpty());
  }

  private static long[] hard() {
    return new Random(1).longs(62, -(1L << 45), 1L << 45).map(x -> 2 * x).toArray();
  }

  private static Limits few() {
    return new Limits(1 << 20, 1 << 30);
  }

  @Test
  void saysThatThereIsNoRoom() {
    Outcome outcome = solver().ofSize(new long[] {1L << 60, 5}, 1, 7, 0, limits());
    String reason = assertInstanceOf(Outcome.GaveUp.class, outcome).reason();
    assertTrue(reason.contains("62 bits"), reason);
  }
}
