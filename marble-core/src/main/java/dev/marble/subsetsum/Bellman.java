package dev.marble.subsetsum;

import java.util.Optional;

/**
 * Dynamic programming over the set of reachable sums, one bit per sum, 64 to a step. Made for sums
 * of a small range, in units of the items' greatest common divisor, and for tolerances that are
 * coarse beside the range; the number of items hardly matters. O(n · range / 64) steps.
 *
 * <p>Sums are counted from the nearer end of the range, and only as far as the target and a little
 * more (the error of a greedy subset, or the tolerance). If the limit on memory allows that many
 * bits, the answer is exact.
 *
 * <p>Else, and first of all where the tolerance is coarse, <i>within</i> works on rounded sizes: in
 * cells of a unit u. The rounding errors add up to at most E⁻ below and E⁺ above, so the subsets of
 * a cell c have sums in [c u − E⁻, c u + E⁺]. If no reachable cell can hold a sum within the
 * tolerance there is none; the subsets of the likeliest cells are tried, and their true sums tell.
 * If neither helps the unit is made smaller, as far as the memory goes; then the answer is that
 * this resolution does not decide. Rounded or not, what is said is never wrong.
 *
 * <p>A subset is found again by halving, as in Hirschberg's algorithm: the sums of the one half of
 * the items against those of the other say how much each half contributes. That doubles the time,
 * and takes two bits per sum; to note which item reached a sum first would take eight, and a table
 * for each item n.
 *
 * <p>Bellman, <i>Dynamic Programming</i>, Princeton (1957); Pisinger, <i>Dynamic programming on the
 * word RAM</i>, Algorithmica 35 (2003); Hirschberg, <i>A linear space algorithm for computing
 * maximal common subsequences</i>, Comm. ACM 18 (1975).
 */
public final class Bellman implements WithinSolver, NearestSolver, CoverageSolver {
  private static final int FIRST_CELLS = 1 << 16;
  private static final int FINER = 16;
  private static final int TRIES = 8;
  private static final int LEAST_BYTES = 64;

  /** A solver; it has no state. */
  public Bellman() {}

  @Override
  public Outcome within(long[] items, long target, long tolerance, Limits limits) {
    Instances.check(items, target, tolerance);
    return new Question(items, target, limits).within(tolerance);
  }

  @Override
  public Outcome nearest(long[] items, long target, Limits limits) {
    Instances.check(items, target, 0);
    return new Question(items, target, limits).nearest();
  }

  @Override
  public Coverage coverage(long[] items, long from, long to, long tolerance, Limits limits) {
    Instances.checkCoverage(items, from, to, tolerance);
    Budget budget = new Budget(limits);
    Magnitudes sizes = new Magnitudes(items);
    if (!allows(sizes.total / 2, 1, budget)) {
      return gaveUp(budget);
    }
    Optional<ReachableSums> half = ReachableSums.of(sizes.sizes, sizes.total / 2, budget);
    if (half.isEmpty()) {
      return gaveUp(budget);
    }
    BothHalves sums = new BothHalves(half.get(), sizes.total);
    CoverageMeter meter = new CoverageMeter(from, to, tolerance);
    long cell = sums.atOrBelow(Math.floorDiv(from - sizes.least, sizes.divisor));
    for (cell = Math.max(0, cell); ; cell = sums.atOrAbove(cell + 1)) {
      long sum = sizes.least + cell * sizes.divisor;
      meter.add(sum);
      boolean more = budget.spend(1);
      if (sum >= to || cell == sizes.total) {
        return meter.finish(budget.effort());
      }
      if (!more) {
        return gaveUp(budget);
      }
    }
  }

  private static Coverage gaveUp(Budget budget) {
    return new Coverage.GaveUp(budget.gaveUp(Optional.empty()).reason(), budget.effort());
  }

  /** Do so many tables up to this top fit the limits, and into arrays? */
  private static boolean allows(long top, int tables, Budget budget) {
    long bytes = top > ReachableSums.GREATEST_TOP ? Long.MAX_VALUE : ReachableSums.bytes(top);
    return budget.allowsBytes(bytes == Long.MAX_VALUE ? bytes : tables * bytes);
  }

