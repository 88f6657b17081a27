package dev.marble.subsetsum;

import org.junit.jupiter.api.Test;

/** What every {@link FirstSolver} must do. */
interface FirstSolverContract extends SolverContract {
  FirstSolver solver();

  private Problem first() {
    FirstSolver solver = solver();
    return new Problem(
        this,
        (instance, limits) ->
            solver.first(instance.items(), instance.target(), instance.tolerance(), limits),
        each -> each.answers().count() > 0,
        (each, found) -> found.subset() == each.answers().first(),
        (instance, found) -> true);
  }

  @Test
  default void firstAgainstTheOracle() {
    first().againstTheOracle();
  }

  @Test
  default void firstByConstruction() {
    first().byConstruction();
  }

  @Test
  default void firstUnderTightLimits() {
    first().underTightLimits();
  }

  @Test
  default void firstGivesUp() {
    first().givesUp();
  }

  @Test
  default void firstRefusals() {
    Witness.checkRefusals((items, target) -> solver().first(items, target, 0, limits()));
    Witness.checkToleranceRefusals(
        tolerance -> solver().first(new long[] {1}, 0, tolerance, limits()));
  }
}
