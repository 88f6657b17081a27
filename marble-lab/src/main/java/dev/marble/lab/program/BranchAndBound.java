package dev.marble.lab.program;

import dev.marble.MarbleException;
import java.util.BitSet;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Branch and bound as the theory knows it: always the open node of best bound, branched at its most
 * fractional variable; no cuts, no presolve, no heuristics. So the tree does not depend on luck:
 * every node whose relaxation beats the optimum is branched, and no other.
 *
 * <p>The answer is exact. Candidates are checked and compared in integers, and a node is left only
 * when its bound excludes every integer above the best value so far.
 *
 * <p>Land, Doig, <i>An automatic method of solving discrete programming problems</i>, Econometrica
 * 28 (1960); Dakin, <i>A tree-search algorithm for mixed integer programming problems</i>, The
 * Computer Journal 8 (1965). Its size for random programs: Dey, Dubey, Molinaro,
 * <i>Branch-and-bound solves random binary IPs in polytime</i>, SODA 2021.
 */
public final class BranchAndBound {
  /** How much a bound may be off, in units of the objective. */
  private static final double SAFE = 1e-3;

  /** From here on a relaxation counts as integral, if its rounding proves to be. */
  private static final double INTEGRAL = 1e-7;

  private static final int LOOK_AT_CLOCK_EVERY = 256;

  private final IntegerProgram program;
  private final SearchLimits limits;
  private final DualSimplex simplex;
  private final PriorityQueue<Node> open = new PriorityQueue<>();
  private final double unit;
  private final long deadline;
  private Optional<BitSet> best = Optional.empty();
  private long bestValue = Long.MIN_VALUE;
  private long nodes;
  private int depth;

  private BranchAndBound(IntegerProgram program, SearchLimits limits) {
    this.program = program;
    this.limits = limits;
    this.simplex = new DualSimplex(program);
    this.unit = program.real(1);
    this.deadline = limits.isTimed() ? System.nanoTime() + limits.time().toNanos() : 0;
  }

  /** An open node: its relaxation beats the best value that was known when it was made. */
  private record Node(
      Node parent,
      int depth,
      int fixed,
      boolean value,
      double bound,
      long number,
      int branching,
      @SuppressWarnings("ArrayRecordComponent") short[] basis)
      implements Comparable<Node> {
    @Override
    public int compareTo(Node other) {
      int order = Double.compare(other.bound, bound);
      return order != 0 ? order : Long.compare(number, other.number);
    }
  }

  /**
   * Solves a program.
   *
   * @param program the program
   * @param limits what may be spent
   * @return its optimum, or why there is none here
   * @throws MarbleException if doubles are too coarse for its relaxations
   */
  public static ProgramAnswer solve(IntegerProgram program, SearchLimits limits) {
    return new BranchAndBound(program, limits).solve();
  }

  private ProgramAnswer solve() {
    visit(null, 0, -1, false);
    while (!open.isEmpty() && canImprove(open.peek().bound)) {
      Node node = open.poll();
      for (boolean value : new boolean[] {false, true}) {
        Optional<String> reached = limitReached();
        if (reached.isPresent()) {
          return new ProgramAnswer.Stopped(reached.get(), best, nodes);
        }
        simplex.free();
        for (Node each = node; each.parent != null; each = each.parent) {
          simplex.fix(each.fixed, each.value);
        }
        simplex.fix(node.branching, value);
        simplex.startFrom(node.basis);
        visit(node, node.depth + 1, node.branching, value);
      }
    }
    return best.<ProgramAnswer>map(
            chosen -> new ProgramAnswer.Optimal(bestValue, chosen, nodes, depth))
        .orElseGet(() -> new ProgramAnswer.Infeasible(nodes));
  }

  private Optional<String> limitReached() {
    if (nodes >= limits.nodes()) {
      return Optional.of("the limit of " + limits.nodes() + " nodes");
    }
    if (limits.isTimed() && nodes % LOOK_AT_CLOCK_EVERY == 0 && System.nanoTime() - deadline >= 0) {
      return Optional.of("the time limit of " + limits.seconds() + " s");
    }
    return Optional.empty();
  }

  /** Solves a node's relaxation, and keeps it if there may be something better below it. */
  private void visit(Node parent, int level, int fixed, boolean value) {
    nodes++;
    depth = Math.max(depth, level);
    if (!simplex.solve()) {
      return;
    }
    double bound = simplex.bound();
    if (!canImprove(bound)) {
      return;
    }
    int branching = simplex.mostFractional();
    if ((branching < 0 || simplex.fraction(branching) < INTEGRAL) && accept()) {
      if (canImprove(bound)) {
        throw new MarbleException(
            "A relaxation of " + program + " is integral, and below its own bound.");
      }
      return;
    }
    if (branching < 0) {
      throw new MarbleException(
          "A relaxation of " + program + " is integral, and breaks a constraint.");
    }
    open.add(new Node(parent, level, fixed, value, bound, nodes, branching, simplex.basis()));
  }

  /** Can a node with this bound hold a better integer value? */
  private boolean canImprove(double bound) {
    return bestValue == Long.MIN_VALUE || bound / unit >= bestValue + 1 - SAFE;
  }

  /** Takes the relaxation's own solution, rounded, if it meets all constraints. */
  private boolean accept() {
    BitSet chosen = simplex.rounded();
    if (!program.isFeasible(chosen)) {
      return false;
    }
    long value = program.value(chosen);
    if (value > bestValue) {
      bestValue = value;
      best = Optional.of(chosen);
    }
    return true;
  }
}