  /** What was complemented is reachable too: half of a table is enough. */
  private record BothHalves(ReachableSums low, long total) {
    long atOrBelow(long sum) {
      if (sum > total / 2) {
        long complement = low.atOrAbove(Math.max(0, total - sum));
        return complement >= 0 ? total - complement : low.atOrBelow(total / 2);
      }
      return low.atOrBelow(sum);
    }

    /** The sum is at most the total. */
    long atOrAbove(long sum) {
      long found = low.atOrAbove(sum);
      return found >= 0 ? found : total - low.atOrBelow(total - Math.max(sum, total / 2 + 1));
    }
  }

  /** How a look at rounded sums ended. */
  private enum Verdict {
    /** No sum lies in the wanted interval. */
    ABSENT,
    /** The likeliest subsets were tried. */
    TRIED,
    /** The limits ran out. */
    STOPPED
  }

  /** One instance, its limits, and the best subset so far, at first a greedy one. */
  private static final class Question {
    private final long[] items;
    private final long target;
    private final Limits limits;
    private final Budget budget;
    private final Magnitudes sizes;
    private final int n;
    private long subset;
    private long sum;
    private long error;

    Question(long[] items, long target, Limits limits) {
      this.items = items;
      this.target = target;
      this.limits = limits;
      this.budget = new Budget(limits);
      this.sizes = new Magnitudes(items, target);
      this.n = sizes.sizes.length;
      this.error = Long.MAX_VALUE;
      offer(greedy());
      budget.spend(1);
    }

    Outcome nearest() {
      long at = Math.floorDiv(sizes.target, sizes.divisor);
      long above = Math.floorMod(sizes.target, sizes.divisor);
      if (at < 0 || error == Math.min(above, sizes.divisor - above)) {
        return best();
      }
      long top = (sizes.target + error - 1) / sizes.divisor; // nothing beyond is nearer
      if (!allows(top, 2, budget)) {
        long reach = error / sizes.divisor;
        if (limits.bytes() >= LEAST_BYTES) {
          tryRounded(at - reach, at + reach, unit(at + reach, FIRST_CELLS));
        }
        return gaveUp();
      }
      Optional<ReachableSums> sums = ReachableSums.of(sizes.sizes, top, budget);
      if (sums.isEmpty()) {
        return gaveUp();
      }
      long lower = sums.get().atOrBelow(at);
      long upper = sums.get().atOrAbove(at + 1);
      boolean up =
          upper >= 0 && upper * sizes.divisor - sizes.target < sizes.target - lower * sizes.divisor;
      return offer(subset(sizes.sizes, up ? upper : lower)) ? best() : gaveUp();
    }

    Outcome within(long tolerance) {
      if (error <= tolerance) {
        return best();
      }
      long from = Math.ceilDiv(sizes.target - tolerance, sizes.divisor);
      long to = Math.floorDiv(sizes.target + tolerance, sizes.divisor);
      if (from > to || to < 0) {
        return new Outcome.ProvenAbsent(budget.effort());
      }
      if (!budget.allowsBytes(LEAST_BYTES)) {
        return gaveUp();
      }
      long finest = unit(to, ReachableSums.GREATEST_TOP);
      long decisive = (to - from) / 2 / n;
      long unit = Math.max(finest, Math.max(decisive, unit(to, FIRST_CELLS)));
      while (true) {
        Verdict verdict = tryRounded(from, to, unit);
        if (verdict == Verdict.ABSENT) {
          return new Outcome.ProvenAbsent(budget.effort());
        }
        if (error <= tolerance) {
          return best();
        }
        if (verdict == Verdict.STOPPED) {
          return gaveUp();
        }
        if (unit == finest) {
          return undecided(unit * sizes.divisor);
        }
        unit = Math.max(finest, unit / FINER);
      }
    }

    /** The unit in which so large a sum has at most so many cells, and fits the memory twice. */
    private long unit(long greatest, long cells) {
      long words = Math.min(limits.bytes() / Long.BYTES / 2, Integer.MAX_VALUE);
      long most = Math.min(cells, 64 * words) - 1;
      return greatest <= most ? 1 : Math.ceilDiv(greatest, most - n / 2 - 2);
    }

