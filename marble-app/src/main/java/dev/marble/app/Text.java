package dev.marble.app;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Numbers as people read them. */
final class Text {
  private Text() {}

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  static String bytes(long bytes) {
    if (bytes < 10_000) {
      return count(bytes) + " bytes";
    }
    String[] units = {"KiB", "MiB", "GiB"};
    double value = bytes / 1024.0;
    int unit = 0;
    while (value >= 1000 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, value < 100 ? "%.1f %s" : "%.0f %s", value, units[unit]);
  }

  /** Three significant digits. */
  static String number(double value) {
    if (value == 0) {
      return "0";
    }
    double size = Math.abs(value);
    if (size >= 1e-3 && size < 1e5) {
      int digits = Math.max(0, 2 - (int) Math.floor(Math.log10(size)));
      return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
    return String.format(Locale.ROOT, "%.2e", value);
  }

  /** A number, or a dash where there is none. */
  static String number(OptionalDouble value) {
    return value.isPresent() ? number(value.getAsDouble()) : "–";
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  static String seconds(double seconds) {
    return String.format(Locale.ROOT, seconds < 10 ? "%.2f s" : "%.1f s", seconds);
  }

  static String shape(List<? extends Number> shape) {
    if (shape.isEmpty()) {
      return "scalar";
    }
    StringBuilder out = new StringBuilder();
    for (Number dim : shape) {
      out.append(out.isEmpty() ? "" : "×").append(dim.longValue() < 0 ? "?" : dim.toString());
    }
    return out.toString();
  }

  /** A name cut in the middle if it is too long for a table. */
  static String shortened(String name, int longest) {
    if (name.length() <= longest) {
      return name;
    }
    int head = longest / 2 - 1;
    return name.substring(0, head) + "…" + name.substring(name.length() - (longest - head - 1));
  }

  /** "1 weight", "2 weights". */
  static String plural(long count, String noun) {
    return count(count) + " " + noun + (count == 1 ? "" : "s");
  }
}
