package dev.marble.subsetsum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link NearestSolver} must do. */
interface NearestSolverContract {
  NearestSolver solver();

  @ParameterizedTest
  @MethodSource("dev.marble.subsetsum.Instance#chosen")
  default void nearestOnChosenInstances(Instance instance) {
    assertNearest(instance);
  }

  @Test
  default void nearestOnRandomInstances() {
    Instance.random().forEach(this::assertNearest);
  }

  private void assertNearest(Instance instance) {
    long[] given = instance.items().clone();
    Outcome outcome = solver().nearest(given, instance.target(), Limits.DEFAULT);
    long sum = Witness.check(instance, outcome).sum();
    assertEquals(
        PlainLoop.leastError(instance), Math.abs(sum - instance.target()), instance.name());
    assertArrayEquals(instance.items(), given, instance.name());
  }

  @Test
  default void nearestGivesUpOnSixtyTwoItems() {
    Witness.checkGivesUp(
        (instance, limits) -> solver().nearest(instance.items(), instance.target(), limits));
  }

  @Test
  default void nearestRefusals() {
    Witness.checkRefusals((items, target) -> solver().nearest(items, target, Limits.DEFAULT));
  }
}
