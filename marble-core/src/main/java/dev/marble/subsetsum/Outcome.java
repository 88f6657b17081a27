package dev.marble.subsetsum;

import java.util.Optional;

/** What a solver says: found, proven absent, or gave up. Never null, never a silent "none". */
public sealed interface Outcome {

  /** How much work the answer took, in sums looked at. */
  long effort();

  /**
   * A subset that answers the question.
   *
   * @param subset the witness, bit j for item j
   * @param sum the sum of its items
   * @param effort the number of sums looked at
   */
  record Found(long subset, long sum, long effort) implements Outcome {}

  /**
   * No subset answers the question, and every subset was ruled out.
   *
   * @param effort the number of sums looked at
   */
  record ProvenAbsent(long effort) implements Outcome {}

  /**
   * The limits ran out first; there may or may not be a (better) subset.
   *
   * @param reason which limit, with its value
   * @param best the best subset met on the way, by the measure of the question: nearest to the
   *     target for questions about sums, fewest items for the smallest; empty if there is none to
   *     show
   * @param effort the number of sums looked at
   */
  record GaveUp(String reason, Optional<Found> best, long effort) implements Outcome {

    /**
     * Gave up with nothing to show.
     *
     * @param reason which limit, with its value
     * @param effort the number of sums looked at
     */
    public GaveUp(String reason, long effort) {
      this(reason, Optional.empty(), effort);
    }
  }
}
