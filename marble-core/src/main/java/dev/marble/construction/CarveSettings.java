package dev.marble.construction;

import dev.marble.random.Distribution;
import dev.marble.ticket.Recipe;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the carving of every tensor shares.
 *
 * @param recipe seed and distribution of the random network
 * @param tolerance how far a weight may be off
 * @param samples n to begin with: for Pensia's construction the live hidden units per input and
 *     side, 1 to 62, for Burkholz' the copies of each input, 1 to 62, for Malach's the
 *     2<sup>n</sup> − 1 units that are looked through, 1 to 24; 0 for the fewest with which fewer
 *     than {@code failure} misses are expected in a tensor (subset sums), or for a number that
 *     follows from tolerance and aim (Malach)
 * @param aim the share of the tolerance that is tried first, above 0 and at most 1; a weight that
 *     misses it is still held to the whole tolerance. A smaller aim costs log₂(1/aim) bits per
 *     weight and makes the errors of a layer that much smaller
 * @param onMiss what to do about a weight that is not met
 * @param failure how many misses per tensor may be expected, above 0; only where {@code samples} is
 *     0
 * @param scale what the second random layer is multiplied by
 * @param construction how a weight is made of random ones
 */
public record CarveSettings(
    Recipe recipe,
    Tolerance tolerance,
    int samples,
    double aim,
    OnMiss onMiss,
    double failure,
    Scale scale,
    Construction construction) {
  /** The most samples that a subset can name. */
  public static final int MAX_SAMPLES = 62;

  /** The aim that keeps trained networks within half a point of accuracy at a tolerance of 1 %. */
  public static final double USUAL_AIM = 0.125;

  /**
   * What gave the smallest random networks: fewer expected misses take more samples in every layer,
   * more of them widen more layers by a third.
   */
  public static final double USUAL_FAILURE = 0.5;

  /** Checks samples, aim and failure. */
  public CarveSettings {
    if (!(aim > 0 && aim <= 1)) {
      throw new IllegalArgumentException("the aim " + aim + " is not above 0 and at most 1");
    }
    if (!(failure > 0 && failure <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "the failure " + failure + " (expected misses per layer) is not above 0 and finite");
    }
    if (samples == 0 && construction != Construction.MALACH && !hasRates(recipe)) {
      throw new IllegalArgumentException(
          "miss rates are measured for uniform weights; with "
              + recipe.distribution().label()
              + " ones, the number of samples must be given");
    }
    if (samples < 0 || samples > construction.most()) {
      throw new IllegalArgumentException(
          "the number of samples is " + samples + ", not within 1 … " + construction.most());
    }
  }

  /**
   * With the usual failure and scale.
   *
   * @param recipe seed and distribution of the random network
   * @param tolerance how far a weight may be off
   * @param samples as above
   * @param aim as above
   * @param onMiss what to do about a weight that is not met
   * @param construction how a weight is made of random ones
   */
  public CarveSettings(
      Recipe recipe,
      Tolerance tolerance,
      int samples,
      double aim,
      OnMiss onMiss,
      Construction construction) {
    this(recipe, tolerance, samples, aim, onMiss, USUAL_FAILURE, Scale.FITTED, construction);
  }

  /**
   * With Pensia's construction, and the usual failure and scale.
   *
   * @param recipe seed and distribution of the random network
   * @param tolerance how far a weight may be off
   * @param samples as above
   * @param aim as above
   * @param onMiss what to do about a weight that is not met
   */
  public CarveSettings(Recipe recipe, Tolerance tolerance, int samples, double aim, OnMiss onMiss) {
    this(recipe, tolerance, samples, aim, onMiss, Construction.PENSIA);
  }

  /**
   * With Pensia's construction and the whole tolerance as the aim: the first subset within it.
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
   * With Pensia's construction.
   *
   * @param recipe seed and distribution of the random network
   * @param tolerance how far a weight may be off
   * @param samples as above
   * @param aim as above
   * @param onMiss what to do about a weight that is not met
   * @param failure how many misses per tensor may be expected
   * @param scale what the second random layer is multiplied by
   */
  public CarveSettings(
      Recipe recipe,
      Tolerance tolerance,
      int samples,
      double aim,
      OnMiss onMiss,
      double failure,
      Scale scale) {
    this(recipe, tolerance, samples, aim, onMiss, failure, scale, Construction.PENSIA);
  }

  /**
   * The same with another tolerance.
   *
   * @param other how far a weight may be off
   * @return new settings
   */
  public CarveSettings with(Tolerance other) {
    return new CarveSettings(recipe, other, samples, aim, onMiss, failure, scale, construction);
  }

  /**
   * The same with another construction.
   *
   * @param other how a weight is made of random ones
   * @return new settings
   */
  public CarveSettings with(Construction other) {
    return new CarveSettings(recipe, tolerance, samples, aim, onMiss, failure, scale, other);
  }

  /**
   * The samples to begin with in a tensor, and how many misses to expect with them.
   *
   * @param rule the tensor's
   * @param share the tolerance as a share of its largest weight
   */
  SampleRule.Choice choose(SampleRule rule, double share) {
    return construction.choose(this, rule, share);
  }

  static boolean hasRates(Recipe recipe) {
    return recipe.distribution() == Distribution.UNIFORM;
  }

  /** As text, for the ticket. */
  public Map<String, String> toMap() {
    String within =
        switch (tolerance) {
          case Tolerance.Relative relative -> "relative " + relative.share();
          case Tolerance.Absolute absolute -> "absolute " + absolute.value();
          case Tolerance.ByTensor each -> "output " + each.output();
        };
    Map<String, String> map = new TreeMap<>();
    map.put("tolerance", within);
    map.put("samples", samples == 0 ? "auto" : Integer.toString(samples));
    if (samples == 0) {
      map.put("failure", Double.toString(failure));
    }
    map.put("scale", scale.name().toLowerCase(Locale.ROOT));
    map.put("aim", Double.toString(aim));
    map.put("onMiss", onMiss.name().toLowerCase(Locale.ROOT));
    if (construction != Construction.PENSIA) {
      map.put("construction", construction.label());
    }
    return map;
  }
}
