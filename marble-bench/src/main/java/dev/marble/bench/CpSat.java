package dev.marble.bench;

import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.CpSolver;
import com.google.ortools.sat.CpSolverStatus;
import com.google.ortools.sat.IntVar;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.LinearExprBuilder;
import com.google.ortools.sat.Literal;

/**
 * CP-SAT of OR-Tools, one worker, in exact integers.
 *
 * @param seconds its time limit for an instance
 */
record CpSat(double seconds) implements Contestant {
  private static final long ERROR_BOUND = 1L << 58;

  @Override
  public Reply within(long[] items, long target, long tolerance) {
    CpModel model = new CpModel();
    Literal[] chosen = chosen(model, items.length);
    model.addLinearConstraint(
        LinearExpr.weightedSum(chosen, items), target - tolerance, target + tolerance);
    return solve(model, chosen);
  }

  @Override
  public Reply nearest(long[] items, long target) {
    CpModel model = new CpModel();
    Literal[] chosen = chosen(model, items.length);
    IntVar error = model.newIntVar(0, ERROR_BOUND, "error");
    LinearExprBuilder above = LinearExpr.newBuilder().addTerm(error, 1);
    LinearExprBuilder below = LinearExpr.newBuilder().addTerm(error, 1);
    for (int j = 0; j < items.length; j++) {
      above.addTerm(chosen[j], -items[j]);
      below.addTerm(chosen[j], items[j]);
    }
    model.addGreaterOrEqual(above, -target);
    model.addGreaterOrEqual(below, target);
    model.minimize(error);
    return solve(model, chosen);
  }

  private static Literal[] chosen(CpModel model, int items) {
    Literal[] chosen = new Literal[items];
    for (int j = 0; j < items; j++) {
      chosen[j] = model.newBoolVar("x" + j);
    }
    return chosen;
  }

  private Reply solve(CpModel model, Literal[] chosen) {
    CpSolver solver = new CpSolver();
    solver.getParameters().setNumWorkers(1).setMaxTimeInSeconds(seconds);
    CpSolverStatus status = solver.solve(model);
    if (status == CpSolverStatus.INFEASIBLE) {
      return Reply.ABSENT;
    }
    if (status != CpSolverStatus.OPTIMAL) {
      return Reply.GAVE_UP;
    }
    long subset = 0;
    for (int j = 0; j < chosen.length; j++) {
      subset |= solver.booleanValue(chosen[j]) ? 1L << j : 0;
    }
    return Reply.solved(subset);
  }
}
