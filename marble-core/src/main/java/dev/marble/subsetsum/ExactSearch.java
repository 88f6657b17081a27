package dev.marble.subsetsum;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Looks for the subset nearest to a target, or for any that is near enough, over integers of any
 * size.
 *
 * <p>Where the integers fit into {@code long}, one solver answers. Elsewhere the instance is
 * rounded to a grid ({@link RoundedGrid}) and solved there; then every subset that might still be
 * better, for all that the grid can tell, is listed and looked at exactly. A subset of the grid's
 * head leaves a smaller instance, its tail, to the same search.
 *
 * <p>An object serves one search.
 */
final class ExactSearch {
  private static final int MOST_REMEMBERED = 1 << 16;

  private final Part whole;
  private final Solvers solvers;
  private final Allowance allowance;

  /** Only errors below this one count. */
  private final BigInteger limit;

  /** The search may stop at an error that is not greater. */
  private final BigInteger enough;

  private OptionalLong seen = OptionalLong.empty();
  private BigInteger seenError;

  private ExactSearch(
      Part whole, BigInteger limit, BigInteger enough, Solvers solvers, Allowance allowance) {
    this.whole = whole;
    this.limit = limit;
    this.enough = enough;
    this.solvers = solvers;
    this.allowance = allowance;
    this.seenError = limit;
  }

  /** The nearest of all subsets. */
  static ExactSearch nearest(Part whole, Solvers solvers, Allowance allowance) {
    BigInteger unreached = whole.size().add(whole.target().abs()).add(BigInteger.ONE);
    return run(new ExactSearch(whole, unreached, BigInteger.ZERO, solvers, allowance));
  }

  /** The nearest of the subsets within a tolerance. */
  static ExactSearch nearestWithin(
      Part whole, BigInteger tolerance, Solvers solvers, Allowance allowance) {
    BigInteger limit = tolerance.add(BigInteger.ONE);
    return run(new ExactSearch(whole, limit, BigInteger.ZERO, solvers, allowance));
  }

  /** Any subset within a tolerance. */
  static ExactSearch within(
      Part whole, BigInteger tolerance, Solvers solvers, Allowance allowance) {
    BigInteger limit = tolerance.add(BigInteger.ONE);
    return run(new ExactSearch(whole, limit, tolerance, solvers, allowance));
  }

  private static ExactSearch run(ExactSearch search) {
    search.decide(search.whole, search.allowance.bytes());
    return search;
  }

  /** The subset that answers the question. Else there is none, or the allowance is used up. */
  OptionalLong found() {
    return seenError.compareTo(limit) < 0 ? seen : OptionalLong.empty();
  }

  /** The nearest subset that was met, even if it does not answer the question. */
  OptionalLong seen() {
    return seen;
  }

  private void decide(Part part, long bytes) {
    allowance.spend(1);
    if (!part.isPossible() || isOver()) {
      return;
    }
    long lowest = part.lowest();
    if (part.target().compareTo(part.sum(lowest)) <= 0) {
      look(part.with(lowest));
      return;
    }
    long highest = part.highest();
    if (part.target().compareTo(part.sum(highest)) >= 0) {
      look(part.with(highest));
      return;
    }
    Optional<LongForm> form = LongForm.of(part, solvers.bits());
    if (form.isPresent()) {
      solve(part, form.get(), bytes);
    } else {
      decideOnGrid(part, bytes);
    }
  }

  /** One solver answers. */
  private void solve(Part part, LongForm form, long bytes) {
    long tolerance = form.tolerance(bound(part));
    if (tolerance < 0) {
      return;
    }
    long[] items = form.items();
    Limits limits = allowance.rest(bytes);
    Outcome outcome;
    if (part.count() != Part.ANY) {
      outcome = solvers.ofSize().ofSize(items, part.count(), form.target(), tolerance, limits);
    } else if (anyWillDo()) {
      outcome = solvers.within().within(items, form.target(), tolerance, limits);
    } else {
      outcome = solvers.nearest().nearest(items, form.target(), limits);
    }
    witness(outcome).ifPresent(found -> lookIfCounted(part, found.subset()));
  }

  private void decideOnGrid(Part part, long bytes) {
    RoundedGrid grid = RoundedGrid.of(part, solvers.bits());
    if (part.count() == Part.ANY) {
      decideOnGrid(part, grid, Part.ANY, bytes);
      return;
    }
    int least = Math.max(0, part.count() - grid.tailItems());
    int most = Math.min(part.count(), grid.items.length);
    for (int count = least; count <= most && !isOver(); count++) {
      decideOnGrid(part, grid, count, bytes);
    }
  }

  /** Decides for the subsets with so many items of the head. */
  private void decideOnGrid(Part part, RoundedGrid grid, int count, long bytes) {
    long headBytes = grid.tailItems() == 0 ? bytes : bytes / 2;
    OptionalLong least = leastError(part, grid, count, headBytes, bytes - headBytes);
    if (least.isEmpty() || isOver()) {
      return;
    }
    long from = least.getAsLong();
    long to = grid.possible(bound(part));
    if (from > to) {
      return;
    }
    Set<BigInteger> tried = new HashSet<>();
    if (from <= to / 2) {
      lookAtAll(part, grid, count, grid.target, to, tried, headBytes, bytes - headBytes);
      return;
    }
    long middle = from + (to - from) / 2;
    for (long side : new long[] {middle, -middle}) {
      long target = grid.target + side;
      lookAtAll(part, grid, count, target, to - middle, tried, headBytes, bytes - headBytes);
    }
  }

