package dev.marble.subsetsum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What every solver for subsets of vectors must do, against an oracle that looks at all subsets.
 */
interface VectorContract<S extends VectorWithinSolver & VectorNearestSolver> {
  long COUNT = 3000;

  S solver();

  /** An instance, drawn from its seed alone. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Case(long seed, long[][] items, long[] target, long[] tolerances) {
    static Case of(long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      int m = random.nextInt(1, 5);
      int n = seed % 50 == 0 ? random.nextInt(13, 16) : random.nextInt(0, 11);
      long range = new long[] {1, 3, 100, 1L << 40}[random.nextInt(4)];
      boolean positive = random.nextInt(3) == 0;
      long[][] items = new long[n][m];
      for (long[] item : items) {
        Arrays.setAll(item, i -> random.nextLong(positive ? 0 : -range, range + 1));
      }
      long[] target =
          random.nextInt(3) == 0 || n == 0
              ? random.longs(m, -2 * range, 2 * range + 1).toArray()
              : VectorInstances.sums(items, random.nextLong(1L << n), m);
      if (random.nextBoolean()) {
        target[random.nextInt(m)] += random.nextLong(-range, range + 1);
      }
      long[] tolerances = random.longs(m, 0, 1 + range / (1 + random.nextInt(4))).toArray();
      if (random.nextInt(4) == 0) {
        tolerances[random.nextInt(m)] = 1L << 50; // a coordinate that decides nothing
      }
      return new Case(seed, items, target, tolerances);
    }

    long distance(long subset) {
      long[] sums = VectorInstances.sums(items, subset, target.length);
      long worst = 0;
      for (int i = 0; i < target.length; i++) {
        worst = Math.max(worst, Math.abs(sums[i] - target[i]));
      }
      return worst;
    }

    boolean isWithin(long subset) {
      long[] sums = new long[target.length];
      for (int j = 0; j < items.length; j++) { // as plainly as can be
        for (int i = 0; i < target.length; i++) {
          sums[i] += (subset >>> j & 1) * items[j][i];
        }
      }
      for (int i = 0; i < target.length; i++) {
        if (Math.abs(sums[i] - target[i]) > tolerances[i]) {
          return false;
        }
      }
      return true;
    }

    LongStream subsets() {
      return LongStream.range(0, 1L << items.length);
    }

    void checkWitness(Outcome.Found found) {
      assertEquals(0, found.subset() >>> items.length, this::toString);
      assertEquals(
          VectorInstances.sums(items, found.subset(), target.length)[0],
          found.sum(),
          this::toString);
      assertTrue(found.effort() > 0, this::toString);
    }

    @Override
    public String toString() {
      return "seed "
          + seed
          + ": "
          + Arrays.deepToString(items)
          + " → "
          + Arrays.toString(target)
          + " ± "
          + Arrays.toString(tolerances);
    }
  }

  private static Stream<Case> cases() {
    return LongStream.range(0, COUNT).mapToObj(Case::of);
  }

  @Test
  default void withinAgainstTheOracle() {
    long found =
        cases()
            .filter(each -> {
              Outcome outcome =
                  solver().within(each.items(), each.target(), each.tolerances(), Limits.DEFAULT);
              boolean exists = each.subsets().anyMatch(each::isWithin);
              if (!exists) {
                assertInstanceOf(Outcome.ProvenAbsent.class, outcome, each::toString);
                return false;
              }
              Outcome.Found witness =
                  assertInstanceOf(Outcome.Found.class, outcome, each::toString);
              each.checkWitness(witness);
              assertTrue(each.isWithin(witness.subset()), each::toString);
              return true;
            })
            .count();
    assertTrue(found > COUNT / 5 && found < COUNT * 4 / 5, () -> found + " of " + COUNT);
  }

  @Test
  default void nearestAgainstTheOracle() {
    cases()
        .forEach(each -> {
          Outcome outcome = solver().nearest(each.items(), each.target(), Limits.DEFAULT);
          Outcome.Found found = assertInstanceOf(Outcome.Found.class, outcome, each::toString);
          each.checkWitness(found);
          assertEquals(
              each.subsets().map(each::distance).min().orElseThrow(),
              each.distance(found.subset()),
              each::toString);
        });
  }

  @Test
  default void inOneDimensionItIsTheScalarProblem() {
    cases()
        .filter(each -> each.target().length == 1)
        .forEach(each -> {
          long[] items = VectorInstances.column(each.items(), 0);
          Outcome.Found scalar =
              (Outcome.Found) new HorowitzSahni().nearest(items, each.target()[0], Limits.DEFAULT);
          Outcome.Found vector =
              (Outcome.Found) solver().nearest(each.items(), each.target(), Limits.DEFAULT);
          assertEquals(
              Math.abs(scalar.sum() - each.target()[0]),
              Math.abs(vector.sum() - each.target()[0]),
              each::toString);
        });
  }

  /** A planted subset of 32 vectors, and one unit beside it where all sums are even. */
  @Test
  default void byConstruction() {
    SplittableRandom random = new SplittableRandom(5);
    long[][] items = new long[32][3];
    for (long[] item : items) {
      Arrays.setAll(item, i -> 2 * random.nextLong(-(1L << 30), 1L << 30));
    }
    long[] target = VectorInstances.sums(items, 0xA5F0_1234L, 3);
    Outcome.Found found =
        assertInstanceOf(
            Outcome.Found.class, solver().within(items, target, new long[3], Limits.DEFAULT));
    assertEquals(0xA5F0_1234L, found.subset());
    target[1]++;
    assertInstanceOf(
        Outcome.ProvenAbsent.class, solver().within(items, target, new long[3], Limits.DEFAULT));
  }

