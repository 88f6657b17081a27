package dev.marble.subsetsum;

import org.junit.jupiter.api.Test;

/** What every {@link NearestSolver} must do. */
interface NearestSolverContract extends SolverContract {
  NearestSolver solver();

  private Problem nearest() {
    NearestSolver solver = solver();
    return new Problem(
        this,
        (instance, limits) -> solver.nearest(instance.items(), instance.target(), limits),
        each -> true,
        (each, found) -> each.instance().error(found) == each.answers().leastError(),
        (instance, found) -> true);
  }

  @Test
  default void nearestAgainstTheOracle() {
    nearest().againstTheOracle();
  }

  @Test
  default void nearestByConstruction() {
    nearest().byConstruction();
  }

  @Test
  default void nearestUnderTightLimits() {
    nearest().underTightLimits();
  }

  @Test
  default void nearestGivesUp() {
    nearest().givesUp();
  }

  @Test
  default void nearestRefusals() {
    Witness.checkRefusals((items, target) -> solver().nearest(items, target, limits()));
  }
}
