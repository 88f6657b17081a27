package dev.marble.random;

/**
 * The weights of one random layer: {@code at(index)} is a function of (seed, layer, index) and of
 * nothing else.
 *
 * <p>Word {@code index & 3} of the Philox block with key = seed and counter = (index / 4 low, index
 * / 4 high, layer, 0), mapped to the grid by the distribution.
 *
 * @param seed the seed of the whole network
 * @param layer the number of the random layer, ≥ 0
 * @param distribution how words become weights
 */
public record RandomWeights(Seed seed, int layer, Distribution distribution) {

  /** Checks the layer's number. */
  public RandomWeights {
    if (layer < 0) {
      throw new IllegalArgumentException("the layer " + layer + " is negative");
    }
  }

  /**
   * One weight in units of 2<sup>-23</sup>.
   *
   * @param index its position in the layer, ≥ 0
   * @return the grid integer
   */
  public int at(long index) {
    return distribution.toGrid(Philox.word(seed.value(), layer, index));
  }

  /**
   * The four weights with indices {@code 4·quad .. 4·quad + 3}, in units of 2<sup>-23</sup>.
   *
   * @param quad which four
   * @param out receives them in {@code out[offset .. offset + 3]}
   * @param offset where the first goes
   */
  public void quad(long quad, int[] out, int offset) {
    Philox.block(seed.value(), layer, quad, out, offset);
    for (int i = offset; i < offset + 4; i++) {
      out[i] = distribution.toGrid(out[i]);
    }
  }

  /**
   * Several weights, in units of 2<sup>-23</sup>.
   *
   * @param from the index of the first, a multiple of 4
   * @param count how many, a multiple of 4
   * @param out receives them from index 0 on
   */
  public void fill(long from, int count, int[] out) {
    for (int i = 0; i < count; i += 4) {
      Philox.block(seed.value(), layer, (from + i) >>> 2, out, i);
    }
    for (int i = 0; i < count; i++) {
      out[i] = distribution.toGrid(out[i]);
    }
  }
}
