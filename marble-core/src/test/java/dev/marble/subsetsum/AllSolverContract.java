package dev.marble.subsetsum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every {@link AllSolver} must do. */
interface AllSolverContract extends SolverContract {
  /** Longer lists are read so far and no further. */
  int LONG_LIST = 2000;

  AllSolver solver();

  private Stream<Outcome> all(Instance instance, Limits limits) {
    return solver().all(instance.items(), instance.target(), instance.tolerance(), limits);
  }

  @Test
  default void allAgainstTheOracle() {
    Instance.chosen().map(Drawn::of).forEach(each -> assertLists(each, limits()));
    Drawn.cases().forEach(each -> assertLists(each, limits()));
  }

  @Test
  default void allUnderTightLimits() {
    Drawn.cases()
        .filter(each -> each.seed() % 10 == 3)
        .forEach(each -> {
          long step = each.seed() / 10;
          assertLists(each, new Limits(1 + step % 200 * (step % 20), 1 << 20));
        });
  }

  /** Every subset once, all of them if the list says so, and the end of the list at its end. */
  private void assertLists(Drawn.Case each, Limits limits) {
    Instance instance = each.instance();
    List<Outcome> list =
        Witness.ask(
            instance, (asked, given) -> all(asked, given).limit(LONG_LIST).toList(), limits);
    boolean cut = list.size() == LONG_LIST && list.getLast() instanceof Outcome.Found;
    List<Outcome> hits = cut ? list : list.subList(0, list.size() - 1);
    long[] subsets = new long[hits.size()];
    for (int i = 0; i < subsets.length; i++) {
      Outcome.Found found = Witness.check(instance, hits.get(i));
      assertTrue(instance.error(found) <= instance.tolerance(), instance::name);
      subsets[i] = found.subset();
    }
    assertEquals(hits.size(), LongStream.of(subsets).distinct().count(), instance::name);
    if (!cut && list.getLast() instanceof Outcome.ProvenAbsent end) {
      assertEquals(each.answers().count(), hits.size(), instance::name);
      assertTrue(end.effort() > 0, instance::name);
    } else if (!cut) {
      assertTrue(limits.sums() < limits().sums(), () -> list.getLast() + " on " + instance.name());
      assertInstanceOf(Outcome.GaveUp.class, list.getLast(), instance::name);
    }
  }

  @Test
  default void theSameListTwice() {
    for (long seed = 0; seed < 300; seed++) {
      Instance instance = Drawn.instance(seed);
      assertEquals(
          all(instance, limits()).limit(LONG_LIST).toList(),
          all(instance, limits()).limit(LONG_LIST).toList(),
          instance::name);
    }
  }

  /** All 2^26 subsets are within the tolerance; a few are asked for. */
  @Test
  default void noMoreIsSearchedThanIsRead() {
    Instance planted = Instance.planted(26);
    Stream<Outcome> all =
        solver().all(planted.items(), planted.target(), 1L << 60, limits()).limit(100);
    List<Outcome> list = all.toList();
    assertEquals(100, list.size());
    list.forEach(each -> Witness.check(planted, each));
    assertTrue(list.getLast().effort() < 1 << 20, () -> list.getLast().toString());
  }

  @Test
  default void theItemsAreReadBeforeTheListIs() {
    long[] items = {1, 2, 4, 8};
    Stream<Outcome> all = solver().all(items, 5, 0, limits());
    Arrays.fill(items, 0);
    Outcome first = all.iterator().next();
    assertEquals(0b101, assertInstanceOf(Outcome.Found.class, first).subset());
  }

  @Test
  default void allGivesUp() {
    Instance hard = Instance.hard();
    String few = endOf(all(hard, new Limits(1000, 1 << 20)));
    assertTrue(few.contains("1000") || few.contains("1048576"), few);
    String late = endOf(all(hard, Limits.DEFAULT.within(Witness.NO_TIME)));
    assertTrue(late.contains("time limit") || late.contains("1073741824"), late);
  }

  private static String endOf(Stream<Outcome> list) {
    Outcome end = list.reduce((before, after) -> after).orElseThrow();
    return assertInstanceOf(Outcome.GaveUp.class, end).reason();
  }

  /** When the question is asked, not when the list is read. */
  @Test
  @SuppressWarnings("CheckReturnValue")
  default void allRefusals() {
    Witness.checkRefusals((items, target) -> solver().all(items, target, 0, limits()));
    Witness.checkToleranceRefusals(
        tolerance -> solver().all(new long[] {1}, 0, tolerance, limits()));
  }
}
