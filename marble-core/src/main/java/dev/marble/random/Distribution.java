package dev.marble.random;

import java.util.Locale;

/**
 * How a 32-bit random word becomes a weight: a signed integer {@code q} that stands for {@code q ·
 * 2^-23}, so that every weight lies in [−1, 1] and is exact as a {@code float}.
 */
public enum Distribution {
  /** Uniform on [−1, 1): the top 24 bits of the word, read as a signed integer. */
  UNIFORM {
    @Override
    public int toGrid(int word) {
      return word >> 8;
    }
  },

  /**
   * Normal with mean 0 and standard deviation 1/8, by inversion, rounded to the grid. The largest
   * value that a 32-bit word can give lies at 6.34 standard deviations, well inside [−1, 1].
   */
  NORMAL {
    @Override
    public int toGrid(int word) {
      double p = ((word & 0xFFFFFFFFL) + 0.5) * 0x1p-32;
      return (int) StrictMath.rint(NormalQuantile.of(p) * (Grid.ONE / 8.0));
    }
  },

  /** −1 or +1 with equal probability: the top bit of the word is the sign. */
  SIGNED_CONSTANT {
    @Override
    public int toGrid(int word) {
      return word < 0 ? -Grid.ONE : Grid.ONE;
    }
  };

  /**
   * Maps a random word to the grid.
   *
   * @param word 32 random bits
   * @return the weight in units of 2<sup>-23</sup>
   */
  public abstract int toGrid(int word);

  /** The name that files and reports use, such as {@code signed-constant}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The distribution with a given label.
   *
   * @param label as {@link #label()} writes it
   * @return the distribution
   * @throws IllegalArgumentException if there is none
   */
  public static Distribution parse(String label) {
    for (Distribution each : values()) {
      if (each.label().equals(label)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "the distribution \"" + label + "\" is none of uniform, normal, signed-constant");
  }
}
