package dev.marble.lab.program;

import dev.marble.lab.stats.Line;
import dev.marble.lab.stats.Quantiles;
import dev.marble.lab.stats.Resampler;
import dev.marble.random.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A power of n: the line through (log n, log quantity) of all instances with m constraints, by
 * least squares. Its interval lies between percentiles of a bootstrap that draws the instances of
 * each n again. Instances where the quantity is 0 have no logarithm and are left out, and so is
 * each n at which some instance was stopped: those that end early are the easy ones.
 *
 * @param m the number of constraints
 * @param quantity what grows or shrinks
 * @param divided whether it was divided by (log n)² first
 * @param slope the exponent
 * @param low the lower end of its interval
 * @param high the upper end
 * @param offset the logarithm of the factor
 * @param sizes how many n take part
 * @param instances how many instances take part
 * @param zeros how many were left out because the quantity is 0
 */
public record GapFit(
    int m,
    GapCell.Quantity quantity,
    boolean divided,
    double slope,
    double low,
    double high,
    double offset,
    int sizes,
    int instances,
    int zeros) {
  private static final int LEAST_SIZES = 3;
  private static final int LEAST_INSTANCES = 3;
  private static final int RESAMPLES = 1000;
  private static final int DOMAIN = 0x67617062; // "gapb"

  /** The curve's height at n, with (log n)² multiplied back. */
  public double at(double n) {
    double log = StrictMath.log(n);
    return StrictMath.exp(offset + slope * log) * (divided ? log * log : 1);
  }

  /** Fits one quantity; empty if there are fewer than three n for it. */
  static Optional<GapFit> of(
      int m, GapCell.Quantity quantity, boolean divided, List<GapCell> cells, Seed seed) {
    List<double[]> logs = new ArrayList<>();
    List<Double> at = new ArrayList<>();
    int zeros = 0;
    for (GapCell cell : cells) {
      double log = StrictMath.log(cell.n());
      if (cell.m() != m || cell.count(Measured.State.STOPPED) > 0 || divided && log == 0) {
        continue;
      }
      List<Double> values = cell.values(quantity);
      double[] positive =
          values.stream()
              .filter(value -> value > 0 && Double.isFinite(value))
              .mapToDouble(value -> StrictMath.log(divided ? value / (log * log) : value))
              .toArray();
      if (positive.length >= LEAST_INSTANCES) {
        zeros += values.size() - positive.length;
        logs.add(positive);
        at.add(log);
      }
    }
    if (logs.size() < LEAST_SIZES) {
      return Optional.empty();
    }
    Line line = line(at, logs);
    Resampler resampler = new Resampler(seed, DOMAIN + m);
    double[] slopes = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      List<double[]> drawn = new ArrayList<>();
      for (int k = 0; k < logs.size(); k++) {
        double[] values = logs.get(k);
        int[] numbers = new int[values.length];
        resampler.draw(i * Sizes.MOST + k, values.length, numbers);
        drawn.add(Arrays.stream(numbers).mapToDouble(number -> values[number]).toArray());
      }
      slopes[i] = line(at, drawn).slope();
    }
    Quantiles spread = Quantiles.of(slopes);
    double tail = (1 - GapSpec.CONFIDENCE) / 2;
    return Optional.of(
        new GapFit(
            m,
            quantity,
            divided,
            line.slope(),
            spread.at(tail),
            spread.at(1 - tail),
            line.offset(),
            logs.size(),
            logs.stream().mapToInt(values -> values.length).sum(),
            zeros));
  }

  private static Line line(List<Double> at, List<double[]> logs) {
    int count = logs.stream().mapToInt(values -> values.length).sum();
    double[] x = new double[count];
    double[] y = new double[count];
    int next = 0;
    for (int k = 0; k < logs.size(); k++) {
      for (double value : logs.get(k)) {
        x[next] = at.get(k);
        y[next++] = value;
      }
    }
    double[] weights = new double[count];
    Arrays.fill(weights, 1);
    return Line.through(x, y, weights);
  }
}
