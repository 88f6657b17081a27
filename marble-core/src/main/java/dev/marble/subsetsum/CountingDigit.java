package dev.marble.subsetsum;

import java.util.Optional;

/**
 * Subsets of a given size, and the smallest ones, in bounded memory: every item gets a leading
 * digit 1, the target as many as the subset shall have items, and the question becomes one about
 * sums, which {@link SchroeppelShamir} answers. A subset of another size is then further from the
 * target than any of this size.
 *
 * <p>The digits need room: about 2 n (|x₁| + … + |xₙ| + |target|) must stay below 2<sup>62</sup>.
 * Where they have none, it gives up and says so. The smallest subset is looked for size by size.
 */
public final class CountingDigit implements OfSizeSolver, SmallestSolver {
  private static final long OVERFLOW = 1L << 62;

  private final SchroeppelShamir solver = new SchroeppelShamir();

  /** A solver. */
  public CountingDigit() {}

  @Override
  public Outcome ofSize(long[] items, int size, long target, long tolerance, Limits limits) {
    Instances.check(items, target, tolerance);
    Instances.checkSize(items, size);
    Optional<Digits> digits = Digits.of(items, target, tolerance);
    if (digits.isEmpty()) {
      return noRoom();
    }
    Outcome outcome =
        solver.nearestWithin(
            digits.get().items, digits.get().target(size), digits.get().tolerance, limits);
    return ofItems(outcome, items, size, 0);
  }

  @Override
  public Outcome smallest(long[] items, long target, long tolerance, Limits limits) {
    Instances.check(items, target, tolerance);
    Optional<Digits> digits = Digits.of(items, target, tolerance);
    if (digits.isEmpty()) {
      return noRoom();
    }
    Budget budget = new Budget(limits);
    for (int size = 0; size <= items.length; size++) {
      Outcome outcome =
          solver.within(
              digits.get().items,
              digits.get().target(size),
              digits.get().tolerance,
              budget.limitsLeft());
      outcome = ofItems(outcome, items, size, budget.effort());
      if (outcome instanceof Outcome.GaveUp gaveUp) {
        // What it has to show is not within the tolerance.
        return new Outcome.GaveUp(gaveUp.reason(), gaveUp.effort());
      }
      if (!(outcome instanceof Outcome.ProvenAbsent)) {
        return outcome;
      }
      if (!budget.spend(outcome.effort() - budget.effort())) {
        return budget.gaveUp(Optional.empty());
      }
    }
    return new Outcome.ProvenAbsent(budget.effort());
  }

  /** Is there room for the digits? */
  static boolean hasRoom(long[] items, long target, long tolerance) {
    return Digits.of(items, target, tolerance).isPresent();
  }

  /** The answer in terms of the items as they were given. */
  private static Outcome ofItems(Outcome outcome, long[] items, int size, long before) {
    return switch (outcome) {
      case Outcome.Found found ->
          new Outcome.Found(
              found.subset(), Instances.sum(items, found.subset()), before + found.effort());
      case Outcome.ProvenAbsent absent -> new Outcome.ProvenAbsent(before + absent.effort());
      case Outcome.GaveUp gaveUp ->
          new Outcome.GaveUp(
              gaveUp.reason(),
              gaveUp
                  .best()
                  .filter(best -> Long.bitCount(best.subset()) == size)
                  .map(best ->
                      new Outcome.Found(
                          best.subset(),
                          Instances.sum(items, best.subset()),
                          before + best.effort())),
              before + gaveUp.effort());
    };
  }

  private static Outcome noRoom() {
    return new Outcome.GaveUp(
        "the items are too large to be counted beside their sums in 62 bits", 0);
  }

  /** Items with their digits. */
  private static final class Digits {
    final long[] items;
    final long tolerance;
    private final long target;
    private final long one;

    private Digits(long[] items, long target, long tolerance, long one) {
      this.items = items;
      this.target = target;
      this.tolerance = tolerance;
      this.one = one;
    }

    static Optional<Digits> of(long[] items, long target, long tolerance) {
      long largestError = Math.abs(target);
      for (long item : items) {
        largestError += Math.abs(item);
      }
      // No error exceeds this, so a tolerance beyond is none.
      long most = Math.min(tolerance, largestError);
      long one = 2 * largestError + 1;
      if (one >= OVERFLOW / (2 * items.length + 4)) {
        return Optional.empty();
      }
      long[] counted = new long[items.length];
      for (int j = 0; j < items.length; j++) {
        counted[j] = items[j] + one;
      }
      return Optional.of(new Digits(counted, target, most, one));
    }

    long target(int size) {
      return target + size * one;
    }
  }
}
