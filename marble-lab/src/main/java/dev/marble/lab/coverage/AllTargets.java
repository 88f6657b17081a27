package dev.marble.lab.coverage;

import dev.marble.subsetsum.Chooser;
import dev.marble.subsetsum.Coverage;
import dev.marble.subsetsum.CoverageSolver;
import dev.marble.subsetsum.Limits;
import java.util.Arrays;

/**
 * All targets of the interval at once: the exact largest gap, and the exact part of the interval
 * that is within each tolerance of some sum of the first n items, for each n.
 *
 * <p>A trial's numbers: the greatest n up to which all is exact; for each n of {@code from .. to}
 * the largest gap; then for each tolerance, and each n, the length that is covered. Beyond the
 * exact ones, gaps are too large and covered lengths too small: what the last exact n gave.
 */
final class AllTargets implements Experiment {
  private final CoverageSpec.Trials trials;
  private final long from;
  private final long to;
  private final long[] tolerances;
  private final Limits limits;

  AllTargets(CoverageSpec.Trials trials, CoverageSpec spec) {
    SampleGrid grid = spec.grid();
    this.trials = trials;
    this.from = grid.steps(spec.interval().from());
    this.to = grid.steps(spec.interval().to());
    this.tolerances = spec.tolerances().values().stream().mapToLong(grid::wholeSteps).toArray();
    this.limits = spec.limits();
  }

  @Override
  public String name() {
    return "all";
  }

  @Override
  public CoverageSpec.Trials trials() {
    return trials;
  }

  @Override
  public int width() {
    return 1 + (1 + tolerances.length) * trials.samples().count();
  }

  @Override
  public int chunk() {
    return Experiment.chunk(20 - trials.samples().to(), trials.count());
  }

  @Override
  public long[] run(int trial, Sampler sampler, Chooser solvers) {
    return measure(sampler.items(trial, trials.samples().to()), solvers);
  }

  long[] measure(long[] items, CoverageSolver solver) {
    SampleRange range = trials.samples();
    long[] numbers = new long[width()];
    Lattice lattice = new Lattice();
    for (int i = 0; i < range.from() - 1; i++) {
      lattice.add(items[i]);
    }
    State state = new State();
    for (int n = range.from(); n <= range.to(); n++) {
      lattice.add(items[n - 1]);
      // When no target is farther than half a step of the items' lattice from a sum, none can come
      // nearer.
      if (!state.measured || state.exact && state.gap > lattice.step()) {
        state.measure(Arrays.copyOf(items, n), solver);
      }
      numbers[0] = state.exact ? n : numbers[0];
      int at = 1 + n - range.from();
      numbers[at] = state.gap;
      for (long covered : state.covered) {
        at += range.count();
        numbers[at] = covered;
      }
    }
    return numbers;
  }

  /** What is known about a sample while it grows. */
  private final class State {
    /** That of no items, whose one sum is 0. */
    long gap = 2 * Math.max(Math.abs(from), Math.abs(to));

    final long[] covered = new long[tolerances.length];
    boolean exact = true;
    boolean measured;

    /** One question for each tolerance that does not cover everything; at least one for the gap. */
    void measure(long[] items, CoverageSolver solver) {
      measured = true;
      for (int i = tolerances.length - 1; i >= 0; i--) {
        boolean isGapKnown = i < tolerances.length - 1;
        if (isGapKnown && (gap + 1) / 2 <= tolerances[i]) {
          covered[i] = to - from;
          continue;
        }
        switch (solver.coverage(items, from, to, tolerances[i], limits)) {
          case Coverage.Measured measured -> {
            gap = measured.largestGap();
            covered[i] = measured.covered();
          }
          case Coverage.GaveUp _ -> {
            exact = false;
            return;
          }
        }
      }
    }
  }
}
