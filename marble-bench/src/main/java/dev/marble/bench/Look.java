package dev.marble.bench;

import dev.marble.subsetsum.FirstSubset;
import dev.marble.subsetsum.Limits;
import dev.marble.subsetsum.Outcome;
import dev.marble.subsetsum.WithinSolver;
import java.util.Arrays;

/**
 * A chooser's idea, with its threshold as a parameter: look at the sums of the first few items, and
 * if none will do, ask a solver that looks at all.
 *
 * @param first looks at the first sums
 * @param items how many items make them
 * @param rest answers if they do not
 */
record Look(FirstSubset first, int items, WithinSolver rest) implements WithinSolver {

  @Override
  public Outcome within(long[] given, long target, long tolerance, Limits limits) {
    Outcome look = first.within(Arrays.copyOf(given, items), target, tolerance, limits);
    return look instanceof Outcome.Found ? look : rest.within(given, target, tolerance, limits);
  }
}
