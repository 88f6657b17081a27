package dev.marble.lab.program;

import dev.marble.MarbleException;
import java.util.Optional;

/**
 * Everything about one program: its relaxation by both solvers, its optimum by both, the rounding.
 * What they must agree on is checked here, and nothing that does not agree becomes a number.
 */
public final class Trial {
  /** How far two optima of a relaxation may be apart, relatively. */
  private static final double SAME = 1e-9;

  /** How far, in units, the relaxation may seem to be below the optimum. */
  private static final double SAFE = 1e-3;

  private final IntegerProgram program;
  private final LinearSolver.Library library;
  private final boolean isChecked;
  private final SearchLimits limits;

  private Trial(
      IntegerProgram program,
      LinearSolver.Library library,
      boolean isChecked,
      SearchLimits limits) {
    this.program = program;
    this.library = library;
    this.isChecked = isChecked;
    this.limits = limits;
  }

  /**
   * Measures a program.
   *
   * @param program the program
   * @param library whose solvers check ours: with NONE, nobody's
   * @param isChecked whether it solves the program, too, and not only the relaxation
   * @param limits what one search may spend
   * @return what came of it
   * @throws MarbleException if two answers contradict each other: the sentence names the program
   */
  public static Measured measure(
      IntegerProgram program,
      LinearSolver.Library library,
      boolean isChecked,
      SearchLimits limits) {
    return new Trial(program, library, isChecked, limits).measure();
  }

  private Measured measure() {
    Optional<Relaxation> relaxed = Relaxation.of(program);
    if (library != LinearSolver.Library.NONE) {
      checkRelaxation(relaxed);
    }
    ProgramAnswer answer = BranchAndBound.solve(program, limits);
    Measured.Check check = check(answer);
    if (relaxed.isEmpty()) {
      return none(Measured.State.INFEASIBLE, Double.NaN, answer, check);
    }
    Relaxation relaxation = relaxed.get();
    return switch (answer) {
      case ProgramAnswer.Infeasible infeasible ->
          none(Measured.State.INFEASIBLE, relaxation.value(), infeasible, check);
      case ProgramAnswer.Stopped stopped ->
          none(Measured.State.STOPPED, relaxation.value(), stopped, check);
      case ProgramAnswer.Optimal optimal -> measured(relaxation, optimal, check);
    };
  }

  private static Measured none(
      Measured.State state, double relaxed, ProgramAnswer answer, Measured.Check check) {
    return new Measured(state, relaxed, 0, answer.nodes(), 0, 0, Double.NaN, 0, false, check);
  }

  private Measured measured(
      Relaxation relaxation, ProgramAnswer.Optimal optimal, Measured.Check check) {
    if (!program.isFeasible(optimal.chosen())
        || program.value(optimal.chosen()) != optimal.value()) {
      throw contradiction("the optimum's own choice of variables does not give its value");
    }
    if (relaxation.value() < optimal.value() - SAFE) {
      throw contradiction(
          "the relaxation's " + relaxation.value() + " is below the optimum " + optimal.value());
    }
    Optional<ReducedCostRounding.Rounded> rounded = ReducedCostRounding.of(relaxation);
    if (rounded.isPresent() && rounded.get().value() > optimal.value()) {
      throw contradiction(
          "the rounding's " + rounded.get().value() + " is above the optimum " + optimal.value());
    }
    double gap = program.real(Math.max(0, relaxation.value() - optimal.value()));
    return new Measured(
        Measured.State.OPTIMAL,
        relaxation.value(),
        optimal.value(),
        optimal.nodes(),
        optimal.depth(),
        relaxation.within(gap),
        KnapsackPoints.count(relaxation.reducedCosts(), gap),
        rounded.map(ReducedCostRounding.Rounded::value).orElse(0L),
        rounded.isPresent(),
        check);
  }

  private void checkRelaxation(Optional<Relaxation> ours) {
    Optional<LinearSolver.Relaxed> theirs = LinearSolver.relax(program);
    if (ours.isEmpty() != theirs.isEmpty()) {
      throw contradiction(
          "the relaxation has " + (ours.isEmpty() ? "no" : "a") + " solution, and GLOP says not");
    }
    if (ours.isPresent()) {
      double value = ours.get().value();
      double other = theirs.get().value();
      if (Math.abs(value - other) > SAME * (1 + Math.abs(value)) + SAFE) {
        throw contradiction("the relaxation's optimum is " + value + ", and GLOP says " + other);
      }
    }
  }

  private Measured.Check check(ProgramAnswer ours) {
    if (!isChecked || library == LinearSolver.Library.NONE) {
      return Measured.Check.NOT_ASKED;
    }
    ProgramAnswer theirs = LinearSolver.solve(program, library, limits);
    if (ours instanceof ProgramAnswer.Stopped || theirs instanceof ProgramAnswer.Stopped) {
      return Measured.Check.STOPPED;
    }
    boolean agree =
        ours instanceof ProgramAnswer.Optimal our && theirs instanceof ProgramAnswer.Optimal their
            ? our.value() == their.value()
            : ours.getClass() == theirs.getClass();
    if (!agree) {
      throw contradiction(
          "branch and bound says " + said(ours) + ", and " + library + " says " + said(theirs));
    }
    return Measured.Check.AGREED;
  }

  private static String said(ProgramAnswer answer) {
    return answer instanceof ProgramAnswer.Optimal optimal
        ? "the optimum is " + optimal.value()
        : "there is no solution";
  }

  private MarbleException contradiction(String what) {
    return new MarbleException("Two answers about " + program + " contradict: " + what + ".");
  }
}
