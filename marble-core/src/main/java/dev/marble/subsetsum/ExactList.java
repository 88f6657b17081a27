package dev.marble.subsetsum;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Lists all subsets within a tolerance over integers of any size, one at a time: those that a grid
 * cannot rule out, looked at exactly. Each head of a grid is followed by the list of its tails.
 */
final class ExactList {
  /** A list that has been begun: of whole subsets, or of heads on a grid. */
  private static final class Level {
    final Band band;
    final Optional<RoundedGrid> grid;
    final Stream<Outcome> stream;
    final Iterator<Outcome> subsets;
    final long tailBytes;
    long effort;

    Level(Band band, Optional<RoundedGrid> grid, Stream<Outcome> stream, long tailBytes) {
      this.band = band;
      this.grid = grid;
      this.stream = stream;
      this.subsets = stream.iterator();
      this.tailBytes = tailBytes;
    }
  }

  private final Part whole;
  private final BigInteger tolerance;
  private final Solvers solvers;
  private final Allowance allowance;
  private final Deque<Level> levels = new ArrayDeque<>();
  private boolean begun;

  ExactList(Part whole, BigInteger tolerance, Solvers solvers, Allowance allowance) {
    this.whole = whole;
    this.tolerance = tolerance;
    this.solvers = solvers;
    this.allowance = allowance;
  }

  /** The next subset. Else there is none, or the allowance is used up. */
  OptionalLong next() {
    if (!begun) {
      begun = true;
      OptionalLong only = begin(whole, tolerance, allowance.bytes());
      if (only.isPresent()) {
        return only;
      }
    }
    while (!levels.isEmpty() && !allowance.isUsedUp()) {
      Level level = levels.peek();
      if (!level.subsets.hasNext()) {
        levels.pop().stream.close();
        continue;
      }
      OptionalLong subset = take(level);
      if (subset.isPresent()) {
        return subset;
      }
    }
    close();
    return OptionalLong.empty();
  }

  /** Ends the list. */
  void close() {
    levels.forEach(level -> level.stream.close());
    levels.clear();
  }

  private OptionalLong take(Level level) {
    Outcome outcome = level.subsets.next();
    allowance.spend(outcome.effort() - level.effort);
    level.effort = outcome.effort();
    return switch (outcome) {
      case Outcome.Found found ->
          level.grid.isPresent()
              ? begin(
                  level.grid.get().rest(found.subset()), level.band.tolerance(), level.tailBytes)
              : OptionalLong.of(level.band.part().with(found.subset()));
      case Outcome.ProvenAbsent absent -> OptionalLong.empty();
      case Outcome.GaveUp gaveUp -> {
        allowance.giveUp(gaveUp.reason());
        yield OptionalLong.empty();
      }
    };
  }

  /** Begins the list of what is left to decide, or decides it if nothing is left. */
  private OptionalLong begin(Part part, BigInteger within, long bytes) {
    allowance.spend(1);
    if (part.items().length == 0) {
      return part.target().abs().compareTo(within) <= 0
          ? OptionalLong.of(part.chosen())
          : OptionalLong.empty();
    }
    Optional<Band> band = Band.of(part, within);
    if (band.isPresent() && !allowance.isUsedUp()) {
      list(band.get(), bytes);
    }
    return OptionalLong.empty();
  }

  private void list(Band band, long bytes) {
    Part part = band.part();
    Optional<LongForm> form = LongForm.of(part, solvers.bits());
    if (form.isPresent()) {
      long largest = form.get().tolerance(band.tolerance());
      if (largest >= 0) {
        Limits limits = allowance.rest(bytes);
        Stream<Outcome> stream =
            solvers.all().all(form.get().items(), form.get().target(), largest, limits);
        levels.push(new Level(band, Optional.empty(), stream, 0));
      }
      return;
    }
    RoundedGrid grid = RoundedGrid.of(part, solvers.bits());
    long headBytes = grid.tailItems() == 0 ? bytes : bytes / 2;
    Stream<Outcome> stream =
        solvers
            .all()
            .all(
                grid.items,
                grid.target,
                grid.possible(band.tolerance()),
                allowance.rest(headBytes));
    levels.push(new Level(band, Optional.of(grid), stream, bytes - headBytes));
  }
}
