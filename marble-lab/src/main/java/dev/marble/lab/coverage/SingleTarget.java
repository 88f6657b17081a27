package dev.marble.lab.coverage;

import dev.marble.subsetsum.Chooser;
import dev.marble.subsetsum.Limits;
import dev.marble.subsetsum.NearestSolver;
import dev.marble.subsetsum.Outcome;
import java.util.Arrays;

/**
 * One random target: the exact optimum of the first n items, for each n. A trial answers all
 * tolerances at once.
 *
 * <p>The subsets of n items are those without the last item and those with it. So the optimum for n
 * is the better of the optimum for n − 1 and that of the first n − 1 items for the target less the
 * last item: each step costs a search over one item less than it speaks about.
 *
 * <p>A trial's numbers: the greatest n up to which the optimum is exact, the target, and the errors
 * for {@code from .. to}. Beyond the exact ones, errors are those of the best subset met.
 */
final class SingleTarget implements Experiment {
  private final CoverageSpec.Trials trials;
  private final Limits limits;

  SingleTarget(CoverageSpec.Trials trials, Limits limits) {
    this.trials = trials;
    this.limits = limits;
  }

  @Override
  public String name() {
    return "single";
  }

  @Override
  public CoverageSpec.Trials trials() {
    return trials;
  }

  @Override
  public int width() {
    return 2 + trials.samples().count();
  }

  @Override
  public int chunk() {
    return Experiment.chunk((36 - trials.samples().to()) / 2, trials.count());
  }

  @Override
  public long[] run(int trial, Sampler sampler, Chooser solvers) {
    long[] items = sampler.items(trial, trials.samples().to());
    return measure(items, sampler.target(trial), trials.samples(), solvers, limits);
  }

  static long[] measure(
      long[] items, long target, SampleRange range, NearestSolver solver, Limits limits) {
    long[] numbers = new long[2 + range.count()];
    numbers[1] = target;
    Lattice lattice = new Lattice();
    for (int i = 0; i < range.from() - 1; i++) {
      lattice.add(items[i]);
    }
    Nearest nearest = new Nearest(Math.abs(target), true); // of the empty subset
    if (range.from() > 1) {
      nearest =
          nearest.or(
              solver.nearest(Arrays.copyOf(items, range.from() - 1), target, limits), target);
    }
    for (int n = range.from(); n <= range.to(); n++) {
      long last = items[n - 1];
      lattice.add(last);
      if (nearest.exact && nearest.error > lattice.nearest(target)) {
        long[] before = Arrays.copyOf(items, n - 1);
        nearest = nearest.or(solver.nearest(before, target - last, limits), target - last);
      }
      numbers[0] = nearest.exact ? n : numbers[0];
      numbers[2 + n - range.from()] = nearest.error;
    }
    return numbers;
  }

  /** The least error so far, and whether nothing can be nearer. */
  private record Nearest(long error, boolean exact) {

    /** The better of this and what a solver says about some target. */
    Nearest or(Outcome outcome, long target) {
      return switch (outcome) {
        case Outcome.Found found -> new Nearest(Math.min(error, distance(found, target)), exact);
        case Outcome.GaveUp gaveUp ->
            new Nearest(
                gaveUp.best().map(found -> Math.min(error, distance(found, target))).orElse(error),
                false);
        case Outcome.ProvenAbsent absent ->
            throw new IllegalStateException("every target has a nearest sum, not " + absent);
      };
    }

    private static long distance(Outcome.Found found, long target) {
      return Math.abs(found.sum() - target);
    }
  }
}
