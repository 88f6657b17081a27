package dev.marble.subsetsum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every {@link CoverageSolver} must do. */
interface CoverageSolverContract extends SolverContract {
  CoverageSolver solver();

  /**
   * Asks one in so many of the drawn instances; more than one for those who only pass the question
   * on to a solver that is asked all.
   */
  default int coverageOneIn() {
    return 1;
  }

  @Test
  default void coverageAgainstTheOracle() {
    CoverageSolver solver = solver();
    Interval.chosen().forEach(each -> assertMeasures(solver, each, limits()));
    long measured =
        Interval.drawn()
            .filter(each -> each.seed() % coverageOneIn() == 0)
            .filter(each -> assertMeasures(solver, each, limits()))
            .count();
    assertTrue(
        measured * coverageOneIn() >= decides() * 100_000, () -> "measures only " + measured);
  }

  @Test
  default void coverageUnderTightLimits() {
    CoverageSolver solver = solver();
    Interval.drawn()
        .filter(each -> each.seed() % 10 == 3)
        .forEach(each -> {
          long step = each.seed() / 10;
          Limits limits = new Limits(1 + step % 200 * (step % 200), 1 << 15);
          assertMeasures(solver, each, limits);
        });
  }

  private boolean assertMeasures(CoverageSolver solver, Interval each, Limits limits) {
    Coverage coverage =
        Witness.ask(
            each.instance(),
            (asked, given) ->
                solver.coverage(asked.items(), each.from(), each.to(), asked.tolerance(), given),
            limits);
    if (coverage instanceof Coverage.GaveUp gaveUp) {
      assertTrue(decides() < 1 || limits.sums() < limits().sums(), each::toString);
      assertFalse(gaveUp.reason().isBlank(), each::toString);
      return false;
    }
    Coverage.Measured measured = assertInstanceOf(Coverage.Measured.class, coverage);
    assertEquals(each.covered(), measured.covered(), each::toString);
    assertEquals(each.largestGap(), measured.largestGap(), each::toString);
    assertTrue(measured.effort() > 0, each::toString);
    if (each.instance().items().length <= 10) {
      assertIsAGap(each, measured);
    }
    for (long tolerance : new long[] {0, each.largestGap() / 2, each.instance().tolerance()}) {
      assertEquals(
          each.largestGap() <= 2 * tolerance, measured.coversAll(tolerance), each::toString);
    }
    return true;
  }

  /** Its middle is a target, no sum lies strictly inside, and one lies at an end. */
  private static void assertIsAGap(Interval each, Coverage.Measured measured) {
    long[] sums = each.sortedSums();
    long middle = measured.gapFrom() + measured.gapTo();
    assertTrue(middle >= 2 * each.from() && middle <= 2 * each.to(), each::toString);
    int upper = Arrays.binarySearch(sums, measured.gapTo());
    int lower = Arrays.binarySearch(sums, measured.gapFrom());
    assertTrue(upper >= 0 || lower >= 0, each::toString);
    assertTrue(
        LongStream.of(sums).noneMatch(sum -> sum > measured.gapFrom() && sum < measured.gapTo()),
        each::toString);
  }

  @Test
  default void coverageGivesUp() {
    long[] items = Instance.hard().items();
    String few = reason(solver().coverage(items, 0, 1L << 59, 1, new Limits(1000, 1 << 20)));
    assertTrue(few.contains("1000") || few.contains("1048576"), few);
    Limits late = Limits.DEFAULT.within(Witness.NO_TIME);
    String reason = reason(solver().coverage(items, 0, 1L << 59, 1, late));
    assertTrue(
        reason.contains("time limit")
            || reason.contains("1073741824")
            || reason.contains("17179869184"),
        reason);
  }

  private static String reason(Coverage coverage) {
    return assertInstanceOf(Coverage.GaveUp.class, coverage).reason();
  }

  @Test
  default void coverageRefusals() {
    Witness.checkRefusals((items, target) -> solver().coverage(items, target, target, 0, limits()));
    Witness.checkToleranceRefusals(
        tolerance -> solver().coverage(new long[] {1}, 0, 1, tolerance, limits()));
    Witness.assertRefused("reversed", () -> solver().coverage(new long[] {1}, 1, 0, 0, limits()));
    Witness.assertRefused(
        "overflow", () -> solver().coverage(new long[] {1}, 0, 1L << 62, 0, limits()));
  }
}
