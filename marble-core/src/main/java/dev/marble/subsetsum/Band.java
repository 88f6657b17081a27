package dev.marble.subsetsum;

import java.math.BigInteger;
import java.util.Optional;

/**
 * All subsets whose sum is within a tolerance of a target, the target being within the reach of the
 * sums and the tolerance no larger than makes a difference.
 */
record Band(Part part, BigInteger tolerance) {

  /** The band of any target and tolerance; empty if the sums do not reach it. */
  static Optional<Band> of(Part part, BigInteger tolerance) {
    Part near = part.withinReach();
    BigInteger moved = near.target().subtract(part.target()).abs();
    BigInteger left = tolerance.subtract(moved).min(near.size());
    return left.signum() < 0 ? Optional.empty() : Optional.of(new Band(near, left));
  }
}
