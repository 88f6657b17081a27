package dev.marble.construction;

/**
 * The first construction that there was: a weight w is approximated not by a sum but by
 * <em>one</em> product v<sub>k</sub>u<sub>k</sub>, that of the first hidden unit k of its input's
 * block whose sign fits and whose product is close enough.
 *
 * <p>Guarantee: a network of depth 2ℓ and polynomial width holds every target network of depth ℓ.
 * The width grows with 1/ε, where Pensia's grows with log(1/ε): about log(m)/(ε·f) hidden units per
 * input for m weights, f being the density of the products at the weight.
 *
 * <p>Malach, Yehudai, Shalev-Shwartz, Shamir, ICML 2020 (arXiv 2002.00585). Deviations: inputs of
 * known sign need one product per weight; convolutions and biases are built the same way; the scale
 * is such that no weight is near the largest product, where products are rare.
 */
public final class Malach {
  /** The construction's name in files. */
  public static final String NAME = "malach";

  /** The largest weight is at most 1/{@code HEADROOM} of the largest product. */
  static final double HEADROOM = 1.5;

  /** Products looked through first, as a multiple of 1/ε. */
  private static final double FIRST_LOOK = 16;

  private Malach() {}

  /**
   * The bits of the numbers to begin with: 2<sup>n</sup> − 1 units.
   *
   * @param share the error aimed at, as a share of the largest weight
   * @param most the most bits
   * @return n
   */
  static int samples(double share, int most) {
    int bits = 3;
    while (bits < most && (1L << bits) * share < FIRST_LOOK) {
      bits++;
    }
    return bits;
  }
}
