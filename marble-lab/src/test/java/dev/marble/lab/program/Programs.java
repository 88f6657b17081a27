package dev.marble.lab.program;

import dev.marble.random.Seed;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Programs to try solvers with, and the plainest of all solvers. */
final class Programs {
  private Programs() {}

  /** A program of a family as experiments draw it. */
  static IntegerProgram drawn(InstanceFamily family, int m, int n, long seed) {
    return new RandomPrograms(family, family.usualCapacity(), 1 + (int) (seed % 4), new Seed(seed))
        .draw(m, n, 0);
  }

  /** Small ones of all families, and others that no family has: ties, zeros, tight and negative. */
  static List<IntegerProgram> small(int count, int mostVariables) {
    List<IntegerProgram> programs = new ArrayList<>();
    for (long seed = 0; seed < count; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int m = random.nextInt(1, 6);
      int n = random.nextInt(1, mostVariables + 1);
      if (seed % 2 == 0) {
        programs.add(drawn(InstanceFamily.values()[(int) (seed / 2 % 3)], m, n, seed));
      } else {
        programs.add(odd("odd-seed" + seed, m, n, random));
      }
    }
    return programs;
  }

  private static IntegerProgram odd(String name, int m, int n, SplittableRandom random) {
    long range = new long[] {1, 2, 10, 1000}[random.nextInt(4)];
    long[] costs = random.longs(n, -range, range + 1).toArray();
    long[][] rows = new long[m][];
    long[] capacities = new long[m];
    for (int i = 0; i < m; i++) {
      rows[i] = random.longs(n, -range, range + 1).toArray();
      capacities[i] = random.nextLong(-range, range * (1 + n / 4) + 1);
      if (i > 0 && random.nextInt(5) == 0) {
        rows[i] = rows[0].clone();
      }
    }
    return new IntegerProgram(name, costs, rows, capacities, random.nextInt(3), random.nextInt(3));
  }

  /** The optimum by looking at every choice; empty if none is feasible. */
  static OptionalLong bruteForce(IntegerProgram program) {
    int n = program.variables();
    long best = Long.MIN_VALUE;
    long value = 0;
    long[] left = new long[program.constraints()];
    for (int i = 0; i < left.length; i++) {
      left[i] = program.capacity(i);
    }
    for (long step = 0; step < 1L << n; step++) { // Gray code: one variable changes per step
      if (step > 0) {
        int j = Long.numberOfTrailingZeros(step);
        int sign = ((step ^ step >>> 1) >>> j & 1) != 0 ? 1 : -1;
        value += sign * program.cost(j);
        for (int i = 0; i < left.length; i++) {
          left[i] -= sign * program.entry(i, j);
        }
      }
      boolean feasible = true;
      for (long each : left) {
        feasible &= each >= 0;
      }
      best = feasible ? Math.max(best, value) : best;
    }
    return best == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(best);
  }

  /** What is left of a program when some variables are fixed, and what they are worth. */
  static IntegerProgram without(IntegerProgram program, BitSet fixed, BitSet ones) {
    int[] free = IntStream.range(0, program.variables()).filter(j -> !fixed.get(j)).toArray();
    long[] costs = new long[free.length];
    long[][] rows = new long[program.constraints()][free.length];
    long[] capacities = new long[program.constraints()];
    for (int k = 0; k < free.length; k++) {
      costs[k] = program.cost(free[k]);
      for (int i = 0; i < rows.length; i++) {
        rows[i][k] = program.entry(i, free[k]);
      }
    }
    for (int i = 0; i < rows.length; i++) {
      capacities[i] = program.slack(i, ones);
    }
    return new IntegerProgram(
        program.name(), costs, rows, capacities, program.costBits(), program.rowBits());
  }
}
