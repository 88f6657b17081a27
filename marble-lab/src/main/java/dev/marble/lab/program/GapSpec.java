package dev.marble.lab.program;

import dev.marble.json.JsonObject;
import dev.marble.lab.run.RunSpec;
import java.util.Locale;

/**
 * An experiment on the gaps of random programs: everything that its result depends on.
 *
 * @param programs where instances come from
 * @param constraints the numbers of constraints m
 * @param variables the numbers of variables n
 * @param trials how many programs for each m and n
 * @param library whose branch and bound solves the programs, too
 * @param libraryVariables the largest n that it is asked about
 * @param limits what one search for an optimum may spend
 */
public record GapSpec(
    RandomPrograms programs,
    Sizes constraints,
    Sizes variables,
    int trials,
    LinearSolver.Library library,
    int libraryVariables,
    SearchLimits limits) {
  /** The confidence of every interval that is given. */
  public static final double CONFIDENCE = 0.95;

  static final String NAME = "gap";
  private static final int VERSION = 1;

  /** Checks what the parts cannot check alone. */
  public GapSpec {
    if (trials < 1 || trials > RandomPrograms.MOST_TRIALS) {
      throw new IllegalArgumentException(
          "the number of trials " + trials + " is not within 1 … " + RandomPrograms.MOST_TRIALS);
    }
    for (int m : constraints.values()) {
      IntegerProgram.checkSize(m, variables.values().getLast());
    }
    if (libraryVariables < 0) {
      throw new IllegalArgumentException(
          "the largest number of variables for the library, " + libraryVariables + ", is below 0");
    }
  }

  /** Is another solver asked about programs with so many variables? */
  boolean isChecked(int n) {
    return library != LinearSolver.Library.NONE && n <= libraryVariables;
  }

  /** What names the run: the same experiment has the same specification. */
  public RunSpec runSpec() {
    JsonObject keys =
        new JsonObject()
            .put("instances", programs.family().label())
            .put("capacity", programs.capacity());
    if (programs.family() == InstanceFamily.INTEGER_INTERVAL) {
      keys.put("entries", programs.interval());
    }
    keys.put("constraints", constraints.values())
        .put("variables", variables.values())
        .put("trials", trials)
        .put("library", library.name().toLowerCase(Locale.ROOT))
        .put("library_variables", library == LinearSolver.Library.NONE ? 0 : libraryVariables)
        .put("max_nodes", limits.nodes());
    if (limits.isTimed()) {
      keys.put("time_limit", limits.seconds());
    }
    return new RunSpec(NAME, VERSION, keys.put("seed", programs.seed().toString()));
  }
}
