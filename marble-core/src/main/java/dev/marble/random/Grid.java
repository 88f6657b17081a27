package dev.marble.random;

/** The grid that random weights lie on: multiples of 2<sup>-23</sup> in [−1, 1]. */
public final class Grid {
  /** Fraction bits of one weight. */
  public static final int BITS = 23;

  /** The grid integer of the weight 1. */
  public static final int ONE = 1 << BITS;

  /** Fraction bits of a product of two weights; products and their sums are exact in a long. */
  public static final int PRODUCT_BITS = 2 * BITS;

  private Grid() {}
}
