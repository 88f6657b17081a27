package dev.marble.lab.program;

import dev.marble.subsetsum.Limits;
import dev.marble.subsetsum.Outcome;
import dev.marble.subsetsum.VectorHorowitzSahni;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The rounding in the proofs: from the relaxation's optimum to a feasible point that loses little.
 * All fractional variables become 0, which leaves a part t of the capacities. Then variables of
 * small reduced cost change sides, those at 0 to 1 and those at 1 to 0, so that together they take
 * nearly all of t and never more: a multidimensional random subset sum, m numbers per item, solved
 * exactly. What is lost is y·(what is left of t) plus the reduced costs of those that changed.
 *
 * <p>Dyer, Frieze, <i>Probabilistic analysis of the multidimensional knapsack problem</i>,
 * Mathematics of Operations Research 14 (1989); Borst, Dadush, Huiberts, Tiwari, <i>On the
 * integrality gap of binary integer programs with Gaussian data</i>, Mathematical Programming 197
 * (2023). Deviation: the proofs fix how many variables take part and how near the sum must come;
 * here several numbers are tried, with the smallest box for each in which a subset is found, and
 * the best of the points counts.
 */
final class ReducedCostRounding {
  private static final int MOST_ITEMS = 28;
  private static final int STEP = 4;
  private static final int SPLITS = 4;
  private static final Limits LIMITS = new Limits(1L << 24, 1L << 28);

  /** A constraint with a smaller dual value does not bind: only its upper end matters. */
  private static final double BINDING = 1e-9;

  private final IntegerProgram program;
  private final Relaxation relaxation;
  private final int[] order;
  private final BitSet floor;
  private Optional<Rounded> best = Optional.empty();

  /**
   * A feasible point.
   *
   * @param value its objective in units
   * @param chosen the variables that are 1
   * @param items how many variables the subset sum chose from
   */
  record Rounded(long value, BitSet chosen, int items) {}

  private ReducedCostRounding(Relaxation relaxation) {
    this.relaxation = relaxation;
    this.program = relaxation.program();
    this.floor = relaxation.ones();
    this.order =
        IntStream.range(0, program.variables())
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer j) -> Math.abs(relaxation.reducedCosts()[j])))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /**
   * Rounds.
   *
   * @param relaxation the optimum of a relaxation
   * @return the best point found; empty if no subset of few variables makes the point feasible
   */
  static Optional<Rounded> of(Relaxation relaxation) {
    return new ReducedCostRounding(relaxation).round();
  }

  private Optional<Rounded> round() {
    take(floor, 0);
    int most = Math.min(MOST_ITEMS, order.length);
    for (int items = Math.min(STEP, most); ; items = Math.min(items + STEP, most)) {
      repair(items);
      if (items == most) {
        return best;
      }
    }
  }

  /** Keeps a point if it is feasible, and better than those before. */
  private void take(BitSet chosen, int items) {
    if (program.isFeasible(chosen)) {
      long value = program.value(chosen);
      if (best.isEmpty() || value > best.get().value()) {
        best = Optional.of(new Rounded(value, (BitSet) chosen.clone(), items));
      }
    }
  }

  /** The smallest box below t in which a subset of the first variables has its sum. */
  private void repair(int count) {
    int m = program.constraints();
    long[][] items = new long[count][m];
    long[] reach = new long[m];
    for (int k = 0; k < count; k++) {
      int sign = floor.get(order[k]) ? -1 : 1;
      for (int i = 0; i < m; i++) {
        items[k][i] = sign * program.entry(i, order[k]);
        reach[i] += Math.abs(items[k][i]);
      }
    }
    long[] left = new long[m];
    Arrays.setAll(left, i -> program.slack(i, floor));
    // From a box that holds everything: halved until there is no subset, then refined once.
    long width =
        Arrays.stream(reach).max().orElse(0) + Arrays.stream(left).map(Math::abs).max().orElse(0);
    while (find(items, left, reach, width) && width > 0) {
      width /= 2;
    }
    for (int split = 1; split < SPLITS; split++) {
      find(items, left, reach, width + width * split / SPLITS);
    }
  }

  private boolean find(long[][] items, long[] left, long[] reach, long width) {
    int m = left.length;
    long[] target = new long[m];
    long[] tolerances = new long[m];
    for (int i = 0; i < m; i++) {
      boolean binds = relaxation.duals()[i] > BINDING;
      long from = binds ? left[i] - width : Math.min(-reach[i], left[i]);
      // The box [from, left], around a whole number: one unit wider below if need be.
      tolerances[i] = (left[i] - from + 1) / 2;
      target[i] = left[i] - tolerances[i];
    }
    Outcome outcome = new VectorHorowitzSahni().within(items, target, tolerances, LIMITS);
    if (!(outcome instanceof Outcome.Found found)) {
      return false;
    }
    BitSet chosen = (BitSet) floor.clone();
    for (long rest = found.subset(); rest != 0; rest &= rest - 1) {
      chosen.flip(order[Long.numberOfTrailingZeros(rest)]);
    }
    take(chosen, items.length);
    return true;
  }
}
