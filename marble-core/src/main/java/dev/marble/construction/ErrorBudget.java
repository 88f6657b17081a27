package dev.marble.construction;

import java.util.List;

/**
 * Divides an output error among tensors: the tolerances that cost the fewest bits among those for
 * which a bound on the outputs holds.
 *
 * <p>A weight within ε costs about log₂(range/2ε) bits, and near a point the bound is about linear
 * in each tensor's tolerance, with a slope s. To save bits at a given bound, each tensor gets a
 * share of the error in proportion to its number of subset sums: ε ∝ weights / s (the stationary
 * point of Σ weights·log ε under Σ s·ε = const). The slopes are measured on the bound itself, which
 * need not be linear, and measured again at the point that they led to.
 */
public final class ErrorBudget {
  private static final int ROUNDS = 3;
  private static final int BISECTIONS = 14;

  /**
   * A tensor that takes its share.
   *
   * @param sums its number of subset sums: weights times sides
   * @param largest its largest |weight|, above 0
   * @param finest the least tolerance that can be met, above 0
   */
  public record Part(long sums, double largest, double finest) {
    /** Checks the sizes. */
    public Part {
      if (sums < 1 || !(largest > 0) || !(finest > 0) || Double.isInfinite(largest)) {
        throw new IllegalArgumentException(
            "a part of "
                + sums
                + " sums with weights up to "
                + largest
                + " and tolerances from "
                + finest
                + " takes no share");
      }
    }

    /** No tolerance beyond half the largest weight: most weights would be left out. */
    private double coarsest() {
      return Math.max(finest, largest / 2);
    }

    private double clamp(double tolerance) {
      return Math.min(coarsest(), Math.max(finest, tolerance));
    }

    private double bits(double tolerance) {
      return sums * StrictMath.log(largest / tolerance) / StrictMath.log(2);
    }
  }

  /** A sound bound on the outputs that grows with each tolerance. */
  @FunctionalInterface
  public interface Bound {
    /**
     * The bound.
     *
     * @param tolerances one per part
     * @return the largest deviation of an output, perhaps infinite
     */
    double at(double[] tolerances);
  }

  /**
   * What came of it.
   *
   * @param tolerances one per part
   * @param bound the bound with these
   * @param bits the subset sums' bits above those for the largest weight, in total
   * @param met whether the bound is at most what was asked; if not, the tolerances are the finest
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  public record Division(double[] tolerances, double bound, double bits, boolean met) {}

  private final List<Part> parts;
  private final Bound bound;
  private final double most;

  private ErrorBudget(List<Part> parts, Bound bound, double most) {
    this.parts = List.copyOf(parts);
    this.bound = bound;
    this.most = most;
  }

  /**
   * Divides the error.
   *
   * @param parts the tensors, at least one
   * @param bound the bound; asked some ten times plus three times per part
   * @param most the largest bound that is accepted
   * @return the division; {@link Division#met} says whether there is one
   */
  public static Division divide(List<Part> parts, Bound bound, double most) {
    return new ErrorBudget(parts, bound, most).divide();
  }

  private Division divide() {
    double[] finest = parts.stream().mapToDouble(Part::finest).toArray();
    double least = bound.at(finest);
    if (!(least <= most)) {
      return new Division(finest, least, bits(finest), false);
    }
    Division best = along(parts.stream().mapToDouble(Part::largest).toArray());
    for (int round = 0; round < ROUNDS; round++) {
      Division next = along(direction(best.tolerances()));
      boolean better = next.bits() < best.bits();
      boolean settled = next.bits() > best.bits() * (1 - 1e-3);
      best = better ? next : best;
      if (settled) {
        break;
      }
    }
    return best;
  }

  /** Sums by slopes, the slopes measured at a point; infinite where the bound does not care. */
  private double[] direction(double[] at) {
    double here = bound.at(at);
    double[] direction = new double[at.length];
    for (int i = 0; i < at.length; i++) {
      double[] less = at.clone();
      less[i] /= 2;
      double slope = (here - bound.at(less)) / less[i];
      direction[i] = slope > 0 ? parts.get(i).sums() / slope : Double.POSITIVE_INFINITY;
    }
    return direction;
  }

  /** The largest multiple of a direction for which the bound holds. */
  private Division along(double[] direction) {
    double low = Double.MAX_VALUE;
    double high = Double.MIN_NORMAL;
    for (int i = 0; i < direction.length; i++) {
      if (direction[i] < Double.POSITIVE_INFINITY) {
        low = Math.min(low, parts.get(i).finest() / direction[i]);
        high = Math.max(high, parts.get(i).coarsest() / direction[i]);
      }
    }
    double[] found = scaled(direction, Math.min(low, high));
    double foundBound = bound.at(found);
    if (!(foundBound <= most)) { // only if a tensor without a slope has one elsewhere
      double[] finest = parts.stream().mapToDouble(Part::finest).toArray();
      return new Division(finest, bound.at(finest), bits(finest), true);
    }
    double[] all = scaled(direction, high);
    double allBound = bound.at(all);
    if (allBound <= most) {
      return new Division(all, allBound, bits(all), true);
    }
    for (int step = 0; step < BISECTIONS || high > 1.05 * low; step++) {
      double middle = Math.sqrt(low) * Math.sqrt(high);
      double[] between = scaled(direction, middle);
      double reached = bound.at(between);
      if (reached <= most) {
        low = middle;
        found = between;
        foundBound = reached;
        if (reached > 0.98 * most) {
          break;
        }
      } else {
        high = middle;
      }
    }
    return new Division(found, foundBound, bits(found), true);
  }

  private double[] scaled(double[] direction, double factor) {
    double[] tolerances = new double[direction.length];
    for (int i = 0; i < tolerances.length; i++) {
      tolerances[i] = parts.get(i).clamp(direction[i] * factor);
    }
    return tolerances;
  }

  private double bits(double[] tolerances) {
    double bits = 0;
    for (int i = 0; i < tolerances.length; i++) {
      bits += parts.get(i).bits(tolerances[i]);
    }
    return bits;
  }
}
