package dev.marble.lab.coverage;

import dev.marble.lab.stats.Quantiles;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The fraction v of the interval that is within a tolerance of some sum of n items.
 *
 * @param tolerance the tolerance ε
 * @param n the number of items
 * @param trials over how many decided trials
 * @param mean its mean
 * @param low its quantile 0.1
 * @param median its median
 * @param high its quantile 0.9
 * @param recursion the iterated recursion of the proof, where that has something to say
 * @param gain (mean of v at n less mean at n − 1) / (mean of v(1 − v) at n − 1), to be compared
 *     with the proof's ¼; empty for the first n, and where nearly nothing is left to gain
 */
public record CoveredFraction(
    double tolerance,
    int n,
    int trials,
    double mean,
    double low,
    double median,
    double high,
    OptionalDouble recursion,
    OptionalDouble gain) {
  private static final double LOW = 0.1;
  private static final double HIGH = 0.9;
  private static final double LEAST_LEFT = 0.01;

  /** All rows of an experiment, by tolerance and n. */
  static List<CoveredFraction> of(CoverageSpec spec, SampleRange range, long[][] rows) {
    List<CoveredFraction> result = new ArrayList<>();
    double gain = Recursion.gain(spec.distribution(), spec.interval());
    for (int i = 0; i < spec.tolerances().values().size(); i++) {
      double tolerance = spec.tolerances().values().get(i);
      double recursion = Recursion.start(spec.interval(), tolerance);
      for (int n = 1; n < range.from(); n++) {
        recursion = Recursion.step(recursion, gain);
      }
      double[] before = new double[0];
      for (int n = range.from(); n <= range.to(); n++) {
        recursion = Recursion.step(recursion, gain);
        double[] now = fractions(spec, range, rows, i, n);
        Quantiles quantiles = Quantiles.of(now);
        result.add(
            new CoveredFraction(
                tolerance,
                n,
                now.length,
                quantiles.mean(),
                quantiles.at(LOW),
                quantiles.at(0.5),
                quantiles.at(HIGH),
                gain > 0 ? OptionalDouble.of(recursion) : OptionalDouble.empty(),
                gain(before, now)));
        before = now;
      }
    }
    return result;
  }

  private static double[] fractions(
      CoverageSpec spec, SampleRange range, long[][] rows, int tolerance, int n) {
    SampleGrid grid = spec.grid();
    double length =
        (double) (grid.steps(spec.interval().to()) - grid.steps(spec.interval().from()));
    int at = 1 + (1 + tolerance) * range.count() + n - range.from();
    List<Double> fractions = new ArrayList<>();
    for (long[] row : rows) {
      if (row[0] >= n || row[at] == (long) length) {
        fractions.add(row[at] / length);
      }
    }
    return fractions.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static OptionalDouble gain(double[] before, double[] now) {
    if (before.length != now.length || before.length == 0) {
      return OptionalDouble.empty();
    }
    double gained = 0;
    double left = 0;
    for (int i = 0; i < now.length; i++) {
      gained += now[i] - before[i];
      left += before[i] * (1 - before[i]);
    }
    return left < LEAST_LEFT * now.length
        ? OptionalDouble.empty()
        : OptionalDouble.of(gained / left);
  }
}
