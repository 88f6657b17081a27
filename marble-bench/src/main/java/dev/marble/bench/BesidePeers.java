package dev.marble.bench;

import com.google.ortools.Loader;
import com.google.ortools.sat.CpModel;
import com.google.ortools.sat.CpSolver;
import com.google.ortools.sat.CpSolverStatus;
import com.google.ortools.sat.LinearExpr;
import com.google.ortools.sat.Literal;
import dev.marble.subsetsum.FirstSubset;
import dev.marble.subsetsum.HorowitzSahni;
import dev.marble.subsetsum.Limits;
import dev.marble.subsetsum.Outcome;
import java.util.Arrays;
import java.util.Locale;

/**
 * The same instances, in the same run, for Marble's solvers and for CP-SAT (OR-Tools), the
 * integer-programming solver that fares best on them: n = 21, any subset within 0.01, one thread.
 * Prints medians and ratios, and counts disagreements (there must be none).
 */
public final class BesidePeers {
  private static final int COUNT = 200;
  private static final int ITEMS = 21;
  private static final int REPEATS = 300;
  private static final double SHARE = 0.01;

  private BesidePeers() {}

  /** One solver's answer: is there a subset? */
  private interface Question {
    boolean solvable(long[] items, long target, long tolerance);
  }

  /**
   * Runs the comparison.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    Loader.loadNativeLibraries();
    Instances instances = Instances.of(COUNT, ITEMS);
    FirstSubset first = new FirstSubset();
    HorowitzSahni horowitzSahni = new HorowitzSahni();
    Question ours = (items, z, e) -> found(first.within(items, z, e, Limits.DEFAULT));
    Question middle = (items, z, e) -> found(horowitzSahni.within(items, z, e, Limits.DEFAULT));
    boolean[] answers = new boolean[COUNT];
    double oursMicros = median(ours, instances, answers, REPEATS);
    boolean[] middleAnswers = new boolean[COUNT];
    double middleMicros = median(middle, instances, middleAnswers, REPEATS);
    boolean[] peerAnswers = new boolean[COUNT];
    double peerMicros = median(BesidePeers::cpSat, instances, peerAnswers, 1);
    System.out.printf(
        Locale.ROOT,
        "n = %d, within %s, %d instances, medians of one thread%n"
            + "FirstSubset    %10.2f µs%n"
            + "HorowitzSahni  %10.2f µs   (%.0f times FirstSubset)%n"
            + "CP-SAT         %10.2f µs   (%.0f times FirstSubset)%n"
            + "answers that differ: %d%n",
        ITEMS,
        SHARE,
        COUNT,
        oursMicros,
        middleMicros,
        middleMicros / oursMicros,
        peerMicros,
        peerMicros / oursMicros,
        differences(answers, middleAnswers) + differences(answers, peerAnswers));
  }

  private static boolean found(Outcome outcome) {
    return outcome instanceof Outcome.Found;
  }

  private static int differences(boolean[] some, boolean[] others) {
    int count = 0;
    for (int i = 0; i < some.length; i++) {
      count += some[i] == others[i] ? 0 : 1;
    }
    return count;
  }

  /** The median over instances of the mean over repeats. */
  private static double median(
      Question question, Instances instances, boolean[] answers, int repeats) {
    long tolerance = Instances.tolerance(SHARE);
    double[] micros = new double[COUNT];
    for (int warm = 0; warm < (repeats > 1 ? 5 : 1); warm++) {
      for (int i = 0; i < COUNT; i++) {
        long start = System.nanoTime();
        for (int r = 0; r < repeats; r++) {
          answers[i] = question.solvable(instances.items(i), instances.target(i), tolerance);
        }
        micros[i] = (System.nanoTime() - start) * 1e-3 / repeats;
      }
    }
    Arrays.sort(micros);
    return micros[COUNT / 2];
  }

  private static boolean cpSat(long[] items, long target, long tolerance) {
    CpModel model = new CpModel();
    Literal[] chosen = new Literal[items.length];
    for (int j = 0; j < items.length; j++) {
      chosen[j] = model.newBoolVar("x" + j);
    }
    model.addLinearConstraint(
        LinearExpr.weightedSum(chosen, items), target - tolerance, target + tolerance);
    CpSolver solver = new CpSolver();
    solver.getParameters().setNumWorkers(1);
    CpSolverStatus status = solver.solve(model);
    return status == CpSolverStatus.OPTIMAL || status == CpSolverStatus.FEASIBLE;
  }
}
