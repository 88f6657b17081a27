package dev.marble.app;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/**
 * The mean and the standard deviation of a few values.
 *
 * @param count how many
 * @param mean their mean
 * @param deviation the standard deviation of a sample (over count − 1); not a number for one value
 */
record Spread(int count, double mean, double deviation) {

  static Spread of(List<Double> values) {
    double mean = values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
    double squares = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
    return new Spread(values.size(), mean, Math.sqrt(squares / (values.size() - 1)));
  }

  /** The deviation where there is one. */
  double width() {
    return count > 1 ? deviation : 0;
  }

  /** "0.9812 ± 0.0021", or the number alone. */
  String text() {
    return count > 1 ? number(mean) + " ± " + number(deviation) : number(mean);
  }

  /** Four digits, or as many as a whole number has. */
  private static String number(double value) {
    if (value == Math.rint(value) || !Double.isFinite(value)) {
      return TableOutput.number(value);
    }
    double rounded = new BigDecimal(value).round(new MathContext(4)).doubleValue();
    return TableOutput.number(rounded);
  }

  /** The same, and of how many. */
  @Override
  public String toString() {
    return count > 1 ? text() + " (" + count + " runs)" : text();
  }
}
