package dev.marble.lab.coverage;

import dev.marble.lab.stats.Line;
import dev.marble.lab.stats.Quantiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;

/**
 * How near the nearest sum of n items comes: to a random target, or to the hardest one of all.
 *
 * @param n the number of items
 * @param trials over how many decided trials
 * @param mean the mean distance
 * @param low its quantile 0.1
 * @param median its median
 * @param high its quantile 0.9
 * @param firstMoment the median if the sums were independent
 */
public record Optimum(
    int n,
    int trials,
    double mean,
    double low,
    double median,
    double high,
    OptionalDouble firstMoment) {
  private static final double LOW = 0.1;
  private static final double HIGH = 0.9;

  /**
   * By how much a distance shrinks with each item, fitted to the upper half of all n.
   *
   * @param from the first n of the fit
   * @param median the factor of the median
   * @param mean the factor of the mean
   * @param firstMoment the factor if the sums were independent
   */
  public record Decay(int from, double median, double mean, OptionalDouble firstMoment) {}

  /**
   * All rows of an experiment.
   *
   * @param rows the trials: the greatest decided n first
   * @param offset where the distances begin in a row
   * @param unit what one unit of a distance is
   */
  static List<Optimum> of(
      SampleRange range, long[][] rows, int offset, double unit, IntToDoubleFunction firstMoment) {
    List<Optimum> result = new ArrayList<>();
    for (int n = range.from(); n <= range.to(); n++) {
      List<Double> distances = new ArrayList<>();
      for (long[] row : rows) {
        if (row[0] >= n) {
          distances.add(row[offset + n - range.from()] * unit);
        }
      }
      Quantiles quantiles =
          Quantiles.of(distances.stream().mapToDouble(Double::doubleValue).toArray());
      result.add(
          new Optimum(
              n,
              distances.size(),
              quantiles.mean(),
              quantiles.at(LOW),
              quantiles.at(0.5),
              quantiles.at(HIGH),
              optional(firstMoment.applyAsDouble(n))));
    }
    return result;
  }

  private static OptionalDouble optional(double value) {
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  /** The decay, empty where there are fewer than three n, or distances of 0. */
  static Optional<Decay> decay(List<Optimum> optima) {
    List<Optimum> known = optima.stream().filter(row -> row.trials() > 0).toList();
    List<Optimum> upper = known.subList(known.size() / 2, known.size());
    if (upper.size() < 3 || upper.stream().anyMatch(row -> row.median() == 0)) {
      return Optional.empty();
    }
    boolean hasTheory = upper.stream().allMatch(row -> row.firstMoment().isPresent());
    return Optional.of(
        new Decay(
            upper.getFirst().n(),
            factor(upper, upper.stream().mapToDouble(Optimum::median).toArray()),
            factor(upper, upper.stream().mapToDouble(Optimum::mean).toArray()),
            hasTheory
                ? OptionalDouble.of(
                    factor(
                        upper,
                        upper.stream()
                            .mapToDouble(row -> row.firstMoment().getAsDouble())
                            .toArray()))
                : OptionalDouble.empty()));
  }

  private static double factor(List<Optimum> rows, double[] distances) {
    double[] n = rows.stream().mapToDouble(Optimum::n).toArray();
    double[] weights = new double[n.length];
    double[] logs = new double[n.length];
    for (int i = 0; i < n.length; i++) {
      weights[i] = 1;
      logs[i] = StrictMath.log(distances[i]);
    }
    return StrictMath.exp(-Line.through(n, logs, weights).slope());
  }
}
