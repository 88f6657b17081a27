package dev.marble.bench;

import com.google.ortools.Loader;
import dev.marble.lab.program.BranchAndBound;
import dev.marble.lab.program.InstanceFamily;
import dev.marble.lab.program.IntegerProgram;
import dev.marble.lab.program.LinearSolver;
import dev.marble.lab.program.ProgramAnswer;
import dev.marble.lab.program.RandomPrograms;
import dev.marble.lab.program.SearchLimits;
import dev.marble.random.Seed;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Locale;

/**
 * Random integer programs to proven optimality: plain branch and bound beside SCIP and HiGHS with
 * all that they have, one thread each, the solvers taking turns; in processor time of that thread,
 * which other programs on the machine disturb least.
 */
public final class ProgramSpeed {
  private static final int WARM_UP = 5;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final SearchLimits limits;
  private int stopped;
  private long nodes;

  private ProgramSpeed(SearchLimits limits) {
    this.limits = limits;
  }

  /** How an answer is found. */
  private interface Solver {
    ProgramAnswer solve(IntegerProgram program);
  }

  /**
   * Measures, and prints a table.
   *
   * @param arguments {@code --count N} programs of each size, {@code --seconds S} for each at most
   */
  public static void main(String[] arguments) {
    Options options = new Options(arguments, "--count", "--seconds");
    int count = (int) options.number("--count", 11);
    long seconds = (long) options.number("--seconds", 60);
    Loader.loadNativeLibraries();
    System.out.println(Machine.here());
    System.out.println("| m | n | ours | SCIP | HiGHS | nodes, ours | nodes, SCIP |");
    System.out.println("|---|---|---|---|---|---|---|");
    SearchLimits limits = new SearchLimits(Long.MAX_VALUE, Duration.ofSeconds(seconds));
    for (int m : new int[] {1, 2, 5}) {
      for (int n : new int[] {64, 128, 256}) {
        row(m, n, count, limits);
      }
    }
  }

  private static void row(int m, int n, int count, SearchLimits limits) {
    ProgramSpeed ours = new ProgramSpeed(limits);
    ProgramSpeed scip = new ProgramSpeed(limits);
    ProgramSpeed highs = new ProgramSpeed(limits);
    InstanceFamily family = InstanceFamily.DYER_FRIEZE;
    RandomPrograms programs = new RandomPrograms(family, family.usualCapacity(), 1, new Seed(9));
    for (int i = 0; i < WARM_UP; i++) {
      BranchAndBound.solve(programs.draw(m, 64, i), limits);
      LinearSolver.solve(programs.draw(1, 16, i), LinearSolver.Library.SCIP, limits);
      LinearSolver.solve(programs.draw(1, 16, i), LinearSolver.Library.HIGHS, limits);
    }
    double[][] nanos = new double[3][count];
    for (int i = 0; i < count; i++) {
      IntegerProgram program = programs.draw(m, n, WARM_UP + i);
      nanos[0][i] = ours.time(program, each -> BranchAndBound.solve(each, limits));
      nanos[1][i] =
          scip.time(program, each -> LinearSolver.solve(each, LinearSolver.Library.SCIP, limits));
      nanos[2][i] =
          highs.time(program, each -> LinearSolver.solve(each, LinearSolver.Library.HIGHS, limits));
    }
    System.out.printf(
        Locale.ROOT,
        "| %d | %d | %s | %s | %s | %,d | %,d |%n",
        m,
        n,
        ours.cell(nanos[0]),
        scip.cell(nanos[1]),
        highs.cell(nanos[2]),
        ours.nodes / count,
        scip.nodes / count);
  }

  private double time(IntegerProgram program, Solver solver) {
    long start = THREADS.getCurrentThreadCpuTime();
    ProgramAnswer answer = solver.solve(program);
    double nanos = THREADS.getCurrentThreadCpuTime() - start;
    nodes += answer.nodes();
    stopped += answer instanceof ProgramAnswer.Optimal ? 0 : 1;
    return nanos;
  }

  private String cell(double[] nanos) {
    return Quartiles.of(nanos)
        + (stopped > 0 ? ", " + stopped + " stopped at " + limits.seconds() + " s" : "");
  }
}
