package dev.marble.construction;

/**
 * The construction without a hidden layer per layer: a target of depth ℓ lies in a random network
 * of depth ℓ + 1. Every output of a layer is built n times, and the weight w of the next layer is
 * approximated by a subset sum of <em>single</em> weights v<sub>1</sub> … v<sub>n</sub>, one for
 * each copy of its input. As no ReLU comes between, any activation will do, and inputs of any sign
 * take one subset sum. Only the first layer, whose inputs have no copies, is a pair of layers, that
 * of {@link Pensia} or {@link DaCunha}.
 *
 * <p>The price is width: with C copies of the outputs and n of the inputs, a target weight takes
 * C·n random ones, where a pair takes about 2·n. So a layer's n follows from the layer after:
 * tensors are carved from the last, whose outputs are built once, to the first.
 *
 * <p>Guarantee: depth ℓ + 1 and a width that is larger by a factor O(log(1/ε)) suffice with high
 * probability.
 *
 * <p>Burkholz, <i>Most activation functions can win the lottery without excessive depth</i>,
 * NeurIPS 2022 (arXiv 2205.02321). Deviations: the weights lie on the grid, with a scale per layer;
 * biases are copied, or carved as weights of the constant input 1.
 */
public final class Burkholz {
  /** The construction's name in files. */
  public static final String NAME = "burkholz";

  /**
   * The largest weight is up to four times the largest random one. Copies deviate each in its own
   * way, and a layer adds up their deviations times its random weights: the smaller these are, the
   * less of them comes out, and the more copies a large weight takes.
   */
  static final double HEADROOM = 0.25;

  private Burkholz() {}
}
