package dev.marble.subsetsum;

import org.junit.jupiter.api.Test;

/** What every {@link SmallestSolver} must do. */
interface SmallestSolverContract extends SolverContract {
  SmallestSolver solver();

  private Problem smallest() {
    SmallestSolver solver = solver();
    return new Problem(
        this,
        (instance, limits) ->
            solver.smallest(instance.items(), instance.target(), instance.tolerance(), limits),
        each -> each.answers().count() > 0,
        (each, found) ->
            each.instance().error(found) <= each.instance().tolerance()
                && Long.bitCount(found.subset()) == each.answers().fewest(),
        (instance, found) -> instance.error(found) <= instance.tolerance());
  }

  @Test
  default void smallestAgainstTheOracle() {
    smallest().againstTheOracle();
  }

  @Test
  default void smallestByConstruction() {
    smallest().byConstruction();
  }

  @Test
  default void smallestUnderTightLimits() {
    smallest().underTightLimits();
  }

  @Test
  default void smallestGivesUp() {
    smallest().givesUp();
  }

  @Test
  default void smallestRefusals() {
    Witness.checkRefusals((items, target) -> solver().smallest(items, target, 0, limits()));
    Witness.checkToleranceRefusals(
        tolerance -> solver().smallest(new long[] {1}, 0, tolerance, limits()));
  }
}
