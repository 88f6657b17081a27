package dev.marble.lab.coverage;

import dev.marble.lab.run.Numbers;

/**
 * An interval of targets.
 *
 * @param from its lower end
 * @param to its upper end
 */
public record Interval(double from, double to) {
  private static final double FARTHEST = 1000;

  /** Checks the order and the bounds. */
  public Interval {
    if (!(Math.abs(from) <= FARTHEST && Math.abs(to) <= FARTHEST)) {
      throw new IllegalArgumentException(
          "the interval " + text(from, to) + " is not within −1000 … 1000");
    }
    if (from >= to) {
      throw new IllegalArgumentException(
          "the interval "
              + text(from, to)
              + " is "
              + (from > to ? "reversed" : "empty")
              + ": its lower end comes first");
    }
  }

  /**
   * Reads an interval.
   *
   * @param text the ends with a comma between them
   * @return the interval
   * @throws IllegalArgumentException if it is none
   */
  public static Interval parse(String text) {
    String[] ends = text.split(",", -1);
    if (ends.length != 2) {
      throw new IllegalArgumentException(
          "the interval \"" + text + "\" is not written as LO,HI, such as -0.5,0.5");
    }
    return new Interval(
        Numbers.parse("interval's lower end", ends[0]),
        Numbers.parse("interval's upper end", ends[1]));
  }

  /** Its length. */
  public double length() {
    return to - from;
  }

  /** The larger size of its ends. */
  double reach() {
    return Math.max(Math.abs(from), Math.abs(to));
  }

  /** The form as {@link #parse} reads it. */
  @Override
  public String toString() {
    return text(from, to);
  }

  private static String text(double from, double to) {
    return Numbers.text(from) + "," + Numbers.text(to);
  }
}
