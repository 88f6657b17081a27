package dev.marble.lab.coverage;

import dev.marble.lab.run.Numbers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The tolerances ε that are looked at.
 *
 * @param values each above 0 and at most 1, descending, none twice
 */
public record Tolerances(List<Double> values) {
  /** The finest tolerance that the grid of the samples leaves room for. */
  public static final double LEAST = 1e-15;

  private static final int MOST = 200;
  private static final int MOST_PER_DECADE = 100;

  /** Sorts them and checks the bounds. */
  public Tolerances {
    for (double value : values) {
      if (!(value >= LEAST && value <= 1)) {
        throw new IllegalArgumentException(
            "the tolerance " + Numbers.text(value) + " is not within 1e-15 … 1");
      }
    }
    values = values.stream().distinct().sorted(Comparator.reverseOrder()).toList();
    if (values.isEmpty() || values.size() > MOST) {
      throw new IllegalArgumentException(values.size() + " tolerances are not within 1 … " + MOST);
    }
  }

  /**
   * Reads a list of tolerances and ranges of them.
   *
   * @param text such as {@code 0.1,0.01}, or {@code 0.1..1e-6} for the powers of ten between, or
   *     {@code 0.1..1e-6:2} for two of them per power of ten
   * @return the tolerances
   * @throws IllegalArgumentException if there are none
   */
  public static Tolerances parse(String text) {
    List<Double> values = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String[] ends = part.split("\\.\\.", -1);
      switch (ends.length) {
        case 1 -> values.add(Numbers.parse("tolerance", part));
        case 2 -> addRange(ends[0], ends[1], values);
        default ->
            throw new IllegalArgumentException(
                "the tolerances \"" + part + "\" are not written as FROM..TO, such as 0.1..1e-6");
      }
    }
    return new Tolerances(values);
  }

  private static void addRange(String from, String rest, List<Double> values) {
    String[] parts = rest.split(":", 2);
    int perDecade =
        parts.length == 1 ? 1 : Numbers.whole("number of tolerances per power of ten", parts[1]);
    if (perDecade < 1 || perDecade > MOST_PER_DECADE) {
      throw new IllegalArgumentException(
          perDecade + " tolerances per power of ten are not within 1 … " + MOST_PER_DECADE);
    }
    double first = Numbers.parse("tolerance", from);
    double last = Numbers.parse("tolerance", parts[0]);
    double high = Math.max(first, last);
    double low = Math.min(first, last);
    new Tolerances(List.of(high, low)); // or else the range might have no end
    for (int step = 0; ; step++) {
      double value = rounded(high, (double) step / perDecade);
      if (value < low * (1 - 1e-9)) {
        return;
      }
      values.add(value);
    }
  }

  /** high · 10^−decades in three significant digits, so that it can be written down. */
  private static double rounded(double high, double decades) {
    return Double.parseDouble(
        String.format(Locale.ROOT, "%.2e", high * StrictMath.pow(10, -decades)));
  }

  /** The finest. */
  double least() {
    return values.getLast();
  }

  /** The form as {@link #parse} reads it. */
  @Override
  public String toString() {
    return values.stream().map(Numbers::text).collect(Collectors.joining(","));
  }
}