    /** Looks for sums in from … to, all sizes being rounded to the unit. */
    private Verdict tryRounded(long from, long to, long unit) {
      long[] cells = new long[n];
      long tooMuch = 0;
      long tooLittle = 0;
      for (int j = 0; j < n; j++) {
        cells[j] = (sizes.sizes[j] + unit / 2) / unit;
        long rounding = cells[j] * unit - sizes.sizes[j];
        tooMuch += Math.max(0, rounding);
        tooLittle += Math.max(0, -rounding);
      }
      long first = Math.max(0, Math.ceilDiv(from - tooLittle, unit));
      long last = Math.floorDiv(to + tooMuch, unit);
      long likely = Math.floorDiv((from + to + tooMuch - tooLittle) / 2 + unit / 2, unit);
      // Where the unit outweighs the tolerance by far, a second try is as hopeless as the first.
      int tries = unit / 4 <= to - from ? TRIES : 1;
      Optional<long[]> candidates =
          ReachableSums.of(cells, last, budget)
              .map(sums -> sums.nearest(likely, first, last, tries));
      if (candidates.isEmpty()) {
        return Verdict.STOPPED;
      }
      for (long candidate : candidates.get()) {
        if (!offer(subset(cells, candidate))) {
          return Verdict.STOPPED;
        }
        long found = error / sizes.divisor;
        if (found <= (to - from) / 2) {
          break;
        }
      }
      return candidates.get().length == 0 ? Verdict.ABSENT : Verdict.TRIED;
    }

    /** A subset with this sum, which one has; negative if the limits ran out. */
    private long subset(long[] cells, long sumOfCells) {
      return subset(cells, 0, n, sumOfCells);
    }

    private long subset(long[] cells, int from, int to, long sumOfCells) {
      if (sumOfCells == 0) {
        return 0;
      }
      if (to - from == 1) {
        return 1L << from;
      }
      int middle = from + to >>> 1;
      long ofLow = split(cells, from, middle, to, sumOfCells);
      return ofLow < 0
          ? -1
          : subset(cells, from, middle, ofLow) | subset(cells, middle, to, sumOfCells - ofLow);
    }

    /** How much of the sum the lower half of the items has to give; negative if limits ran out. */
    private long split(long[] cells, int from, int middle, int to, long sumOfCells) {
      Optional<ReachableSums> low = ReachableSums.of(cells, from, middle, sumOfCells, budget);
      if (low.isEmpty()) {
        return -1;
      }
      return ReachableSums.of(cells, middle, to, sumOfCells, budget)
          .filter(high -> budget.spend(low.get().size()))
          .map(high -> low.get().completing(high, sumOfCells))
          .orElse(-1L);
    }

    /** From the largest size down, what still fits below the target. */
    private long greedy() {
      long left = Math.floorDiv(sizes.target, sizes.divisor);
      long taken = 0;
      for (int j = n - 1; j >= 0; j--) {
        if (sizes.sizes[j] <= left) {
          left -= sizes.sizes[j];
          taken |= 1L << j;
        }
      }
      return taken;
    }

    /** Keeps a subset of the sizes if it is the best; false if there is none. */
    private boolean offer(long ofSizes) {
      if (ofSizes < 0) {
        return false;
      }
      long candidate = sizes.subset(ofSizes);
      long candidateSum = Instances.sum(items, candidate);
      if (Math.abs(candidateSum - target) < error) {
        subset = candidate;
        sum = candidateSum;
        error = Math.abs(candidateSum - target);
      }
      return true;
    }

    private Outcome.Found best() {
      return new Outcome.Found(subset, sum, budget.effort());
    }

    private Outcome gaveUp() {
      return budget.gaveUp(Optional.of(best()));
    }

    private Outcome undecided(long resolution) {
      String reason =
          "undecided at a resolution of "
              + resolution
              + ", the finest that "
              + limits.bytes()
              + " bytes allow";
      return new Outcome.GaveUp(reason, Optional.of(best()), budget.effort());
    }
  }
}
