package dev.marble.subsetsum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.BiFunction;
import org.junit.jupiter.api.function.Executable;

/** What must hold for every answer of every solver. */
final class Witness {
  private Witness() {}

  /** A subset of the items whose sum is the stated one, at some cost. */
  static Outcome.Found check(Instance instance, Outcome outcome) {
    Outcome.Found found = assertInstanceOf(Outcome.Found.class, outcome, instance.name());
    long sum = 0;
    for (int j = 0; j < instance.items().length; j++) {
      sum += (found.subset() >>> j & 1) * instance.items()[j];
    }
    assertEquals(0, found.subset() >>> instance.items().length, instance.name());
    assertEquals(sum, found.sum(), instance.name());
    assertTrue(found.effort() > 0, instance.name());
    return found;
  }

  /** A proof of absence, at some cost. */
  static void checkAbsent(Instance instance, Outcome outcome) {
    Outcome.ProvenAbsent absent =
        assertInstanceOf(Outcome.ProvenAbsent.class, outcome, instance.name());
    assertTrue(absent.effort() > 0, instance.name());
  }

  /** 62 items in reach of the target that no subset meets, and limits that are far too small. */
  static void checkGivesUp(BiFunction<Instance, Limits, Outcome> solver) {
    Instance instance =
        new Instance("62 even items, odd target", Instance.equal(62, 1L << 40), 31, 0);
    Outcome outcome = solver.apply(instance, new Limits(1000, 1 << 20));
    Outcome.GaveUp gaveUp = assertInstanceOf(Outcome.GaveUp.class, outcome);
    assertTrue(gaveUp.reason().contains("1000"), gaveUp.reason());
    assertTrue(gaveUp.effort() >= 0);
  }

  /** What every solver must refuse, the tolerance aside. */
  static void checkRefusals(BiFunction<long[], Long, Outcome> solver) {
    assertRefused("63 items", () -> solver.apply(new long[63], 0L));
    long half = 1L << 61;
    assertRefused("overflow", () -> solver.apply(new long[] {half, half}, 0L));
    assertRefused("overflow", () -> solver.apply(new long[] {half, -half}, 0L));
    assertRefused("overflow", () -> solver.apply(new long[] {half}, half));
    assertRefused("overflow", () -> solver.apply(new long[] {half}, -half));
    assertRefused("overflow", () -> solver.apply(new long[] {Long.MIN_VALUE}, 0L));
    assertRefused("overflow", () -> solver.apply(new long[] {Long.MAX_VALUE}, 0L));
    assertRefused("overflow", () -> solver.apply(new long[0], Long.MIN_VALUE));
    assertRefused("overflow", () -> solver.apply(Instance.equal(62, 1L << 57), 0L));
    // One less is not too much.
    assertTrue(solver.apply(new long[] {half, half - 1}, 0L).effort() > 0);
  }

  static void assertRefused(String why, Executable question) {
    var error = assertThrows(IllegalArgumentException.class, question);
    assertTrue(error.getMessage().contains(why), error.getMessage());
  }
}
