package dev.marble.lab.coverage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.IntToDoubleFunction;

/** From the numbers of all trials to estimates. A function of its arguments alone. */
final class Analysis {
  private final CoverageSpec spec;
  private final SampleGrid grid;
  private final long[] tolerances;
  private final Optional<FirstMoment> theory;

  Analysis(CoverageSpec spec) {
    this.spec = spec;
    this.grid = spec.grid();
    this.tolerances = spec.tolerances().values().stream().mapToLong(grid::wholeSteps).toArray();
    this.theory =
        spec.distribution().hasDensity()
            ? Optional.of(new FirstMoment(spec.distribution(), spec.interval()))
            : Optional.empty();
  }

  /** The probability that a tolerance is met by n items. */
  private interface Probability {
    double of(int n, double tolerance);
  }

  TargetsResult single(CoverageSpec.Trials trials, long[][] rows) {
    SampleRange range = trials.samples();
    return result(
        trials,
        Verdicts.ofSingle(range, tolerances, rows),
        Optimum.of(
            range, rows, 2, grid.value(1), median(theory.map(moment -> moment::medianNearest))),
        theory.map(moment -> moment::single));
  }

  TargetsResult all(CoverageSpec.Trials trials, long[][] rows) {
    SampleRange range = trials.samples();
    return result(
        trials,
        Verdicts.ofAll(range, tolerances, rows),
        Optimum.of(
            range, rows, 1, grid.value(1) / 2, median(theory.map(moment -> moment::medianHardest))),
        theory.map(moment -> moment::all));
  }

  private static IntToDoubleFunction median(Optional<IntToDoubleFunction> theory) {
    return theory.orElse(n -> Double.NaN);
  }

  private TargetsResult result(
      CoverageSpec.Trials trials,
      Verdicts verdicts,
      List<Optimum> optima,
      Optional<Probability> theory) {
    double wanted = 1 - spec.failure();
    List<List<Rate>> rates = new ArrayList<>();
    List<SmallestSamples> smallest = new ArrayList<>();
    for (int i = 0; i < tolerances.length; i++) {
      double tolerance = spec.tolerances().values().get(i);
      List<Rate> row = new ArrayList<>();
      for (int n = trials.samples().from(); n <= trials.samples().to(); n++) {
        OptionalDouble expected =
            theory.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(theory.get().of(n, tolerance));
        row.add(verdicts.rate(i, n, CoverageSpec.CONFIDENCE, expected));
      }
      OptionalInt expected =
          theory.isEmpty()
              ? OptionalInt.empty()
              : FirstMoment.smallest(n -> theory.get().of(n, tolerance), wanted);
      rates.add(List.copyOf(row));
      smallest.add(SmallestSamples.of(tolerance, row, wanted, expected));
    }
    Bootstrap bootstrap = new Bootstrap(verdicts, smallest, wanted, spec.seed());
    List<SmallestSamples> known = bootstrap.withDeviations(smallest);
    return new TargetsResult(
        trials, rates, known, bootstrap.fit(known), optima, Optimum.decay(optima));
  }
}
