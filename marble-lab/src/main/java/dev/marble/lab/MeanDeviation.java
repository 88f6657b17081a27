package dev.marble.lab;

import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import java.util.function.Function;

/**
 * Mean and standard deviation over trials.
 *
 * @param count how many
 * @param mean their mean
 * @param deviation of a sample (over count − 1); 0 for a single one
 */
public record MeanDeviation(int count, double mean, double deviation) {

  /**
   * Of some numbers.
   *
   * @param values at least one
   */
  public static MeanDeviation of(Collection<? extends Number> values) {
    DoubleSummaryStatistics all =
        values.stream().mapToDouble(Number::doubleValue).summaryStatistics();
    // The mean of equal numbers is their value, whatever rounding makes of the sum.
    double mean = all.getMin() == all.getMax() ? all.getMin() : all.getAverage();
    double squares =
        values.stream()
            .mapToDouble(Number::doubleValue)
            .map(value -> (value - mean) * (value - mean))
            .sum();
    double deviation = values.size() < 2 ? 0 : Math.sqrt(squares / (values.size() - 1));
    return new MeanDeviation(values.size(), mean, deviation);
  }

  /**
   * Of one number of each trial.
   *
   * @param trials at least one
   * @param what the number
   */
  public static <T> MeanDeviation over(Collection<T> trials, Function<T, Number> what) {
    return of(trials.stream().map(what).toList());
  }

  /**
   * Of numbers that are so many times as large.
   *
   * @param factor at least 0
   */
  public MeanDeviation times(double factor) {
    return new MeanDeviation(count, factor * mean, factor * deviation);
  }
}
