package dev.marble.lab.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.random.Philox;
import dev.marble.random.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The programs that are drawn: where each number comes from, and how it is spread. */
final class RandomProgramsTest {
  private static RandomPrograms of(InstanceFamily family) {
    return new RandomPrograms(family, family.usualCapacity(), 3, new Seed(7));
  }

  @Test
  void anEntryIsAFunctionOfItsPlace() {
    IntegerProgram program = of(InstanceFamily.DYER_FRIEZE).draw(2, 30, 4);
    int[] words = new int[4];
    Philox.block(7, 17 * 16 + 1, 4, 30 * 16 + 2, 0x67617000, words, 0);
    assertEquals(words[0] >>> 12, program.entry(1, 17));
    Philox.block(7, 17 * 16 + 2, 4, 30 * 16 + 2, 0x67617000, words, 0);
    assertEquals(words[0] >>> 12, program.cost(17));
    assertEquals(Math.round(0.25 * 30 * (1 << 20)), program.capacity(0));
    assertEquals("dyer-frieze-m2-n30-seed7-trial4", program.name());
  }

  @ParameterizedTest
  @EnumSource(InstanceFamily.class)
  void sizesAndTrialsShareNothing(InstanceFamily family) {
    RandomPrograms programs = of(family);
    IntegerProgram one = programs.draw(2, 100, 0);
    assertEquals(Mps.text(one), Mps.text(programs.draw(2, 100, 0)));
    for (IntegerProgram other :
        new IntegerProgram[] {
          programs.draw(2, 100, 1), programs.draw(2, 101, 0), programs.draw(3, 100, 0)
        }) {
      int same = 0;
      for (int j = 0; j < 100; j++) {
        same += one.cost(j) == other.cost(j) ? 1 : 0;
      }
      assertTrue(same < 3, other::name);
    }
  }

  @ParameterizedTest
  @EnumSource(InstanceFamily.class)
  void momentsAreThoseOfTheDistribution(InstanceFamily family) {
    IntegerProgram program = of(family).draw(1, 16_000, 0);
    double[] entries = moments(program, true);
    double[] costs = moments(program, false);
    double near = 0.03; // four deviations of these means
    switch (family) {
      case DYER_FRIEZE -> {
        assertEquals(0.5, entries[0], near);
        assertEquals(1 / 12.0, entries[1], near);
        assertEquals(0.5, costs[0], near);
        assertEquals(1 / 12.0, costs[1], near);
      }
      case GAUSSIAN -> {
        assertEquals(0, entries[0], near);
        assertEquals(1, entries[1], 2 * near);
        assertEquals(0, costs[0], near);
        assertEquals(1, costs[1], 2 * near);
        assertEquals(-1600, program.real((double) program.capacity(0)), 1e-3); // ‖b⁻‖ = n/10
      }
      case INTEGER_INTERVAL -> {
        assertEquals(0, entries[0], 3 * near);
        assertEquals(4, entries[1], 5 * near); // k (k + 1)/3
        assertEquals(1, costs[1], 2 * near);
        assertEquals(-3200, program.capacity(0)); // n/10 deviations
        for (int value = -3; value <= 3; value++) {
          int count = 0;
          for (int j = 0; j < 16_000; j++) {
            count += program.entry(0, j) == value ? 1 : 0;
          }
          assertEquals(16_000 / 7.0, count, 200);
        }
      }
    }
  }

  private static double[] moments(IntegerProgram program, boolean entries) {
    double scale = Math.scalb(1.0, -(entries ? program.rowBits() : program.costBits()));
    double sum = 0;
    double squares = 0;
    for (int j = 0; j < program.variables(); j++) {
      double value = scale * (entries ? program.entry(0, j) : program.cost(j));
      sum += value;
      squares += value * value;
    }
    double mean = sum / program.variables();
    return new double[] {mean, squares / program.variables() - mean * mean};
  }

  @Test
  void refusals() {
    refuse("0.5", InstanceFamily.DYER_FRIEZE, 0.5, 1);
    refuse("0.0", InstanceFamily.DYER_FRIEZE, 0, 1);
    refuse("-0.11", InstanceFamily.GAUSSIAN, -0.11, 1);
    refuse("NaN", InstanceFamily.GAUSSIAN, Double.NaN, 1);
    refuse("k = 0", InstanceFamily.INTEGER_INTERVAL, 0, 0);
    SolversTest.assertRefused("poisson", () -> InstanceFamily.parse("poisson"));
    assertNotEquals(0, InstanceFamily.parse(" Gaussian ").usualCapacity());
  }

  private static void refuse(String part, InstanceFamily family, double capacity, int interval) {
    SolversTest.assertRefused(
        part, () -> new RandomPrograms(family, capacity, interval, new Seed(1)));
  }
}
