package dev.marble.subsetsum;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The same on grids that are far too coarse, so that nearly every answer is in doubt and has to be
 * settled exactly, by the tail of a grid or by the list of what it cannot tell apart.
 */
final class CoarseGridTest {
  private static final int PER_KIND = 400;

  /** The exact search with plain solvers. */
  private record OnGrid(RealInstance instance, Solvers solvers) implements RealAnswers.Asked {
    private ExactSolver solver() {
      return new ExactSolver(exact(), solvers, Limits.DEFAULT);
    }

    private ExactInstance exact() {
      return new ExactInstance(instance.values(), instance.target(), instance.tolerance());
    }

    @Override
    public Answer nearest() {
      return solver().nearest();
    }

    @Override
    public Answer within() {
      return solver().within();
    }

    @Override
    public Answer smallest() {
      return solver().smallest();
    }

    @Override
    public Answer ofSize() {
      return solver().nearestOfSize(instance.size());
    }

    @Override
    public Answer withinOfSize() {
      return solver().withinOfSize(instance.size());
    }

    @Override
    public Answer first() {
      return solver().first();
    }

    @Override
    public List<Answer> all() {
      return AnswerList.of(exact(), solvers, Limits.DEFAULT).toList();
    }
  }

  @ParameterizedTest
  @CsvSource({"13, 62", "16, 62", "24, 62", "40, 62", "20, 0", "62, 0"})
  void agreesWithAllSubsets(int bits, int mostBySize) {
    BruteForce plain = new BruteForce();
    Solvers solvers = new Solvers(mostBySize, bits, plain, plain, plain, plain, plain, plain);
    int rounded = 0;
    int withTail = 0;
    for (RealInstance.Kind kind : RealInstance.Kind.values()) {
      for (long seed = 0; seed < PER_KIND; seed++) {
        RealInstance instance = RealInstance.random(kind, 8, 1_000_000L * bits + seed);
        Part part = new OnGrid(instance, solvers).exact().whole().withinReach();
        if (LongForm.of(part, bits).isEmpty()) {
          rounded++;
          withTail += RoundedGrid.of(part, bits).tailItems() > 0 ? 1 : 0;
        }
        new RealAnswers(instance, new OnGrid(instance, solvers)).check();
      }
    }
    int all = RealInstance.Kind.values().length * PER_KIND;
    String counts = rounded + " of " + all + " were rounded, " + withTail + " with a tail";
    assertTrue(rounded > all / 20, counts);
    assertTrue(withTail > all / 50, counts);
  }
}
