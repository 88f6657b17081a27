package dev.marble.subsetsum;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;

/**
 * Looks at every subset, in the order of a Gray code, so that one addition leads from each sum to
 * the next. Answers every question; the plainest of the solvers, to compare the others with:
 * O(2<sup>n</sup>) time, O(1) memory. When the limits run out it shows the best subset so far.
 *
 * <p>The coverage alone needs memory, for it sorts all sums: at most 2<sup>26</sup> of them. The
 * clock is not looked at while they are sorted.
 *
 * <p>Gray, <i>Pulse code communication</i>, US patent 2,632,058 (1953).
 */
public final class BruteForce
    implements WithinSolver,
        NearestSolver,
        SmallestSolver,
        OfSizeSolver,
        FirstSolver,
        AllSolver,
        CoverageSolver {
  private static final int MOST_ITEMS_SORTED = 26;

  /** Above every subset and every error: here the costs of subsets that are no answer start. */
  private static final long NO_ANSWER = 1L << 62;

  /** The cost of a subset that is not even to be shown. */
  private static final long NOT_SHOWN = Long.MAX_VALUE;

  /** What a subset costs: the least cost answers the question. */
  @FunctionalInterface
  private interface Cost {
    long of(long subset, long error);
  }

  /**
   * What the questions differ in.
   *
   * @param cost what a subset costs
   * @param enough the cost that ends the search, once so many subsets were looked at
   * @param accepted the greatest cost of an answer
   */
  private record Question(Cost cost, LongUnaryOperator enough, long accepted) {}

  /** The solver; it has no state. */
  public BruteForce() {}

  @Override
  public Outcome within(long[] items, long target, long tolerance, Limits limits) {
    Instances.check(items, target, tolerance);
    Cost cost = (subset, error) -> error;
    return search(items, target, new Question(cost, looked -> tolerance, tolerance), limits);
  }

  @Override
  public Outcome nearest(long[] items, long target, Limits limits) {
    Instances.check(items, target, 0);
    Cost cost = (subset, error) -> error;
    return search(items, target, new Question(cost, looked -> 0, NO_ANSWER - 1), limits);
  }

  @Override
  public Outcome smallest(long[] items, long target, long tolerance, Limits limits) {
    Instances.check(items, target, tolerance);
    Cost cost = (subset, error) -> error <= tolerance ? Long.bitCount(subset) : NOT_SHOWN;
    return search(items, target, new Question(cost, looked -> 0, items.length), limits);
  }

  @Override
  public Outcome ofSize(long[] items, int size, long target, long tolerance, Limits limits) {
    Instances.check(items, target, tolerance);
    Instances.checkSize(items, size);
    Cost cost = (subset, error) -> Long.bitCount(subset) == size ? error : NOT_SHOWN;
    return search(items, target, new Question(cost, looked -> 0, tolerance), limits);
  }

  @Override
  public Outcome first(long[] items, long target, long tolerance, Limits limits) {
    Instances.check(items, target, tolerance);
    Cost cost = (subset, error) -> error <= tolerance ? subset : NO_ANSWER + error;
    // The first 2^k words of the Gray code are the subsets of the first k items.
    LongUnaryOperator enough = looked -> Long.highestOneBit(looked) - 1;
    return search(items, target, new Question(cost, enough, NO_ANSWER - 1), limits);
  }

  @Override
  public Stream<Outcome> all(long[] items, long target, long tolerance, Limits limits) {
    Instances.check(items, target, tolerance);
    long[] own = items.clone();
    return Listing.of(() -> new List(own, target, tolerance, limits));
  }

  @Override
  public Coverage coverage(long[] items, long from, long to, long tolerance, Limits limits) {
    Instances.checkCoverage(items, from, to, tolerance);
    long subsets = 1L << items.length;
    Budget budget = new Budget(limits);
    if (!budget.allowsSums(subsets)) {
      return gaveUp(budget);
    }
    if (items.length > MOST_ITEMS_SORTED) {
      return new Coverage.GaveUp("2^" + items.length + " sums are too many to be sorted", 0);
    }
    if (!budget.allowsBytes(subsets * Long.BYTES)) {
      return gaveUp(budget);
    }
    long[] sums = new long[(int) subsets];
    int next = 0;
    for (Gray gray = new Gray(items); ; gray.step()) {
      sums[next++] = gray.sum;
      boolean more = budget.spend(1);
      if (gray.isLast()) {
        break;
      }
      if (!more) {
        return gaveUp(budget);
      }
    }
    Arrays.sort(sums);
    CoverageMeter meter = new CoverageMeter(from, to, tolerance);
    for (long sum : sums) {
      meter.add(sum);
    }
    return meter.finish(subsets);
  }

  private static Coverage gaveUp(Budget budget) {
    return new Coverage.GaveUp(budget.gaveUp(Optional.empty()).reason(), budget.effort());
  }

  /** A subset of least cost, if it costs no more than is accepted. */
  private static Outcome search(long[] items, long target, Question question, Limits limits) {
    Budget budget = new Budget(limits);
    long least = NOT_SHOWN;
    long subset = 0;
    long sum = 0;
    for (Gray gray = new Gray(items); ; gray.step()) {
      long cost = question.cost.of(gray.subset, Math.abs(gray.sum - target));
      if (cost < least) {
        least = cost;
        subset = gray.subset;
        sum = gray.sum;
      }
      boolean more = budget.spend(1);
      if (gray.isLast() || least <= question.enough.applyAsLong(gray.looked)) {
        break;
      }
      if (!more) {
        return budget.gaveUp(
            least == NOT_SHOWN
                ? Optional.empty()
                : Optional.of(new Outcome.Found(subset, sum, budget.effort())));
      }
    }
    return least <= question.accepted
        ? new Outcome.Found(subset, sum, budget.effort())
        : new Outcome.ProvenAbsent(budget.effort());
  }

  /** The same walk, interrupted at each subset within the tolerance. */
  private static final class List implements Listing.Search {
    private final Gray gray;
    private final long target;
    private final long tolerance;
    private final Budget budget;
    private boolean begun;
    private boolean more = true;

    List(long[] items, long target, long tolerance, Limits limits) {
      this.gray = new Gray(items);
      this.target = target;
      this.tolerance = tolerance;
      this.budget = new Budget(limits);
    }

    @Override
    public Outcome next() {
      while (true) {
        if (begun && gray.isLast()) {
          return new Outcome.ProvenAbsent(budget.effort());
        }
        if (!more) {
          return budget.gaveUp(Optional.empty());
        }
        if (begun) {
          gray.step();
        }
        begun = true;
        more = budget.spend(1);
        if (Math.abs(gray.sum - target) <= tolerance) {
          return new Outcome.Found(gray.subset, gray.sum, budget.effort());
        }
      }
    }
  }

  /** The subsets in the order of the reflected binary code, each with its sum. */
  private static final class Gray {
    private final long[] items;
    private final long subsets;
    long looked = 1;
    long subset;
    long sum;

    Gray(long[] items) {
      this.items = items;
      this.subsets = 1L << items.length;
    }

    boolean isLast() {
      return looked == subsets;
    }

    void step() {
      int flipped = Long.numberOfTrailingZeros(looked++);
      subset ^= 1L << flipped;
      sum += (subset >>> flipped & 1) != 0 ? items[flipped] : -items[flipped];
    }
  }
}
