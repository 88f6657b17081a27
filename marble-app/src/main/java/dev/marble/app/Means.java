package dev.marble.app;

import dev.marble.lab.MeanDeviation;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** How means over trials, or over the runs of a grid, are written. */
final class Means {
  private Means() {}

  /** "97.53 ± 0.12 %", or without deviation for a single trial. */
  static String percent(MeanDeviation value) {
    return value.count() < 2
        ? String.format(Locale.ROOT, "%.2f %%", 100 * value.mean())
        : String.format(Locale.ROOT, "%.2f ± %.2f %%", 100 * value.mean(), 100 * value.deviation());
  }

  /** "1,200 ± 100". */
  static String whole(MeanDeviation value) {
    return value.count() < 2
        ? String.format(Locale.ROOT, "%,.0f", value.mean())
        : String.format(Locale.ROOT, "%,.0f ± %,.0f", value.mean(), value.deviation());
  }

  /** "4.00", or "4.01 ± 0.02" where trials differ. */
  static String ratio(MeanDeviation value) {
    return value.deviation() < 0.005
        ? String.format(Locale.ROOT, "%.2f", value.mean())
        : String.format(Locale.ROOT, "%.2f ± %.2f", value.mean(), value.deviation());
  }

  /** "0.9812 ± 0.0021", or the number alone. */
  static String text(MeanDeviation value) {
    return value.count() > 1
        ? number(value.mean()) + " ± " + number(value.deviation())
        : number(value.mean());
  }

  /** The same, and of how many runs. */
  static String ofRuns(MeanDeviation value) {
    return value.count() > 1 ? text(value) + " (" + value.count() + " runs)" : text(value);
  }

  /** Four digits, or as many as a whole number has. */
  private static String number(double value) {
    if (value == Math.rint(value) || !Double.isFinite(value)) {
      return TableOutput.number(value);
    }
    double rounded = new BigDecimal(value).round(new MathContext(4)).doubleValue();
    return TableOutput.number(rounded);
  }
}
