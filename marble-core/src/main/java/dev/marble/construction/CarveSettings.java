package dev.marble.construction;

import dev.marble.ticket.Recipe;
import java.util.Locale;
import java.util.Map;

/**
 * What the carving of every tensor shares.
 *
 * @param recipe seed and distribution of the random network
 * @param tolerance how far a weight may be off
 * @param samples live hidden units per input and side to begin with, 1 to 62; 0 for Pensia's rule,
 *     three times log₂(1/tolerance)
 * @param aim the share of the tolerance that is tried first, above 0 and at most 1; a weight that
 *     misses it is still held to the whole tolerance. A smaller aim costs log₂(1/aim) bits per
 *     weight and makes the errors of a layer that much smaller
 * @param onMiss what to do about a weight that is not met
 */
public record CarveSettings(
    Recipe recipe, Tolerance tolerance, int samples, double aim, OnMiss onMiss) {
  /** The most samples that a subset can name. */
  public static final int MAX_SAMPLES = 62;

  /** The aim that keeps trained networks within half a point of accuracy at a tolerance of 1 %. */
  public static final double USUAL_AIM = 0.125;

  /** Checks samples and aim. */
  public CarveSettings {
    if (!(aim > 0 && aim <= 1)) {
      throw new IllegalArgumentException("the aim " + aim + " is not above 0 and at most 1");
    }
    if (samples < 0 || samples > MAX_SAMPLES) {
      throw new IllegalArgumentException(
          "the number of samples is " + samples + ", not within 1 … " + MAX_SAMPLES);
    }
  }

  /**
   * With the whole tolerance as the aim: the first subset within it.
   *
   * @param recipe seed and distribution of the random network
   * @param tolerance how far a weight may be off
   * @param samples as above
   * @param onMiss what to do about a weight that is not met
   */
  public CarveSettings(Recipe recipe, Tolerance tolerance, int samples, OnMiss onMiss) {
    this(recipe, tolerance, samples, 1, onMiss);
  }

  /**
   * The samples to begin with in a tensor. Pensia et al. take n = 3·round(log₂(1/ε)), 21 at ε =
   * 0.01.
   *
   * @param largestWeight the tensor's largest |target|
   * @return 1 to 62
   */
  int samplesFor(double largestWeight) {
    if (samples > 0) {
      return samples;
    }
    double share = Math.min(0.5, tolerance.share(largestWeight));
    int doublings = 0;
    // round(log2(1/share)) without a logarithm: the power of two nearest to 1/share in ratio.
    for (double bound = share * share * 2; bound <= 1 && doublings < MAX_SAMPLES; bound *= 4) {
      doublings++;
    }
    return Math.clamp(3L * doublings, 3, MAX_SAMPLES);
  }

  /** As text, for the ticket. */
  public Map<String, String> toMap() {
    String within =
        switch (tolerance) {
          case Tolerance.Relative relative -> "relative " + relative.share();
          case Tolerance.Absolute absolute -> "absolute " + absolute.value();
        };
    return Map.of(
        "tolerance",
        within,
        "samples",
        samples == 0 ? "automatic" : Integer.toString(samples),
        "aim",
        Double.toString(aim),
        "onMiss",
        onMiss.name().toLowerCase(Locale.ROOT));
  }
}
