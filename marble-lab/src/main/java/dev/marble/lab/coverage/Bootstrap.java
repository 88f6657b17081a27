package dev.marble.lab.coverage;

import dev.marble.lab.stats.Line;
import dev.marble.lab.stats.Quantiles;
import dev.marble.lab.stats.Resampler;
import dev.marble.random.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How much the smallest numbers of items and the line through them vary: the trials are drawn
 * again, with replacement, many times, and all is computed anew each time (Efron 1979). One draw
 * serves all tolerances, because one trial answers them all: what they have in common stays in
 * common.
 *
 * <p>The line is fitted by least squares, weighted with the inverse variances that the bootstrap
 * finds. The interval of its slope lies between the percentiles 2.5 and 97.5.
 */
final class Bootstrap {
  private static final int MOST_RESAMPLES = 1000;
  private static final int LEAST_RESAMPLES = 200;
  private static final long WORK = 1_000_000_000L;
  private static final int LEAST_TOLERANCES = 3;

  /** Where all resamples agree, the trials are too few to say how much they would differ. */
  private static final double LEAST_DEVIATION = 0.02;

  private final Verdicts verdicts;
  private final double wanted;
  private final int[] tolerances;
  private final double[][] crossings;

  /**
   * Draws all resamples.
   *
   * @param verdicts the trials
   * @param smallest what all trials together give, for each tolerance
   * @param wanted the probability of success that is to be reached
   * @param seed where the draws come from
   */
  Bootstrap(Verdicts verdicts, List<SmallestSamples> smallest, double wanted, Seed seed) {
    this.verdicts = verdicts;
    this.wanted = wanted;
    this.tolerances = crossed(smallest);
    int trials = verdicts.trials();
    long work = (long) trials * Math.max(1, tolerances.length);
    int resamples = Math.clamp(WORK / work, LEAST_RESAMPLES, MOST_RESAMPLES);
    this.crossings = new double[resamples][];
    Resampler resampler = new Resampler(seed, Sampler.DOMAIN);
    int[] drawn = new int[trials];
    for (int i = 0; i < resamples; i++) {
      resampler.draw(i, trials, drawn);
      crossings[i] = crossings(drawn);
    }
  }

  private static int[] crossed(List<SmallestSamples> smallest) {
    List<Integer> with = new ArrayList<>();
    for (int i = 0; i < smallest.size(); i++) {
      if (Double.isFinite(smallest.get(i).real())) {
        with.add(i);
      }
    }
    return with.stream().mapToInt(Integer::intValue).toArray();
  }

  private double[] crossings(int[] drawn) {
    double[] result = new double[tolerances.length];
    for (int i = 0; i < tolerances.length; i++) {
      int[] counts = new int[verdicts.range().to() + 2];
      for (int trial : drawn) {
        counts[verdicts.first(tolerances[i], trial)]++;
      }
      result[i] = crossing(counts);
    }
    return result;
  }

  /** The crossing of the counts' running sum; the last n if a resample misses it. */
  private double crossing(int[] counts) {
    double height = wanted * verdicts.trials();
    double below = 0;
    for (int n = verdicts.range().from(); n <= verdicts.range().to(); n++) {
      double above = below + counts[n];
      if (above >= height && above > below) {
        return SmallestSamples.crossing(n, below, above, height);
      }
      below = above;
    }
    return verdicts.range().to();
  }

  /** The smallest numbers with their deviations. */
  List<SmallestSamples> withDeviations(List<SmallestSamples> smallest) {
    List<SmallestSamples> result = new ArrayList<>(smallest);
    for (int i = 0; i < tolerances.length; i++) {
      double[] column = column(i);
      double mean = Arrays.stream(column).average().orElseThrow();
      double squares = Arrays.stream(column).map(value -> (value - mean) * (value - mean)).sum();
      double deviation = StrictMath.sqrt(squares / (column.length - 1));
      result.set(
          tolerances[i],
          smallest.get(tolerances[i]).withDeviation(Math.max(LEAST_DEVIATION, deviation)));
    }
    return result;
  }

  private double[] column(int i) {
    return Arrays.stream(crossings).mapToDouble(row -> row[i]).toArray();
  }

  /** The line, if there are at least three tolerances for it. */
  Optional<ConstantFit> fit(List<SmallestSamples> withDeviations) {
    List<SmallestSamples> points = ConstantFit.fitted(withDeviations);
    if (points.size() < LEAST_TOLERANCES) {
      return Optional.empty();
    }
    double[] x = points.stream().mapToDouble(p -> ConstantFit.log2(p.tolerance())).toArray();
    double[] y = points.stream().mapToDouble(SmallestSamples::real).toArray();
    double[] weights =
        points.stream().mapToDouble(p -> 1 / (p.deviation() * p.deviation())).toArray();
    Line line = Line.through(x, y, weights);
    double[] slopes = new double[crossings.length];
    double[] offsets = new double[crossings.length];
    for (int i = 0; i < crossings.length; i++) {
      Line other = Line.through(x, crossings[i], weights);
      slopes[i] = other.slope();
      offsets[i] = other.offset();
    }
    double worst = 0;
    double squares = 0;
    for (int i = 0; i < x.length; i++) {
      double distance = Math.abs(y[i] - line.at(x[i]));
      worst = Math.max(worst, distance);
      squares += weights[i] * distance * distance;
    }
    Quantiles slope = Quantiles.of(slopes);
    Quantiles offset = Quantiles.of(offsets);
    double tail = (1 - CoverageSpec.CONFIDENCE) / 2;
    return Optional.of(
        new ConstantFit(
            line.slope(),
            slope.at(tail),
            slope.at(1 - tail),
            line.offset(),
            offset.at(tail),
            offset.at(1 - tail),
            x.length,
            worst,
            squares / (x.length - 2),
            crossings.length));
  }
}
