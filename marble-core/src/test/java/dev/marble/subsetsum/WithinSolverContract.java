package dev.marble.subsetsum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every {@link WithinSolver} must do. */
interface WithinSolverContract {
  WithinSolver solver();

  @ParameterizedTest
  @MethodSource("dev.marble.subsetsum.Instance#chosen")
  default void withinOnChosenInstances(Instance instance) {
    assertWithin(solver(), instance);
  }

  @Test
  default void withinOnRandomInstances() {
    Instance.random().forEach(instance -> assertWithin(solver(), instance));
  }

  private static void assertWithin(WithinSolver solver, Instance instance) {
    long[] given = instance.items().clone();
    Outcome outcome = solver.within(given, instance.target(), instance.tolerance(), Limits.DEFAULT);
    if (PlainLoop.first(instance) == PlainLoop.NONE) {
      Witness.checkAbsent(instance, outcome);
    } else {
      long sum = Witness.check(instance, outcome).sum();
      assertTrue(Math.abs(sum - instance.target()) <= instance.tolerance(), instance.name());
    }
    assertArrayEquals(instance.items(), given, instance.name());
  }

  @Test
  default void withinGivesUpOnSixtyTwoItems() {
    Witness.checkGivesUp((instance, limits) ->
        solver().within(instance.items(), instance.target(), instance.tolerance(), limits));
  }

  @Test
  default void withinRefusals() {
    Witness.checkRefusals((items, target) -> solver().within(items, target, 0, Limits.DEFAULT));
    Witness.assertRefused(
        "tolerance -1", () -> solver().within(new long[] {1}, 0, -1, Limits.DEFAULT));
    Witness.assertRefused(
        "overflow", () -> solver().within(new long[] {1}, 0, Long.MAX_VALUE, Limits.DEFAULT));
    Witness.assertRefused(
        "tolerance", () -> solver().within(new long[] {1}, 0, Long.MIN_VALUE, Limits.DEFAULT));
  }

  @Test
  default void withinLeavesNoTraceOfEarlierInstances() {
    WithinSolver reused = solver();
    List<Instance> large = List.of(Instance.random(18, 1), Instance.random(27, 2));
    for (int round = 0; round < 2; round++) {
      Instance.random().forEach(instance -> assertAnswersAsNew(reused, solver(), instance));
      large.forEach(instance -> assertAnswersAsNew(reused, solver(), instance));
    }
  }

  private static void assertAnswersAsNew(
      WithinSolver reused, WithinSolver fresh, Instance instance) {
    long target = instance.target();
    long tolerance = instance.tolerance();
    assertEquals(
        fresh.within(instance.items(), target, tolerance, Limits.DEFAULT),
        reused.within(instance.items(), target, tolerance, Limits.DEFAULT),
        instance.name());
  }
}
