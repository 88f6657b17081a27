package dev.marble.lab.prune;

import dev.marble.random.Philox;
import dev.marble.random.Seed;
import java.util.Locale;

/** What makes a weight worth keeping: the higher its score, the later it is pruned. */
public enum Criterion {
  /** |weight|. */
  MAGNITUDE,
  /** |weight · gradient of the loss|: the first-order change of the loss when it is removed. */
  GRADIENT,
  /** A random number: the baseline that every other one must beat. */
  RANDOM,
  /** |weight| summed over a filter or unit, which stays or goes as one: {@link FilterPruning}. */
  FILTER;

  /** Keeps these streams apart from those of weights, whose numbers are small. */
  private static final long STREAM = 0x7072756E00000000L;

  /** Such as {@code magnitude}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a label.
   *
   * @param text as {@link #label} writes it
   */
  public static Criterion parse(String text) {
    for (Criterion each : values()) {
      if (each.label().equals(text.strip().toLowerCase(Locale.ROOT))) {
        return each;
      }
    }
    throw new PruneException(
        "There is no criterion \"" + text + "\". Maybe magnitude, gradient, random or filter.");
  }

  /**
   * |weight| of each weight.
   *
   * @param name the tensor, for an error sentence
   * @param weights its weights
   * @return a score per weight
   * @throws PruneException if a weight is not finite
   */
  public static double[] magnitudes(String name, float[] weights) {
    double[] scores = new double[weights.length];
    for (int i = 0; i < weights.length; i++) {
      scores[i] = Math.abs((double) finite(name, "weight", weights[i], i));
    }
    return scores;
  }

  /**
   * |weight · gradient| of each weight, exact in {@code double}.
   *
   * @param name the tensor, for an error sentence
   * @param weights its weights
   * @param gradients the loss's derivative by each of them
   * @return a score per weight
   * @throws PruneException if a weight or a gradient is not finite, or their numbers differ
   */
  public static double[] sensitivities(String name, float[] weights, float[] gradients) {
    if (weights.length != gradients.length) {
      throw new PruneException(
          name + " has " + weights.length + " weights, but " + gradients.length + " gradients.");
    }
    double[] scores = new double[weights.length];
    for (int i = 0; i < weights.length; i++) {
      double weight = finite(name, "weight", weights[i], i);
      scores[i] = Math.abs(weight * finite(name, "gradient", gradients[i], i));
    }
    return scores;
  }

  /**
   * A random score for each weight: a function of (seed, layer, index).
   *
   * @param seed of the order in which weights go
   * @param layer the tensor's number in the network
   * @param length how many weights it has
   * @return a score per weight, below 1
   */
  public static double[] random(Seed seed, int layer, int length) {
    double[] scores = new double[length];
    int[] words = new int[4];
    for (int i = 0; i < length; i++) {
      if ((i & 1) == 0) {
        Philox.block(seed.value(), STREAM + layer, i >>> 1, words, 0);
      }
      int at = (i & 1) << 1;
      long random = (long) words[at] << 32 | words[at + 1] & 0xFFFFFFFFL;
      scores[i] = (random >>> 11) * 0x1p-53;
    }
    return scores;
  }

  private static float finite(String name, String what, float value, int index) {
    if (!Float.isFinite(value)) {
      throw new PruneException(
          "The "
              + what
              + " "
              + index
              + " of "
              + name
              + " is "
              + value
              + ", so weights cannot be ranked. Maybe the training diverged: choose a smaller"
              + " learning rate.");
    }
    return value;
  }
}
