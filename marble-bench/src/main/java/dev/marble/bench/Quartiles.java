package dev.marble.bench;

import dev.marble.json.JsonObject;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a row of timings was like.
 *
 * @param count how many timings
 * @param lower a quarter of them are below
 * @param median half of them are below
 * @param upper three quarters of them are below
 * @param mean their mean
 */
record Quartiles(int count, double lower, double median, double upper, double mean) {
  private static final double[] STEPS = {1e9, 1e6, 1e3, 1};
  private static final String[] UNITS = {"s", "ms", "µs", "ns"};

  /** Of timings in nanoseconds. */
  static Quartiles of(double[] nanos) {
    double[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Quartiles(
        sorted.length,
        at(sorted, 0.25),
        at(sorted, 0.5),
        at(sorted, 0.75),
        Arrays.stream(sorted).average().orElse(Double.NaN));
  }

  private static double at(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  /** A time in the unit that suits it. */
  static String show(double nanos) {
    int i = 0;
    while (i < STEPS.length - 1 && nanos < STEPS[i]) {
      i++;
    }
    double value = nanos / STEPS[i];
    int digits = value < 10 ? 2 : value < 100 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + digits + "f %s", value, UNITS[i]);
  }

  /** The median, and the quartiles in brackets. */
  @Override
  public String toString() {
    return show(median) + " (" + show(lower) + " … " + show(upper) + ")";
  }

  /** The same in nanoseconds. */
  JsonObject json() {
    return new JsonObject()
        .put("timings", count)
        .put("lower_ns", lower)
        .put("median_ns", median)
        .put("upper_ns", upper)
        .put("mean_ns", mean);
  }
}
