package dev.marble.subsetsum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link SmallestSolver} must do. */
interface SmallestSolverContract {
  SmallestSolver solver();

  @ParameterizedTest
  @MethodSource("dev.marble.subsetsum.Instance#chosen")
  default void smallestOnChosenInstances(Instance instance) {
    assertSmallest(instance);
  }

  @Test
  default void smallestOnRandomInstances() {
    Instance.random().forEach(this::assertSmallest);
  }

  private void assertSmallest(Instance instance) {
    long[] given = instance.items().clone();
    Outcome outcome =
        solver().smallest(given, instance.target(), instance.tolerance(), Limits.DEFAULT);
    long fewest = PlainLoop.fewestItems(instance);
    if (fewest == PlainLoop.NONE) {
      Witness.checkAbsent(instance, outcome);
    } else {
      Outcome.Found found = Witness.check(instance, outcome);
      assertEquals(fewest, Long.bitCount(found.subset()), instance.name());
      long error = Math.abs(found.sum() - instance.target());
      assertTrue(error <= instance.tolerance(), instance.name());
    }
    assertArrayEquals(instance.items(), given, instance.name());
  }

  @Test
  default void smallestGivesUpOnSixtyTwoItems() {
    Witness.checkGivesUp((instance, limits) ->
        solver().smallest(instance.items(), instance.target(), instance.tolerance(), limits));
  }

  @Test
  default void smallestRefusals() {
    Witness.checkRefusals((items, target) -> solver().smallest(items, target, 0, Limits.DEFAULT));
    Witness.assertRefused(
        "tolerance -1", () -> solver().smallest(new long[] {1}, 0, -1, Limits.DEFAULT));
  }
}
