package dev.marble.ticket;

import dev.marble.random.Distribution;
import dev.marble.random.RandomWeights;
import dev.marble.random.Seed;

/**
 * What the whole random network grows from. Target tensor number ℓ is found inside the random
 * layers 2ℓ (into the hidden units) and 2ℓ + 1 (out of them); a masked one names its own layer.
 *
 * @param seed the seed
 * @param distribution the distribution of every random weight
 */
public record Recipe(Seed seed, Distribution distribution) {

  /**
   * A random layer by its own number.
   *
   * @param number the number, ≥ 0
   */
  public RandomWeights layer(int number) {
    return new RandomWeights(seed, number, distribution);
  }

  RandomWeights into(int number) {
    return new RandomWeights(seed, Math.multiplyExact(2, number), distribution);
  }

  RandomWeights outOf(int number) {
    return new RandomWeights(seed, Math.multiplyExact(2, number) + 1, distribution);
  }
}
