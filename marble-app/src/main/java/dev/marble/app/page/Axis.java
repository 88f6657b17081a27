package dev.marble.app.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An axis of a plot: which numbers lie along it, and how. The first may be the larger one. */
public final class Axis {
  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  private static final int MOST_DECADES = 8;
  private static final int FEW = 3;
  private static final double ROOM = 0.04;

  private enum Scale {
    LINEAR,
    LOGARITHMIC,
    PERCENT
  }

  private final Scale scale;
  private final double from;
  private final double to;
  private final String label;

  private Axis(Scale scale, double from, double to, String label) {
    this.scale = scale;
    this.from = from;
    this.to = to;
    this.label = label;
  }

  /**
   * An axis on which equal differences are equally long.
   *
   * @param from where it begins
   * @param to where it ends
   * @param label what it measures, with its unit
   * @return the axis
   */
  public static Axis linear(double from, double to, String label) {
    return new Axis(Scale.LINEAR, from, to, label);
  }

  /**
   * An axis on which equal factors are equally long, marked with powers of ten.
   *
   * @param from where it begins, above 0
   * @param to where it ends, above 0
   * @param label what it measures, with its unit
   * @return the axis
   */
  public static Axis logarithmic(double from, double to, String label) {
    if (!(from > 0 && to > 0)) {
      throw new IllegalArgumentException("a logarithmic axis from " + from + " to " + to);
    }
    return new Axis(Scale.LOGARITHMIC, from, to, label);
  }

  /**
   * An axis for shares from 0 to 1, marked in percent.
   *
   * @param label what they are shares of
   * @return the axis
   */
  public static Axis percent(String label) {
    return new Axis(Scale.PERCENT, 0, 1, label);
  }

  /**
   * An axis that some numbers lie along, with a little room at its ends.
   *
   * @param values the numbers; those that are not finite do not count
   * @param logarithmic whether equal factors are to be equally long, where all numbers are above 0
   *     and the largest is at least ten times the smallest
   * @param label what it measures, with its unit
   * @return the axis
   */
  public static Axis around(double[] values, boolean logarithmic, String label) {
    double low = Arrays.stream(values).filter(Double::isFinite).min().orElse(0);
    double high = Arrays.stream(values).filter(Double::isFinite).max().orElse(1);
    if (logarithmic && low > 0 && high >= 10 * low) {
      double room = StrictMath.pow(high / low, ROOM);
      return logarithmic(low / room, high * room, label);
    }
    if (low == high) {
      double room = low == 0 ? 1 : Math.abs(low) / 2;
      return linear(low - room, high + room, label);
    }
    double room = ROOM * (high - low);
    // A scale that nearly begins at 0 begins there.
    double from = low >= 0 && low < (high - low) / 4 ? 0 : low - room;
    return linear(from, high + room, label);
  }

  String label() {
    return label;
  }

  /** Where a number lies: 0 at the beginning, 1 at the end, and beyond. */
  double place(double value) {
    return scale == Scale.LOGARITHMIC
        ? (StrictMath.log(value) - StrictMath.log(from))
            / (StrictMath.log(to) - StrictMath.log(from))
        : (value - from) / (to - from);
  }

  /** A number that is written at the axis. */
  record Mark(double place, String text) {}

  /** About so many marks. */
  List<Mark> marks(int most) {
    double low = Math.min(from, to);
    double high = Math.max(from, to);
    List<Mark> marks = new ArrayList<>();
    switch (scale) {
      case LINEAR ->
          Ticks.within(low, high, most)
              .forEach(tick -> marks.add(new Mark(place(tick), Ticks.label(tick))));
      case PERCENT ->
          Ticks.within(0, 100, most)
              .forEach(
                  tick -> marks.add(new Mark(place(tick / 100), Ticks.label(tick) + "\u00A0%")));
      case LOGARITHMIC -> {
        int first = (int) Math.ceil(StrictMath.log10(low) - 1e-9);
        int last = (int) Math.floor(StrictMath.log10(high) + 1e-9);
        int step = 1 + (last - first) / Math.min(most, MOST_DECADES);
        for (int exponent = last; exponent >= first; exponent -= step) {
          marks.add(new Mark(place(StrictMath.pow(10, exponent)), power(exponent)));
        }
        if (marks.size() < FEW) {
          between(low, high, marks);
        }
      }
    }
    return marks;
  }

  /** Twice and five times the powers of ten, where these alone are too few. */
  private void between(double low, double high, List<Mark> marks) {
    int first = (int) Math.floor(StrictMath.log10(low));
    for (int exponent = first; StrictMath.pow(10, exponent) < high; exponent++) {
      for (int factor : new int[] {2, 5}) {
        double value = factor * StrictMath.pow(10, exponent);
        if (value >= low && value <= high) {
          String text = exponent < -2 ? factor + "·" + power(exponent) : Ticks.label(value);
          marks.add(new Mark(place(value), text));
        }
      }
    }
  }

  /** 0.01 and the like as they are, smaller and larger ones as 10⁻⁵. */
  private static String power(int exponent) {
    if (exponent >= -2 && exponent <= 2) {
      return Ticks.label(StrictMath.pow(10, exponent));
    }
    StringBuilder text = new StringBuilder(exponent < 0 ? "10⁻" : "10");
    for (char digit : Integer.toString(Math.abs(exponent)).toCharArray()) {
      text.append(SUPERSCRIPTS.charAt(digit - '0'));
    }
    return text.toString();
  }
}
