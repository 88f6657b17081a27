package dev.marble.subsetsum;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * What {@link SubsetSum} says about real numbers: found, proven absent, or gave up. Sums and errors
 * are exact.
 */
public sealed interface Answer {

  /** How much work the answer took, in sums looked at. */
  long effort();

  /**
   * A subset that answers the question.
   *
   * @param indices the places of the chosen values, ascending
   * @param sum their sum, exactly
   * @param error the sum minus the target, exactly
   * @param effort the number of sums looked at
   */
  record Found(List<Integer> indices, BigDecimal sum, BigDecimal error, long effort)
      implements Answer {

    /** Keeps a copy of the places. */
    public Found {
      indices = List.copyOf(indices);
    }

    /** The sum as the nearest double. */
    public double sumAsDouble() {
      return sum.doubleValue();
    }

    /** The error as the nearest double. */
    public double errorAsDouble() {
      return error.doubleValue();
    }
  }

  /**
   * No subset answers the question, and every subset was ruled out.
   *
   * @param effort the number of sums looked at
   */
  record ProvenAbsent(long effort) implements Answer {}

  /**
   * The limits ran out first; there may or may not be a (better) subset.
   *
   * @param reason which limit, with its value
   * @param best the best subset met on the way, by the measure of the question: nearest to the
   *     target for questions about sums, fewest values for the smallest; empty if there is none to
   *     show
   * @param effort the number of sums looked at
   */
  record GaveUp(String reason, Optional<Found> best, long effort) implements Answer {}
}
