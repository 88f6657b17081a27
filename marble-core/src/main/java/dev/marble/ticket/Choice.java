package dev.marble.ticket;

import java.util.Locale;

/**
 * What the number that a mask stores for a weight says about the hidden units of its block, or
 * about the copies of its input. A number has n bits, the tensor's samples.
 */
public enum Choice {
  /** Bit j says whether the j-th live unit is kept: the weight is a sum of products. */
  SUBSET(1 << 8, 62) {
    @Override
    public int kept(long number) {
      return Long.bitCount(number);
    }
  },

  /** 0 keeps nothing; k + 1 keeps the unit k alone: the weight is a single product. */
  SINGLE(1 << 24, 24) {
    @Override
    public int kept(long number) {
      return number == 0 ? 0 : 1;
    }
  },

  /**
   * Bit c says whether the random weight at the c-th copy of the input is kept: the weight is a sum
   * of single random weights, and there are no hidden units.
   */
  COPIES(1 << 8, 62) {
    @Override
    public int kept(long number) {
      return Long.bitCount(number);
    }
  };

  private final int stride;
  private final int mostSamples;

  Choice(int stride, int mostSamples) {
    this.stride = stride;
    this.mostSamples = mostSamples;
  }

  /** The room for one block's units in the index of a random layer. */
  public int stride() {
    return stride;
  }

  /** The most bits that a number may have. */
  public int mostSamples() {
    return mostSamples;
  }

  /**
   * The hidden units that a weight keeps.
   *
   * @param number what the mask stores for it
   * @return how many
   */
  public abstract int kept(long number);

  /** The name in files: {@code subset}, {@code single} or {@code copies}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The choice with a given label.
   *
   * @param label as {@link #label()} writes it
   * @return the choice
   * @throws IllegalArgumentException if there is none
   */
  public static Choice parse(String label) {
    for (Choice each : values()) {
      if (each.label().equals(label)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "the choice \"" + label + "\" is none of subset, single, copies; maybe use a newer Marble");
  }
}
