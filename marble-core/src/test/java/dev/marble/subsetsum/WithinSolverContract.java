package dev.marble.subsetsum;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link WithinSolver} must do. */
interface WithinSolverContract extends SolverContract {
  WithinSolver solver();

  private Problem within() {
    WithinSolver solver = solver();
    return new Problem(
        this,
        (instance, limits) ->
            solver.within(instance.items(), instance.target(), instance.tolerance(), limits),
        each -> each.answers().count() > 0,
        (each, found) -> each.instance().error(found) <= each.instance().tolerance(),
        (instance, found) -> true);
  }

  @Test
  default void withinAgainstTheOracle() {
    within().againstTheOracle();
  }

  @Test
  default void withinByConstruction() {
    within().byConstruction();
  }

  @Test
  default void withinUnderTightLimits() {
    within().underTightLimits();
  }

  @Test
  default void withinGivesUp() {
    within().givesUp();
  }

  @Test
  default void withinRefusals() {
    Witness.checkRefusals((items, target) -> solver().within(items, target, 0, limits()));
    Witness.checkToleranceRefusals(
        tolerance -> solver().within(new long[] {1}, 0, tolerance, limits()));
  }

  @Test
  default void withinLeavesNoTraceOfEarlierInstances() {
    WithinSolver reused = solver();
    List<Instance> large = List.of(Instance.random(18, 1), Instance.random(27, 2));
    for (int round = 0; round < 2; round++) {
      Instance.random().forEach(instance -> assertAnswersAsNew(reused, instance));
      large.forEach(instance -> assertAnswersAsNew(reused, instance));
    }
  }

  private void assertAnswersAsNew(WithinSolver reused, Instance instance) {
    long target = instance.target();
    long tolerance = instance.tolerance();
    assertEquals(
        solver().within(instance.items(), target, tolerance, limits()),
        reused.within(instance.items(), target, tolerance, limits()),
        instance::name);
  }
}
