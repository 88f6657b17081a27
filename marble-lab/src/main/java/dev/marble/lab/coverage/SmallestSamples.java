package dev.marble.lab.coverage;

import java.util.List;
import java.util.OptionalInt;

/**
 * The smallest number of items with which the probability of success reaches 1 − δ, for one
 * tolerance.
 *
 * @param tolerance the tolerance ε
 * @param n the smallest n whose share of successes reaches 1 − δ; empty if none does
 * @param low no smaller n is compatible with the trials: the first n whose interval reaches 1 − δ
 * @param high from here on the whole interval lies above 1 − δ; empty if that is never reached
 * @param real where the shares of successes, joined by straight lines, cross 1 − δ; not a number
 *     where that is not seen
 * @param deviation the bootstrap's standard deviation of {@code real}; not a number if it has none
 * @param firstMoment the same if the 2^n sums were independent; empty where there is no density
 */
public record SmallestSamples(
    double tolerance,
    OptionalInt n,
    OptionalInt low,
    OptionalInt high,
    double real,
    double deviation,
    OptionalInt firstMoment) {

  /** The smallest n in a list of rates, ascending in n, without what the bootstrap adds. */
  static SmallestSamples of(
      double tolerance, List<Rate> rates, double wanted, OptionalInt firstMoment) {
    OptionalInt n = OptionalInt.empty();
    OptionalInt low = OptionalInt.empty();
    OptionalInt high = OptionalInt.empty();
    boolean decided = true;
    for (Rate rate : rates) {
      if (high.isEmpty() && rate.undecided() > 0) {
        decided = false;
      }
      if (n.isEmpty() && (double) rate.successes() / rate.trials() >= wanted) {
        n = OptionalInt.of(rate.n());
      }
      if (low.isEmpty() && rate.interval().high() >= wanted) {
        low = OptionalInt.of(rate.n());
      }
      if (high.isEmpty() && rate.interval().low() >= wanted) {
        high = OptionalInt.of(rate.n());
      }
    }
    int from = rates.getFirst().n();
    boolean crossed = decided && high.isPresent() && n.isPresent() && n.getAsInt() > from;
    double real = Double.NaN;
    if (crossed) {
      Rate above = rates.get(n.getAsInt() - from);
      Rate below = rates.get(n.getAsInt() - 1 - from);
      real =
          crossing(
              n.getAsInt(),
              (double) below.successes(),
              (double) above.successes(),
              wanted * above.trials());
    }
    return new SmallestSamples(tolerance, n, low, high, real, Double.NaN, firstMoment);
  }

  /** Where the line from (n − 1, below) to (n, above) reaches a height. */
  static double crossing(int n, double below, double above, double height) {
    return n - (above - height) / (above - below);
  }

  /** Does it take part in the fit? */
  public boolean isFitted() {
    return Double.isFinite(real) && Double.isFinite(deviation);
  }

  SmallestSamples withDeviation(double newDeviation) {
    return new SmallestSamples(tolerance, n, low, high, real, newDeviation, firstMoment);
  }
}
