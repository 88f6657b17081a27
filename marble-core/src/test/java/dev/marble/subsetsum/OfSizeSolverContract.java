package dev.marble.subsetsum;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What every {@link OfSizeSolver} must do. */
interface OfSizeSolverContract extends SolverContract {
  OfSizeSolver solver();

  private Problem ofSize() {
    OfSizeSolver solver = solver();
    return new Problem(
        this,
        (instance, limits) ->
            solver.ofSize(
                instance.items(), instance.size(), instance.target(), instance.tolerance(), limits),
        each -> each.answers().leastErrorOfSize() <= each.instance().tolerance(),
        (each, found) ->
            Long.bitCount(found.subset()) == each.instance().size()
                && each.instance().error(found) == each.answers().leastErrorOfSize()
                && each.instance().error(found) <= each.instance().tolerance(),
        (instance, found) -> Long.bitCount(found.subset()) == instance.size());
  }

  @Test
  default void ofSizeAgainstTheOracle() {
    ofSize().againstTheOracle();
  }

  @Test
  default void ofSizeByConstruction() {
    ofSize().byConstruction();
  }

  @Test
  default void ofSizeUnderTightLimits() {
    ofSize().underTightLimits();
  }

  @Test
  default void ofSizeGivesUp() {
    ofSize().givesUp();
  }

  @Test
  default void everySizeOfOneInstance() {
    long[] items = {1, 2, 4, 8, 16, 32};
    for (int size = 0; size <= 6; size++) {
      Outcome outcome = solver().ofSize(items, size, 0, 63, limits());
      Instance instance = new Instance("size " + size, items, 0, 63, size);
      assertEquals((1 << size) - 1, Witness.check(instance, outcome).subset(), instance::name);
    }
  }

  @Test
  default void ofSizeRefusals() {
    Witness.checkRefusals(
        (items, target) -> solver().ofSize(items, items.length / 2, target, 0, limits()));
    Witness.checkToleranceRefusals(
        tolerance -> solver().ofSize(new long[] {1}, 1, 0, tolerance, limits()));
    Witness.assertRefused(
        "subset of 3 items", () -> solver().ofSize(new long[] {1, 2}, 3, 0, 0, limits()));
    Witness.assertRefused(
        "subset of -1 items", () -> solver().ofSize(new long[] {1, 2}, -1, 0, 0, limits()));
  }
}
