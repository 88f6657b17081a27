package dev.marble.lab.program;

import dev.marble.random.NormalQuantile;
import dev.marble.random.Philox;
import dev.marble.random.Seed;
import java.util.Arrays;
import java.util.Locale;

/**
 * Draws programs: every entry is a function of the seed, the sizes, the trial and its place alone.
 * Numbers lie on a grid of 2^-20, the entries of integer intervals on whole numbers.
 *
 * <p>Key = seed; counter = (column · 16 + row, trial, n · 16 + m, "gap" + family), where the row
 * that comes after the last constraint is the costs.
 *
 * @param family which
 * @param capacity β of b
 * @param interval k of the integers −k … k; nothing to the other families
 * @param seed where they come from
 */
public record RandomPrograms(InstanceFamily family, double capacity, int interval, Seed seed) {
  /** Fraction bits of the numbers that are drawn. */
  public static final int BITS = 20;

  /** The largest k. */
  public static final int MOST_INTERVAL = 1000;

  /** The most trials. */
  public static final int MOST_TRIALS = 10_000;

  private static final int DOMAIN = 0x67617000; // "gap"
  private static final int ROOM = 16;
  private static final long LOW = 0xFFFFFFFFL;
  private static final double HALF_STEP = 0x1p-53;

  /** Checks the bounds. */
  public RandomPrograms {
    family.check(capacity);
    if (interval < 1 || interval > MOST_INTERVAL) {
      throw new IllegalArgumentException(
          "the integer interval's k = " + interval + " is not within 1 … " + MOST_INTERVAL);
    }
  }

  /**
   * Draws one.
   *
   * @param constraints m
   * @param variables n
   * @param trial which of many, from 0
   * @return the program
   */
  public IntegerProgram draw(int constraints, int variables, int trial) {
    IntegerProgram.checkSize(constraints, variables);
    if (trial < 0 || trial >= MOST_TRIALS) {
      throw new IllegalArgumentException(
          "the trial " + trial + " is not within 0 … " + (MOST_TRIALS - 1));
    }
    long[] costs = new long[variables];
    long[][] rows = new long[constraints][variables];
    int[] words = new int[4];
    for (int j = 0; j < variables; j++) {
      for (int i = 0; i <= constraints; i++) {
        Philox.block(
            seed.value(),
            j * ROOM + i,
            trial,
            variables * ROOM + constraints,
            DOMAIN + family.ordinal(),
            words,
            0);
        long word = (words[0] & LOW) << 32 | words[1] & LOW;
        if (i == constraints) {
          costs[j] = family == InstanceFamily.DYER_FRIEZE ? uniform(word) : normal(word);
        } else {
          rows[i][j] = entry(word);
        }
      }
    }
    int rowBits = family == InstanceFamily.INTEGER_INTERVAL ? 0 : BITS;
    long[] capacities = new long[constraints];
    Arrays.fill(
        capacities, (long) Math.floor(Math.scalb(capacity(constraints, variables), rowBits)));
    return new IntegerProgram(
        name(constraints, variables, trial), costs, rows, capacities, BITS, rowBits);
  }

  /**
   * The name of a program.
   *
   * @param constraints m
   * @param variables n
   * @param trial which of many
   */
  String name(int constraints, int variables, int trial) {
    return String.format(
        Locale.ROOT,
        "%s-m%d-n%d-seed%s-trial%d",
        family.label(),
        constraints,
        variables,
        seed,
        trial);
  }

  /** The real capacity of each constraint. */
  private double capacity(int constraints, int variables) {
    double share = capacity * variables;
    return switch (family) {
      case DYER_FRIEZE -> share;
      case GAUSSIAN -> share / Math.sqrt(constraints);
      case INTEGER_INTERVAL ->
          share * Math.sqrt(interval * (interval + 1) / 3.0) / Math.sqrt(constraints);
    };
  }

  private long entry(long word) {
    return switch (family) {
      case DYER_FRIEZE -> uniform(word);
      case GAUSSIAN -> normal(word);
      case INTEGER_INTERVAL -> Math.unsignedMultiplyHigh(word, 2L * interval + 1) - interval;
    };
  }

  private static long uniform(long word) {
    return word >>> 64 - BITS;
  }

  private static long normal(long word) {
    double probability = (word >>> 12) * 0x1p-52 + HALF_STEP;
    return (long) StrictMath.rint(Math.scalb(NormalQuantile.of(probability), BITS));
  }
}
