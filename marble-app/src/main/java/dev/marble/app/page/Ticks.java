package dev.marble.app.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Round numbers along an axis. */
final class Ticks {
  private static final String[] THOUSANDS = {"", " k", " M", " G"};

  private Ticks() {}

  /**
   * Round numbers from one end of a range to the other.
   *
   * @param from the range's lower end
   * @param to its upper end, above it
   * @param most about how many are wanted
   * @return multiples of 1, 2 or 5 times a power of ten, ascending
   */
  static List<Double> within(double from, double to, int most) {
    double step = step((to - from) / most);
    List<Double> ticks = new ArrayList<>();
    long last = (long) Math.floor(to / step + 1e-9);
    for (long i = (long) Math.ceil(from / step - 1e-9); i <= last; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  private static double step(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= least * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /** A number in few characters: 0.5, 20, 1.5 k, 3 M. */
  static String label(double value) {
    double rest = value;
    int thousands = 0;
    while (Math.abs(rest) >= 1000 && thousands < THOUSANDS.length - 1) {
      rest /= 1000;
      thousands++;
    }
    String text = String.format(Locale.ROOT, "%.3f", rest).replaceAll("\\.?0+$", "");
    return text.replace('-', '−') + THOUSANDS[thousands];
  }
}
