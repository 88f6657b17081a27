package dev.marble.lab.program;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * The optimum of a program's linear relaxation, and what it says of each variable.
 *
 * @param program the program
 * @param value the optimum, an upper bound in units, as a real number
 * @param duals the dual values (m), ≥ 0, in real numbers
 * @param reducedCosts c_j − y·A_j (n), in real numbers: 0 for basic variables, else below 0 for
 *     variables that are 0 and above 0 for those that are 1
 * @param ones the variables that are 1
 * @param basics the basic variables: at most m, and all that are neither 0 nor 1 are among them
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Relaxation(
    IntegerProgram program,
    double value,
    double[] duals,
    double[] reducedCosts,
    BitSet ones,
    BitSet basics) {

  /**
   * Solves it.
   *
   * @return the optimum; empty if not even the relaxation has a solution
   * @throws dev.marble.MarbleException if doubles are too coarse for it
   */
  static Optional<Relaxation> of(IntegerProgram program) {
    DualSimplex simplex = new DualSimplex(program);
    if (!simplex.solve()) {
      return Optional.empty();
    }
    double value = simplex.bound() / program.real(1);
    double[] duals = new double[program.constraints()];
    Arrays.setAll(duals, simplex::dual);
    double[] reduced = new double[program.variables()];
    BitSet ones = new BitSet();
    BitSet basics = new BitSet();
    for (int j = 0; j < reduced.length; j++) {
      reduced[j] = simplex.isBasic(j) ? 0 : simplex.reducedCost(j);
      basics.set(j, simplex.isBasic(j));
      ones.set(j, !simplex.isBasic(j) && simplex.value(j) == 1);
    }
    return Optional.of(new Relaxation(program, value, duals, reduced, ones, basics));
  }

  /** How many variables have a reduced cost of at most so much, in real numbers. */
  int within(double bound) {
    return (int) Arrays.stream(reducedCosts).filter(cost -> Math.abs(cost) <= bound).count();
  }
}
