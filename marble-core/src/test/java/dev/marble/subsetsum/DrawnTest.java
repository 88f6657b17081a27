package dev.marble.subsetsum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The instances that all solvers are tested on are what they claim to be. */
final class DrawnTest {

  @Test
  void thereAreAHundredThousand() {
    assertTrue(Drawn.cases().count() >= 100_000);
    assertTrue(
        Drawn.cases().filter(each -> each.instance().items().length <= Drawn.FEW).count()
            >= 100_000);
    for (int n = 0; n <= 20; n++) {
      int items = n;
      assertTrue(
          Drawn.cases().anyMatch(each -> each.instance().items().length == items),
          () -> "n " + items);
    }
  }

  @Test
  void allAreValid() {
    Drawn.cases()
        .map(Drawn.Case::instance)
        .forEach(each -> Instances.check(each.items(), each.target(), each.tolerance()));
  }

  @Test
  void allKindsMeetAllTargets() {
    for (Drawn.Items kind : Drawn.Items.values()) {
      for (Drawn.Target target : Drawn.Target.values()) {
        String label = kind + ", " + target;
        long number = Drawn.cases().filter(each -> each.instance().name().endsWith(label)).count();
        assertTrue(number >= 1000, () -> number + " instances of " + label);
      }
    }
  }

  @Test
  void hitsAndMissesAreBothCommon() {
    long hits = Drawn.cases().filter(each -> each.answers().count() > 0).count();
    assertTrue(hits > 0.3 * Drawn.COUNT && hits < 0.7 * Drawn.COUNT, () -> hits + " hits");
  }

  @Test
  void theMissedAreMissedByOneUnit() {
    Drawn.cases()
        .filter(each -> Drawn.target(each.seed()) == Drawn.Target.MISSED_BY_ONE)
        .forEach(each ->
            assertEquals(
                each.instance().tolerance() + 1,
                each.answers().leastError(),
                each.instance().name()));
  }

  @Test
  void aSeedSaysItAll() {
    for (long seed = 0; seed < 2000; seed++) {
      Instance once = Drawn.instance(seed);
      Instance again = Drawn.instance(seed);
      assertArrayEquals(once.items(), again.items());
      assertEquals(once.target(), again.target());
      assertEquals(once.tolerance(), again.tolerance());
    }
  }

  /** The oracle itself, on an instance small enough for paper. */
  @Test
  void theOracleOnPaper() {
    Instance instance = new Instance("3, 5, −2 near 4", new long[] {3, 5, -2}, 4, 1, 1);
    // 0, 3, 5, 8, −2, 1, 3, 6: within 3 … 5 are {3}, {5} and {5, −2}.
    assertEquals(new PlainLoop.Answers(1, 3, 1, 1, 1), PlainLoop.answers(instance));
    assertEquals(
        "[-2, 0, 1, 3, 3, 5, 6, 8]", Arrays.toString(PlainLoop.sortedSums(instance.items())));
  }
}
