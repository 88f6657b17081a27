package dev.marble.lab.coverage;

import dev.marble.lab.run.Numbers;
import dev.marble.subsetsum.Instances;

/**
 * The numbers of items n that are looked at.
 *
 * @param from the least, at least 1
 * @param to the greatest, at most 62
 */
public record SampleRange(int from, int to) {
  /** Checks the bounds. */
  public SampleRange {
    if (from < 1 || to > Instances.MAX_ITEMS || from > to) {
      throw new IllegalArgumentException(
          "the samples "
              + from
              + ".."
              + to
              + " are not an ascending range within 1 … "
              + Instances.MAX_ITEMS);
    }
  }

  /**
   * Reads a range.
   *
   * @param text such as {@code 1..24}, or {@code 24} for that number alone
   * @return the range
   * @throws IllegalArgumentException if it is none
   */
  public static SampleRange parse(String text) {
    String[] ends = text.split("\\.\\.", -1);
    if (ends.length > 2) {
      throw new IllegalArgumentException(
          "the samples \"" + text + "\" are not written as FROM..TO, such as 1..24");
    }
    int from = Numbers.whole("number of samples", ends[0]);
    return new SampleRange(
        from, ends.length == 1 ? from : Numbers.whole("number of samples", ends[1]));
  }

  /** How many numbers there are. */
  public int count() {
    return to - from + 1;
  }

  /** The form as {@link #parse} reads it. */
  @Override
  public String toString() {
    return from == to ? Integer.toString(from) : from + ".." + to;
  }
}
