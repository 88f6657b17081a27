package dev.marble.lab.program;

import java.util.BitSet;
import java.util.Optional;

/** What a solver says of a program. An optimum is never guessed. */
public sealed interface ProgramAnswer {
  /** How many nodes of a tree it looked at. */
  long nodes();

  /**
   * Nothing is better.
   *
   * @param value the objective, in units
   * @param chosen the variables that are 1
   * @param nodes the number of nodes
   * @param depth how deep the tree is
   */
  record Optimal(long value, BitSet chosen, long nodes, int depth) implements ProgramAnswer {}

  /**
   * No choice of variables meets the constraints.
   *
   * @param nodes the number of nodes
   */
  record Infeasible(long nodes) implements ProgramAnswer {}

  /**
   * A limit was reached first.
   *
   * @param reason which one
   * @param best the best choice met on the way, if any
   * @param nodes the number of nodes
   */
  record Stopped(String reason, Optional<BitSet> best, long nodes) implements ProgramAnswer {}
}
