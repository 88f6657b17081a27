package dev.marble.subsetsum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class BellmanTest
    implements WithinSolverContract, NearestSolverContract, CoverageSolverContract {
  @Override
  public Bellman solver() {
    return new Bellman();
  }

  /** Tables of half a million sums. */
  @Override
  public Limits limits() {
    return new Limits(1L << 24, 1L << 17);
  }

  /** Of within 98 in 100, of nearest 90, of coverage 74, whose tables are the largest. */
  @Override
  public double decides() {
    return 0.7;
  }

  /** What counts is the range in units of the common divisor, not the number of items. */
  @Test
  void fewUnitsApart() {
    for (long seed = 0; seed < 5; seed++) {
      Random random = new Random(seed);
      long[] items = random.longs(40, -1000, 1000).map(x -> x << 40).toArray();
      long target = random.nextLong(-20_000L << 40, 20_000L << 40);
      Instance instance = new Instance("seed " + seed, items, target, 0);
      Outcome expected = new HorowitzSahni().nearest(items, target, Limits.DEFAULT);
      Outcome.Found found = Witness.check(instance, solver().nearest(items, target, limits()));
      assertEquals(
          instance.error(Witness.check(instance, expected)), instance.error(found), instance::name);
    }
  }

  /** The tolerance is a hundred-thousandth of the range: rounded sums are enough to find one. */
  @Test
  void roundedSumsFind() {
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      long[] items = random.longs(62, -1L << 50, 1L << 50).toArray();
      long target = random.nextLong(-1L << 52, 1L << 52);
      Instance instance = new Instance("seed " + seed, items, target, 1L << 38);
      Outcome within = solver().within(items, target, 1L << 38, limits());
      assertTrue(
          instance.error(Witness.check(instance, within)) <= instance.tolerance(), instance::name);
    }
  }

  /** All sums lie near multiples of 2^50, and the target between two. */
  @Test
  void roundedSumsProveAbsence() {
    Random random = new Random(1);
    long[] items = random.longs(62, (1L << 50) - 100, (1L << 50) + 100).toArray();
    for (int multiple = 0; multiple <= 62; multiple++) {
      long target = (multiple << 1 | 1L) << 49;
      Instance instance = new Instance("multiple " + multiple, items, target, 1L << 48);
      Witness.checkAbsent(instance, solver().within(items, target, 1L << 48, limits()));
      long tolerance = (1L << 49) + 62 * 100;
      Instance reached = new Instance("multiple " + multiple, items, target, tolerance);
      Witness.check(reached, solver().within(items, target, tolerance, limits()));
    }
  }

  @Test
  void tooFineForTheMemory() {
    Instance hard = Instance.hard();
    Outcome.GaveUp gaveUp =
        assertInstanceOf(
            Outcome.GaveUp.class, solver().within(hard.items(), hard.target(), 1000, limits()));
    assertTrue(
        gaveUp
            .reason()
            .matches("undecided at a resolution of \\d{13}, the finest that 131072 bytes allow"),
        gaveUp.reason());
    assertTrue(hard.error(gaveUp.best().orElseThrow()) < 1L << 50, gaveUp::toString);
    Outcome.GaveUp nearest =
        assertInstanceOf(
            Outcome.GaveUp.class, solver().nearest(hard.items(), hard.target(), limits()));
    assertTrue(nearest.reason().contains("131072"), nearest.reason());
    assertTrue(hard.error(nearest.best().orElseThrow()) < 1L << 50, nearest::toString);
  }

  /** All items but one are multiples of 7: absence that no search of 2^62 subsets could prove. */
  @Test
  void absenceAmongSixtyTwoItems() {
    long[] items = new Random(7).longs(62, -1000, 1000).map(x -> 7 * x).toArray();
    items[5] += 1;
    Instance instance = new Instance("multiples of 7, but for one", items, 7 * 500 + 3, 1);
    Witness.checkAbsent(instance, solver().within(items, instance.target(), 1, limits()));
    Outcome nearest = solver().nearest(items, instance.target(), limits());
    assertEquals(2, instance.error(Witness.check(instance, nearest)));
    Coverage coverage = solver().coverage(items, 0, 7000, 1, limits());
    Coverage.Measured measured = assertInstanceOf(Coverage.Measured.class, coverage);
    // Of every 7, from 1 below a multiple to 2 above it.
    assertEquals(3000, measured.covered());
    assertEquals(6, measured.largestGap());
  }
}
