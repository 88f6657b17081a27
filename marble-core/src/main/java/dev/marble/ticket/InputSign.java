package dev.marble.ticket;

import java.util.List;
import java.util.Locale;

/** What is known about the sign of a layer's inputs, and so how many subset sums a weight needs. */
public enum InputSign {
  /** All inputs are ≥ 0: one subset sum per weight, over units with u &gt; 0. */
  NON_NEGATIVE(List.of(Side.POSITIVE)),
  /** All inputs are ≤ 0: one subset sum per weight, over units with u &lt; 0. */
  NON_POSITIVE(List.of(Side.NEGATIVE)),
  /** Inputs of either sign: two subset sums per weight. */
  ANY(List.of(Side.POSITIVE, Side.NEGATIVE)),
  /**
   * No ReLU lies between the inputs and their random weights, so their sign does not matter: one
   * subset sum per weight, told as the positive side. It goes with {@link Choice#COPIES} alone.
   */
  IMMATERIAL(List.of(Side.POSITIVE));

  private final List<Side> sides;

  InputSign(List<Side> sides) {
    this.sides = sides;
  }

  /** The sides that each weight needs a subset sum for, in the order of the file. */
  public List<Side> sides() {
    return sides;
  }

  /** The name in files: {@code non-negative}, {@code any} and the like. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The sign with a given label.
   *
   * @param label as {@link #label()} writes it
   * @return the sign
   * @throws IllegalArgumentException if there is none
   */
  public static InputSign parse(String label) {
    for (InputSign each : values()) {
      if (each.label().equals(label)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "the input sign \"" + label + "\" is none of non-negative, non-positive, any, immaterial");
  }
}
