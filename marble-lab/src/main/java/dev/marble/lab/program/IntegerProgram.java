package dev.marble.lab.program;

import java.util.BitSet;

/**
 * Maximise c·x subject to A x ≤ b, x ∈ {0,1}^n, with integers for numbers: a cost stands for {@code
 * cost · 2^-costBits}, an entry of A or b for {@code entry · 2^-rowBits}. All sums are exact, in a
 * {@code long} as well as in a {@code double}.
 */
public final class IntegerProgram {
  /** The most constraints: the solvers here hold an m × m matrix per node, and are made for few. */
  public static final int MOST_CONSTRAINTS = 10;

  /** The most variables. */
  public static final int MOST_VARIABLES = 1 << 14;

  /** Sums of absolute values must stay below: a double holds every integer up to here. */
  private static final long EXACT = 1L << 53;

  private static final int MOST_BITS = 52;

  private final String name;
  private final long[] costs;
  private final long[][] rows;
  private final long[] capacities;
  private final int costBits;
  private final int rowBits;

  /**
   * A program.
   *
   * @param name what it is called in files and complaints
   * @param costs c (n)
   * @param rows A (m, n)
   * @param capacities b (m)
   * @param costBits fraction bits of the costs
   * @param rowBits fraction bits of A and b
   * @throws IllegalArgumentException if there are too many constraints or variables, none at all,
   *     or sums might not be exact
   */
  public IntegerProgram(
      String name, long[] costs, long[][] rows, long[] capacities, int costBits, int rowBits) {
    checkSize(rows.length, costs.length);
    if (capacities.length != rows.length) {
      throw new IllegalArgumentException(
          name + " has " + rows.length + " constraints and " + capacities.length + " capacities");
    }
    if (costBits < 0 || costBits > MOST_BITS || rowBits < 0 || rowBits > MOST_BITS) {
      throw new IllegalArgumentException(
          "the fraction bits "
              + costBits
              + " and "
              + rowBits
              + " of "
              + name
              + " are not within 0 … "
              + MOST_BITS);
    }
    this.name = name;
    this.costs = costs.clone();
    this.rows = new long[rows.length][];
    this.capacities = capacities.clone();
    this.costBits = costBits;
    this.rowBits = rowBits;
    checkSums("the costs", 0, costs);
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != costs.length) {
        throw new IllegalArgumentException(
            "constraint "
                + (i + 1)
                + " of "
                + name
                + " has "
                + rows[i].length
                + " entries for "
                + costs.length
                + " variables");
      }
      this.rows[i] = rows[i].clone();
      checkSums("the entries of constraint " + (i + 1), capacities[i], rows[i]);
    }
  }

  /**
   * Checks the numbers of constraints and variables.
   *
   * @throws IllegalArgumentException if there are too many, or none
   */
  static void checkSize(int constraints, int variables) {
    if (constraints < 1 || constraints > MOST_CONSTRAINTS) {
      throw new IllegalArgumentException(
          "the number of constraints m = "
              + constraints
              + " is not within 1 … "
              + MOST_CONSTRAINTS);
    }
    if (variables < 1 || variables > MOST_VARIABLES) {
      throw new IllegalArgumentException(
          "the number of variables n = " + variables + " is not within 1 … " + MOST_VARIABLES);
    }
  }

  private void checkSums(String what, long first, long[] terms) {
    long total = 0;
    for (int i = -1; i < terms.length; i++) {
      long size = Math.abs(i < 0 ? first : terms[i]);
      total += size;
      if (size < 0 || size >= EXACT || total >= EXACT) {
        throw new IllegalArgumentException(
            "the sizes of " + what + " of " + name + " add up to more than 2^53");
      }
    }
  }

  /** What it is called. */
  public String name() {
    return name;
  }

  /** The number of variables, n. */
  public int variables() {
    return costs.length;
  }

  /** The number of constraints, m. */
  public int constraints() {
    return rows.length;
  }

  /** The fraction bits of the costs. */
  public int costBits() {
    return costBits;
  }

  /** The fraction bits of A and b. */
  public int rowBits() {
    return rowBits;
  }

  /** The cost of variable j, in units. */
  public long cost(int j) {
    return costs[j];
  }

  /** The entry of constraint i at variable j, in units. */
  public long entry(int i, int j) {
    return rows[i][j];
  }

  /** The capacity of constraint i, in units. */
  public long capacity(int i) {
    return capacities[i];
  }

  /** What a number of cost units stands for. */
  public double real(double units) {
    return units * Math.scalb(1.0, -costBits);
  }

  /** The objective c·x in units. */
  public long value(BitSet chosen) {
    return chosen.stream().mapToLong(j -> costs[j]).sum();
  }

  /** What constraint i leaves, b − A x, in units. */
  public long slack(int i, BitSet chosen) {
    return capacities[i] - chosen.stream().mapToLong(j -> rows[i][j]).sum();
  }

  /** Does a choice of variables meet all constraints? */
  public boolean isFeasible(BitSet chosen) {
    for (int i = 0; i < rows.length; i++) {
      if (slack(i, chosen) < 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return name + " (" + rows.length + " constraints, " + costs.length + " variables)";
  }
}
