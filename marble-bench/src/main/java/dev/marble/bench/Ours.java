package dev.marble.bench;

import dev.marble.subsetsum.Limits;
import dev.marble.subsetsum.NearestSolver;
import dev.marble.subsetsum.Outcome;
import dev.marble.subsetsum.WithinSolver;

/**
 * Solvers of Marble's, checks of the arguments and outcome objects included.
 *
 * @param within the one that is asked for any subset within the tolerance
 * @param nearest the one that is asked for the nearest
 */
record Ours(WithinSolver within, NearestSolver nearest) implements Contestant {

  @Override
  public Reply within(long[] items, long target, long tolerance) {
    return reply(within.within(items, target, tolerance, Limits.DEFAULT));
  }

  @Override
  public Reply nearest(long[] items, long target) {
    return reply(nearest.nearest(items, target, Limits.DEFAULT));
  }

  private static Reply reply(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Found found -> Reply.solved(found.subset());
      case Outcome.ProvenAbsent absent -> Reply.ABSENT;
      case Outcome.GaveUp gaveUp -> Reply.GAVE_UP;
    };
  }
}
