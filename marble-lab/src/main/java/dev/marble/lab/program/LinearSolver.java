package dev.marble.lab.program;

import com.google.ortools.Loader;
import com.google.ortools.linearsolver.MPConstraint;
import com.google.ortools.linearsolver.MPObjective;
import com.google.ortools.linearsolver.MPSolver;
import com.google.ortools.linearsolver.MPSolverParameters;
import com.google.ortools.linearsolver.MPVariable;
import dev.marble.MarbleException;
import java.util.BitSet;
import java.util.Locale;
import java.util.Optional;

/**
 * Another's solvers, to check ours with: GLOP for the relaxation, SCIP or HiGHS for the program,
 * all from OR-Tools, one thread each. Their tolerances are set as fine as they go (relative gap 0,
 * feasibility 1e-9), and a solution counts only after it was checked in integers.
 */
public final class LinearSolver {
  private static final double FINE = 1e-9;

  /** How far an objective may be from the exact value of its own solution, relatively. */
  private static final double AGREES = 1e-7;

  private static boolean loaded;

  /** Whose branch and bound. */
  public enum Library {
    /** Constraint integer programming, Zuse Institute Berlin. */
    SCIP,
    /**
     * High performance software for linear optimisation, Edinburgh. It prints a line of its own on
     * the standard output, whatever it is told.
     */
    HIGHS,
    /** Nobody's: the optimum has one witness only. */
    NONE
  }

  private LinearSolver() {}

  private static synchronized void load() {
    if (loaded) {
      return;
    }
    try {
      Loader.loadNativeLibraries();
      loaded = true;
    } catch (RuntimeException | UnsatisfiedLinkError e) {
      throw new MarbleException(
          "OR-Tools, which solves linear and integer programs, has no native library that runs on"
              + " this machine ("
              + System.getProperty("os.name")
              + ", "
              + System.getProperty("os.arch")
              + "). Maybe do without it: --library none.",
          e);
    }
  }

  /** A program in the library's hands. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Model(MPSolver solver, MPVariable[] variables, MPConstraint[] constraints)
      implements AutoCloseable {
    static Model of(IntegerProgram program, String name, boolean integer) {
      load();
      MPSolver solver = MPSolver.createSolver(name);
      if (solver == null) {
        throw new MarbleException("This OR-Tools comes without the solver " + name + ".");
      }
      solver.suppressOutput();
      int n = program.variables();
      MPVariable[] variables = new MPVariable[n];
      MPObjective objective = solver.objective();
      for (int j = 0; j < n; j++) {
        variables[j] = solver.makeVar(0, 1, integer, "");
        objective.setCoefficient(variables[j], (double) program.cost(j));
      }
      objective.setMaximization();
      MPConstraint[] constraints = new MPConstraint[program.constraints()];
      for (int i = 0; i < constraints.length; i++) {
        double scale = Math.scalb(1.0, -program.rowBits());
        constraints[i] =
            solver.makeConstraint(-MPSolver.infinity(), scale * program.capacity(i), "");
        for (int j = 0; j < n; j++) {
          constraints[i].setCoefficient(variables[j], scale * program.entry(i, j));
        }
      }
      return new Model(solver, variables, constraints);
    }

    MPSolver.ResultStatus solve(boolean relaxed) {
      MPSolverParameters parameters = new MPSolverParameters();
      try {
        parameters.setDoubleParam(MPSolverParameters.DoubleParam.RELATIVE_MIP_GAP, 0);
        if (relaxed) {
          // GLOP's presolve says "abnormal" of a program without a solution.
          parameters.setIntegerParam(
              MPSolverParameters.IntegerParam.PRESOLVE,
              MPSolverParameters.PresolveValues.PRESOLVE_OFF.swigValue());
        }
        return solver.solve(parameters);
      } finally {
        parameters.delete();
      }
    }

    @Override
    public void close() {
      solver.delete();
    }
  }

  /**
   * The optimum of a relaxation.
   *
   * @param value the objective, in units
   * @param duals the dual value of each constraint (m), in real numbers
   * @param reducedCosts of the variables (n), in real numbers
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Relaxed(double value, double[] duals, double[] reducedCosts) {}

  /**
   * Solves the relaxation, by GLOP.
   *
   * @param program the program
   * @return its optimum; empty if it has no solution
   * @throws MarbleException if the solver says neither
   */
  public static Optional<Relaxed> relax(IntegerProgram program) {
    try (Model model = Model.of(program, "GLOP", false)) {
      MPSolver.ResultStatus status = model.solve(true);
      if (status == MPSolver.ResultStatus.INFEASIBLE) {
        return Optional.empty();
      }
      if (status != MPSolver.ResultStatus.OPTIMAL) {
        throw new MarbleException(
            "GLOP ended the relaxation of " + program + " with \"" + word(status) + "\".");
      }
      double unit = program.real(1);
      double[] duals = new double[model.constraints().length];
      for (int i = 0; i < duals.length; i++) {
        duals[i] = model.constraints()[i].dualValue() * unit;
      }
      double[] reduced = new double[model.variables().length];
      for (int j = 0; j < reduced.length; j++) {
        reduced[j] = model.variables()[j].reducedCost() * unit;
      }
      return Optional.of(new Relaxed(model.solver().objective().value(), duals, reduced));
    }
  }

