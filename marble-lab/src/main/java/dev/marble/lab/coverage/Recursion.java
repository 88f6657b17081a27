package dev.marble.lab.coverage;

/**
 * The growth of the covered fraction in the proof of da Cunha et al. (ESA 2023): for items uniform
 * on [−1, 1] and targets in [−½, ½], E[v<sub>t+1</sub> | v<sub>t</sub>] ≥ v<sub>t</sub> (1 + (1 −
 * v<sub>t</sub>)/4). A part of weight p that is uniform on [−a, a], with a at least the interval's
 * length L, gives at least p·L/(4a) in the place of ¼: an item of any other part takes nothing
 * away.
 *
 * <p>Iterated as if v<sub>t</sub> were its own mean. The step is concave, so this is a picture of
 * the bound and not a bound itself; what is bounded is each measured {@code gain}.
 */
final class Recursion {
  private static final double ROUNDING = 1e-9;

  private Recursion() {}

  /** The factor in the place of ¼; 0 where the proof says nothing. */
  static double gain(SampleDistribution distribution, Interval interval) {
    double gain = 0;
    for (SampleDistribution.Part part : distribution.parts()) {
      if (part.shape() == Shape.UNIFORM && part.scale() >= interval.length() * (1 - ROUNDING)) {
        gain += part.weight() * interval.length() / (4 * part.scale());
      }
    }
    return gain;
  }

  /** The fraction covered by the empty sum alone. */
  static double start(Interval interval, double tolerance) {
    double low = Math.max(interval.from(), -tolerance);
    double high = Math.min(interval.to(), tolerance);
    return Math.max(0, high - low) / interval.length();
  }

  /** One more item. */
  static double step(double fraction, double gain) {
    return fraction * (1 + gain * (1 - fraction));
  }
}
