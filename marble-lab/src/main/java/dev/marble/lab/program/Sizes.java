package dev.marble.lab.program;

import dev.marble.lab.run.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Numbers of constraints or variables that are looked at.
 *
 * @param values ascending, none twice
 */
public record Sizes(List<Integer> values) {
  /** The most of them. */
  static final int MOST = 64;

  /** Sorts them and counts them. */
  public Sizes {
    values = values.stream().distinct().sorted().toList();
    if (values.isEmpty() || values.size() > MOST) {
      throw new IllegalArgumentException(values.size() + " sizes are not within 1 … " + MOST);
    }
  }

  /**
   * Reads a list of numbers and of ranges that double from number to number.
   *
   * @param what what they count, for complaints
   * @param text such as {@code 1,2,5}, or {@code 16..512} for 16, 32, 64, 128, 256, 512
   * @param most the largest accepted number
   * @return the sizes
   * @throws IllegalArgumentException if there are none, or one is not within 1 and the most
   */
  public static Sizes parse(String what, String text, int most) {
    List<Integer> values = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String[] ends = part.split("\\.\\.", -1);
      if (ends.length > 2) {
        throw new IllegalArgumentException(
            "the " + what + " \"" + part + "\" are not written as FROM..TO, such as 16..512");
      }
      int from = within(what, ends[0], most);
      int to = ends.length == 2 ? within(what, ends[1], most) : from;
      if (from > to) {
        throw new IllegalArgumentException("the " + what + " " + part + " are reversed");
      }
      for (long value = from; value <= to; value *= 2) {
        values.add((int) value);
      }
    }
    return new Sizes(values);
  }

  private static int within(String what, String text, int most) {
    int value = Numbers.whole("number of " + what, text);
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(
          "the number of " + what + " " + value + " is not within 1 … " + most);
    }
    return value;
  }

  /** The form as {@link #parse} reads it. */
  @Override
  public String toString() {
    return values.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
