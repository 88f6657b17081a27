package dev.marble.subsetsum;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/** Answers one question about an exact instance, within limits. */
final class ExactSolver {
  private final ExactInstance instance;
  private final Part whole;
  private final Solvers solvers;
  private final Allowance allowance;

  ExactSolver(ExactInstance instance, Solvers solvers, Limits limits) {
    this.instance = instance;
    this.whole = instance.whole();
    this.solvers = solvers;
    this.allowance = new Allowance(limits);
  }

  Answer nearest() {
    return answer(ExactSearch.nearest(whole, solvers, allowance));
  }

  Answer nearestOfSize(int size) {
    return answer(ExactSearch.nearest(ofSize(size), solvers, allowance), size);
  }

  Answer within() {
    return answer(searchWithin(whole));
  }

  Answer withinOfSize(int size) {
    ExactSearch search =
        ExactSearch.nearestWithin(ofSize(size), instance.tolerance(), solvers, allowance);
    return answer(search, size);
  }

  /**
   * What is within the tolerance is so on the grid too, where the tolerance is a little larger. So
   * no subset is smaller than the smallest on the grid, and sizes are tried from there.
   */
  Answer smallest() {
    allowance.spend(1);
    Optional<Band> band = Band.of(whole, instance.tolerance());
    if (band.isEmpty()) {
      return absent();
    }
    Outcome outcome = smallestOnGrid(band.get());
    allowance.spend(outcome.effort());
    return switch (outcome) {
      case Outcome.Found found ->
          isWithin(found.subset()) ? found(found.subset()) : smallestFrom(found.subset());
      case Outcome.ProvenAbsent absent -> absent();
      case Outcome.GaveUp gaveUp -> smallestUnknown(gaveUp);
    };
  }

  /** The fewest values cost more than the limits; any subset within the tolerance may not. */
  private Answer smallestUnknown(Outcome.GaveUp gaveUp) {
    Answer.GaveUp answer = gaveUp(gaveUp);
    if (answer.best().isPresent()) {
      return answer;
    }
    ExactSearch any = searchWithin(whole);
    return any.isDone() || allowance.isUsedUp() ? gaveUp(answer.reason(), any.found()) : absent();
  }

  private Outcome smallestOnGrid(Band band) {
    Limits limits = allowance.rest(allowance.bytes());
    Optional<LongForm> form = LongForm.of(band.part(), solvers.bits());
    if (form.isEmpty()) {
      RoundedGrid grid = RoundedGrid.withoutTail(band.part(), solvers.bits());
      long tolerance = grid.possible(band.tolerance());
      return solvers.smallest().smallest(grid.items, grid.target, tolerance, limits);
    }
    long tolerance = form.get().tolerance(band.tolerance());
    return tolerance < 0
        ? new Outcome.ProvenAbsent(0)
        : solvers.smallest().smallest(form.get().items(), form.get().target(), tolerance, limits);
  }

  private Answer smallestFrom(long subset) {
    for (int size = Long.bitCount(subset); size <= whole.items().length; size++) {
      ExactSearch search = searchWithin(ofSize(size));
      if (search.isDone() || allowance.isUsedUp()) {
        return answer(search, size);
      }
    }
    return absent();
  }

  Answer first() {
    allowance.spend(1);
    Optional<Band> band = Band.of(whole, instance.tolerance());
    if (band.isEmpty()) {
      return absent();
    }
    Optional<LongForm> form = LongForm.of(band.get().part(), solvers.bits());
    if (form.isEmpty()) {
      return firstByValue();
    }
    long tolerance = form.get().tolerance(band.get().tolerance());
    if (tolerance < 0) {
      return absent();
    }
    Limits limits = allowance.rest(allowance.bytes());
    Outcome outcome =
        solvers.first().first(form.get().items(), form.get().target(), tolerance, limits);
    allowance.spend(outcome.effort());
    return switch (outcome) {
      case Outcome.Found found -> found(found.subset());
      case Outcome.ProvenAbsent absent -> absent();
      case Outcome.GaveUp gaveUp -> gaveUp(gaveUp);
    };
  }

  /** From the last value to the first: is there a subset without it that is otherwise no later? */
  private Answer firstByValue() {
    ExactSearch any = searchWithin(whole);
    if (!any.isDone()) {
      return answer(any);
    }
    long first = any.found().getAsLong();
    for (int place = whole.items().length - 1; place >= 0; place--) {
      if ((first >>> place & 1) == 0) {
        continue;
      }
      long above = first & (-2L << place);
      BigInteger left = whole.target().subtract(whole.sum(above));
      BigInteger[] below = Arrays.copyOf(whole.items(), place);
      ExactSearch without = searchWithin(Part.all(below, left, Part.ANY));
      if (without.isDone()) {
        first = above | without.found().getAsLong();
      } else if (allowance.isUsedUp()) {
        return gaveUp(allowance.reason(), OptionalLong.of(first));
      }
    }
    return found(first);
  }

  private Part ofSize(int size) {
    Part part = instance.ofSize(size);
    return part.items().length <= solvers.mostBySize() ? part : part.withoutCount();
  }

  private ExactSearch searchWithin(Part part) {
    return ExactSearch.within(part, instance.tolerance(), solvers, allowance);
  }

  private Answer answer(ExactSearch search) {
    return answer(search, Part.ANY);
  }

  private Answer answer(ExactSearch search, int size) {
    if (search.isDone() || (search.found().isPresent() && !allowance.isUsedUp())) {
      return found(search.found().getAsLong());
    }
    if (!allowance.isUsedUp()) {
      return absent();
    }
    OptionalLong seen = search.seen();
    boolean isCounted =
        seen.isPresent() && (size == Part.ANY || Long.bitCount(seen.getAsLong()) == size);
    return gaveUp(allowance.reason(), isCounted ? seen : OptionalLong.empty());
  }

  private boolean isWithin(long subset) {
    BigInteger error = whole.sum(subset).subtract(whole.target()).abs();
    return error.compareTo(instance.tolerance()) <= 0;
  }

  private Answer.Found found(long subset) {
    return instance.found(subset, allowance.effort());
  }

  private Answer absent() {
    return new Answer.ProvenAbsent(allowance.effort());
  }

  /** The best of a solver that gave up is shown only if it is within the exact tolerance. */
  private Answer.GaveUp gaveUp(Outcome.GaveUp outcome) {
    return gaveUp(
        allowance.reason(outcome.reason()),
        outcome.best().stream()
            .mapToLong(Outcome.Found::subset)
            .filter(this::isWithin)
            .findFirst());
  }

  private Answer.GaveUp gaveUp(String reason, OptionalLong best) {
    return new Answer.GaveUp(
        reason,
        best.isPresent() ? Optional.of(found(best.getAsLong())) : Optional.empty(),
        allowance.effort());
  }
}