  /**
   * Asks the grid for its best, and looks at it. Says below which error on the grid there is
   * nothing; empty if there is nothing at all, or the search is over.
   */
  private OptionalLong leastError(
      Part part, RoundedGrid grid, int count, long headBytes, long tailBytes) {
    long possible = grid.possible(bound(part));
    long sure = anyWillDo() ? grid.sure(bound(part)) : -1;
    Limits limits = allowance.rest(headBytes);
    Outcome outcome;
    if (count != Part.ANY) {
      outcome = solvers.ofSize().ofSize(grid.items, count, grid.target, possible, limits);
    } else if (sure < 0) {
      outcome = solvers.nearest().nearest(grid.items, grid.target, limits);
    } else {
      outcome = solvers.within().within(grid.items, grid.target, sure, limits);
      if (outcome instanceof Outcome.ProvenAbsent absent) {
        allowance.spend(absent.effort());
        return OptionalLong.of(sure + 1);
      }
    }
    Optional<Outcome.Found> witness = witness(outcome);
    if (witness.isEmpty()) {
      return OptionalLong.empty();
    }
    boolean isCounted = count == Part.ANY || Long.bitCount(witness.get().subset()) == count;
    if (isCounted) {
      descend(grid, witness.get().subset(), tailBytes);
    }
    return OptionalLong.of(Math.abs(witness.get().sum() - grid.target));
  }

  /** Lists the heads near a target on the grid, and looks at each. */
  private void lookAtAll(
      Part part,
      RoundedGrid grid,
      int count,
      long target,
      long tolerance,
      Set<BigInteger> tried,
      long headBytes,
      long tailBytes) {
    if (isOver()) {
      return;
    }
    long before = 0;
    try (Stream<Outcome> list =
        solvers.all().all(grid.items, target, tolerance, allowance.rest(headBytes))) {
      for (Iterator<Outcome> each = list.iterator(); !isOver() && each.hasNext(); ) {
        Outcome outcome = each.next();
        allowance.spend(outcome.effort() - before);
        before = outcome.effort();
        switch (outcome) {
          case Outcome.Found found -> {
            boolean isCounted = count == Part.ANY || Long.bitCount(found.subset()) == count;
            long error = Math.abs(found.sum() - grid.target);
            if (isCounted && error <= grid.possible(bound(part)) && isNew(grid, found, tried)) {
              descend(grid, found.subset(), tailBytes);
            }
          }
          case Outcome.ProvenAbsent absent -> {}
          case Outcome.GaveUp gaveUp -> allowance.giveUp(gaveUp.reason());
        }
      }
    }
  }

  /** Heads that leave the same target to the tail need one look. */
  private static boolean isNew(RoundedGrid grid, Outcome.Found found, Set<BigInteger> tried) {
    if (grid.tailItems() == 0) {
      return true;
    }
    BigInteger left = grid.rest(found.subset()).target();
    return tried.size() < MOST_REMEMBERED ? tried.add(left) : !tried.contains(left);
  }

  private void descend(RoundedGrid grid, long subset, long bytes) {
    Part rest = grid.rest(subset);
    if (rest.items().length == 0) {
      if (rest.isPossible()) {
        look(rest.chosen());
      }
    } else {
      decide(rest, bytes);
    }
  }

  /** What a solver found or, when it gave up, the best that it met; its effort is accounted for. */
  private Optional<Outcome.Found> witness(Outcome outcome) {
    allowance.spend(outcome.effort());
    return switch (outcome) {
      case Outcome.Found found -> Optional.of(found);
      case Outcome.ProvenAbsent absent -> Optional.empty();
      case Outcome.GaveUp gaveUp -> {
        allowance.giveUp(gaveUp.reason());
        yield gaveUp.best();
      }
    };
  }

  private void lookIfCounted(Part part, long subset) {
    if (part.count() == Part.ANY || Long.bitCount(subset) == part.count()) {
      look(part.with(subset));
    }
  }

  /** Looks at a subset of the whole instance, exactly. */
  private void look(long subset) {
    BigInteger error = whole.sum(subset).subtract(whole.target()).abs();
    if (seen.isEmpty() || error.compareTo(seenError) < 0) {
      seen = OptionalLong.of(subset);
      seenError = error;
    }
  }

  private boolean isOver() {
    return isDone() || allowance.isUsedUp();
  }

  /** Is the answer found, beyond doubt? */
  boolean isDone() {
    return seen.isPresent() && seenError.compareTo(limit) < 0 && seenError.compareTo(enough) <= 0;
  }

  /** The greatest error that would still be of use, as far as it makes a difference to a part. */
  private BigInteger bound(Part part) {
    BigInteger best = seen.isPresent() ? seenError.min(limit) : limit;
    return best.subtract(BigInteger.ONE).min(part.size());
  }

  /** Is every subset within the bound as good as any other? */
  private boolean anyWillDo() {
    BigInteger best = seen.isPresent() ? seenError.min(limit) : limit;
    return best.compareTo(enough.add(BigInteger.ONE)) <= 0;
  }
}
