package dev.marble.bench;

import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPObjective;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPSolverParameters;
import com.google.ortools.linearsolver.MPVariable;

/**
 * The mixed-integer program of Pensia et al. (2020): binary x, minimise e with e ≥ |z − Σ x a|, in
 * doubles. For any subset within a tolerance, the same without an objective. One thread, and a
 * relative gap of zero; the solvers' other tolerances (1e-6 and the like) are what they are.
 *
 * @param solver {@code SCIP} or {@code HIGHS}, as OR-Tools calls them
 * @param bits fraction bits of the items
 * @param seconds its time limit for an instance
 */
record MixedInteger(String solver, int bits, double seconds) implements Contestant {

  @Override
  public Reply within(long[] items, long target, long tolerance) {
    MPSolver model = MPSolver.createSolver(solver);
    MPVariable[] chosen = model.makeBoolVarArray(items.length);
    weigh(model.makeConstraint(real(target - tolerance), real(target + tolerance)), chosen, items);
    return solve(model, chosen);
  }

  @Override
  public Reply nearest(long[] items, long target) {
    MPSolver model = MPSolver.createSolver(solver);
    MPVariable[] chosen = model.makeBoolVarArray(items.length);
    MPVariable error = model.makeNumVar(0, MPSolver.infinity(), "error");
    MPConstraint above = model.makeConstraint(real(target), MPSolver.infinity());
    weigh(above, chosen, items);
    above.setCoefficient(error, 1);
    MPConstraint below = model.makeConstraint(-MPSolver.infinity(), real(target));
    weigh(below, chosen, items);
    below.setCoefficient(error, -1);
    MPObjective objective = model.objective();
    objective.setCoefficient(error, 1);
    objective.setMinimization();
    return solve(model, chosen);
  }

  private double real(long units) {
    return Math.scalb((double) units, -bits);
  }

  private void weigh(MPConstraint constraint, MPVariable[] chosen, long[] items) {
    for (int j = 0; j < items.length; j++) {
      constraint.setCoefficient(chosen[j], real(items[j]));
    }
  }

  private Reply solve(MPSolver model, MPVariable[] chosen) {
    MPSolverParameters parameters = new MPSolverParameters();
    try {
      parameters.setDoubleParam(MPSolverParameters.DoubleParam.RELATIVE_MIP_GAP, 0);
      model.setTimeLimit((long) (seconds * 1000));
      return reply(model.solve(parameters), chosen);
    } catch (IllegalArgumentException e) {
      // What the binding makes of a status that it does not know: HiGHS ran into its time limit.
      return Reply.GAVE_UP;
    } finally {
      parameters.delete();
      model.delete();
    }
  }

  private static Reply reply(MPSolver.ResultStatus status, MPVariable[] chosen) {
    if (status == MPSolver.ResultStatus.INFEASIBLE) {
      return Reply.ABSENT;
    }
    if (status != MPSolver.ResultStatus.OPTIMAL) {
      return Reply.GAVE_UP;
    }
    long subset = 0;
    for (int j = 0; j < chosen.length; j++) {
      subset |= chosen[j].solutionValue() > 0.5 ? 1L << j : 0;
    }
    return Reply.solved(subset);
  }
}
