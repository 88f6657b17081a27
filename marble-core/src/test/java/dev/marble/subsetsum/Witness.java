package dev.marble.subsetsum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.function.Executable;

/** What must hold for every answer of every solver. */
final class Witness {
  /** Up at once, for whoever looks at the clock. */
  static final Duration NO_TIME = Duration.ofNanos(1);

  private Witness() {}

  /** A subset of the items whose sum is the stated one, at some cost. */
  static Outcome.Found check(Instance instance, Outcome outcome) {
    Outcome.Found found = assertInstanceOf(Outcome.Found.class, outcome, instance::name);
    long sum = 0;
    for (int j = 0; j < instance.items().length; j++) {
      sum += (found.subset() >>> j & 1) * instance.items()[j];
    }
    assertEquals(0, found.subset() >>> instance.items().length, instance::name);
    assertEquals(sum, found.sum(), instance::name);
    assertTrue(found.effort() > 0, instance::name);
    return found;
  }

  /** A proof of absence, at some cost. */
  static void checkAbsent(Instance instance, Outcome outcome) {
    Outcome.ProvenAbsent absent =
        assertInstanceOf(Outcome.ProvenAbsent.class, outcome, instance::name);
    assertTrue(absent.effort() > 0, instance::name);
  }

  /** Asks, and sees to it that the items stay what they were. */
  static <T> T ask(Instance instance, BiFunction<Instance, Limits, T> solver, Limits limits) {
    long[] before = instance.items().clone();
    T answer = solver.apply(instance, limits);
    assertArrayEquals(before, instance.items(), instance::name);
    return answer;
  }

  /** What every solver must refuse, the tolerance aside. */
  static void checkRefusals(BiConsumer<long[], Long> solver) {
    assertRefused("63 items", () -> solver.accept(new long[63], 0L));
    long half = 1L << 61;
    assertRefused("overflow", () -> solver.accept(new long[] {half, half}, 0L));
    assertRefused("overflow", () -> solver.accept(new long[] {half, -half}, 0L));
    assertRefused("overflow", () -> solver.accept(new long[] {half}, half));
    assertRefused("overflow", () -> solver.accept(new long[] {half}, -half));
    assertRefused("overflow", () -> solver.accept(new long[] {Long.MIN_VALUE}, 0L));
    assertRefused("overflow", () -> solver.accept(new long[] {Long.MAX_VALUE}, 0L));
    assertRefused("overflow", () -> solver.accept(new long[0], Long.MIN_VALUE));
    assertRefused("overflow", () -> solver.accept(Instance.equal(62, 1L << 57), 0L));
    // One less is not too much.
    solver.accept(new long[] {half, half - 1}, 0L);
  }

  /** The tolerances that every solver must refuse. */
  static void checkToleranceRefusals(LongConsumer solver) {
    assertRefused("tolerance -1", () -> solver.accept(-1));
    assertRefused("tolerance", () -> solver.accept(Long.MIN_VALUE));
    assertRefused("overflow", () -> solver.accept(Long.MAX_VALUE));
  }

  static void assertRefused(String why, Executable question) {
    var error = assertThrows(IllegalArgumentException.class, question);
    assertTrue(error.getMessage().contains(why), error.getMessage());
  }
}