  @Test
  default void tightLimitsNeverLie() {
    cases()
        .filter(each -> each.items().length > 0)
        .forEach(each -> {
          Limits limits = new Limits(1 + each.seed() % 90, 1 << 20);
          Outcome within = solver().within(each.items(), each.target(), each.tolerances(), limits);
          switch (within) {
            case Outcome.Found found -> assertTrue(each.isWithin(found.subset()), each::toString);
            case Outcome.ProvenAbsent _ ->
                assertFalse(each.subsets().anyMatch(each::isWithin), each::toString);
            case Outcome.GaveUp gaveUp -> assertFalse(gaveUp.reason().isBlank());
          }
          Outcome nearest = solver().nearest(each.items(), each.target(), limits);
          if (nearest instanceof Outcome.Found found) {
            assertEquals(
                each.subsets().map(each::distance).min().orElseThrow(),
                each.distance(found.subset()),
                each::toString);
          } else {
            Outcome.GaveUp gaveUp = assertInstanceOf(Outcome.GaveUp.class, nearest);
            gaveUp.best().ifPresent(each::checkWitness);
          }
        });
  }

  @Test
  default void givesUp() {
    long[][] items = new long[40][2];
    for (int j = 0; j < 40; j++) {
      items[j][0] = 1L << j;
      items[j][1] = -(1L << j);
    }
    Outcome few = solver().within(items, new long[2], new long[2], new Limits(1000, 1L << 40));
    assertTrue(assertInstanceOf(Outcome.GaveUp.class, few).reason().contains("1000"));
    Outcome small = solver().nearest(items, new long[2], new Limits(1L << 40, 4096));
    assertTrue(assertInstanceOf(Outcome.GaveUp.class, small).reason().contains("4096"));
    Outcome many =
        solver().nearest(new long[62][2], new long[2], new Limits(Long.MAX_VALUE, Long.MAX_VALUE));
    assertTrue(assertInstanceOf(Outcome.GaveUp.class, many).reason().contains("62 items"));
  }

  @Test
  default void refusals() {
    long[][] one = {{1, 2}};
    refuse("63 items", new long[63][1], new long[1], new long[1]);
    refuse("without coordinates", new long[0][0], new long[0], new long[0]);
    refuse("1 tolerances", one, new long[2], new long[1]);
    refuse("item 0 has 2 coordinates", one, new long[3], new long[3]);
    refuse("tolerance -1", one, new long[2], new long[] {0, -1});
    refuse("overflow", one, new long[] {0, 1L << 62}, new long[2]);
    refuse("overflow", new long[][] {{0, 1L << 61}, {0, 1L << 61}}, new long[2], new long[2]);
    refuse("overflow", new long[][] {{Long.MIN_VALUE}}, new long[1], new long[1]);
  }

  private void refuse(String part, long[][] items, long[] target, long[] tolerances) {
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> solver().within(items, target, tolerances, Limits.DEFAULT))
            .getMessage();
    assertTrue(message.contains(part), message);
  }
}