  private static String word(MPSolver.ResultStatus status) {
    return status.toString().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /**
   * Solves a program.
   *
   * @param program the program
   * @param library whose branch and bound
   * @param limits what may be spent; HiGHS counts no nodes
   * @return its optimum, checked in integers, or why there is none here
   * @throws MarbleException if the solution does not stand the check
   */
  public static ProgramAnswer solve(IntegerProgram program, Library library, SearchLimits limits) {
    if (library == Library.NONE) {
      throw new IllegalArgumentException("no library is none to solve " + program);
    }
    try (Model model = Model.of(program, library.name(), true)) {
      MPSolver solver = model.solver();
      if (library == Library.SCIP) {
        solver.setSolverSpecificParametersAsString(
            "limits/nodes = " + limits.nodes() + "\nnumerics/feastol = " + FINE + "\n");
      }
      if (limits.isTimed()) {
        solver.setTimeLimit(limits.time().toMillis());
      }
      MPSolver.ResultStatus status;
      try {
        status = model.solve(false);
      } catch (IllegalArgumentException e) {
        // What the binding makes of a status that it does not know: HiGHS reached its time limit.
        return new ProgramAnswer.Stopped(library + " reached a limit", Optional.empty(), 0);
      }
      return switch (status) {
        case OPTIMAL -> optimal(program, library, model);
        case INFEASIBLE -> new ProgramAnswer.Infeasible(Math.max(0, solver.nodes()));
        default ->
            new ProgramAnswer.Stopped(
                library + " stopped with \"" + word(status) + "\"",
                Optional.empty(),
                Math.max(0, solver.nodes()));
      };
    }
  }

  private static ProgramAnswer optimal(IntegerProgram program, Library library, Model model) {
    BitSet chosen = new BitSet();
    for (int j = 0; j < model.variables().length; j++) {
      chosen.set(j, model.variables()[j].solutionValue() > 0.5);
    }
    for (int i = 0; i < program.constraints(); i++) {
      if (program.slack(i, chosen) < 0) {
        throw new MarbleException(
            library
                + "'s solution of "
                + program
                + " breaks constraint "
                + (i + 1)
                + " by "
                + -program.slack(i, chosen)
                + " units, which its tolerances allow. Maybe choose another --library.");
      }
    }
    long value = program.value(chosen);
    double said = model.solver().objective().value();
    if (Math.abs(said - value) > AGREES * (1 + Math.abs(value))) {
      throw new MarbleException(
          library
              + " says "
              + said
              + " of "
              + program
              + ", and its solution is worth "
              + value
              + ".");
    }
    return new ProgramAnswer.Optimal(value, chosen, Math.max(0, model.solver().nodes()), 0);
  }
}
