package dev.marble.subsetsum;

/** How well the subset sums of one sample cover an interval of targets. */
public sealed interface Coverage {

  /** How much work the answer took, in sums looked at. */
  long effort();

  /**
   * The exact measure. All lengths are in the units of the items.
   *
   * <p>The <i>gap</i> surrounds the target that is hardest to meet: it lies in the middle, and no
   * subset sum is strictly inside. Where that target is between two neighbouring sums, they are the
   * ends of the gap; where it is an end of the interval, the gap is symmetric about it and may
   * reach beyond the interval.
   *
   * @param covered the length of the part of the interval within the tolerance of a subset sum, 0
   *     to {@code to − from}
   * @param gapFrom the lower end of the largest gap
   * @param gapTo its upper end
   * @param effort the number of sums looked at
   */
  record Measured(long covered, long gapFrom, long gapTo, long effort) implements Coverage {

    /** Twice the distance from the hardest target to the nearest subset sum. */
    public long largestGap() {
      return gapTo - gapFrom;
    }

    /**
     * Is every target of the interval within this tolerance of some subset sum?
     *
     * @param tolerance the largest accepted |sum − target|, ≥ 0
     */
    public boolean coversAll(long tolerance) {
      return largestGap() / 2 + (largestGap() & 1) <= tolerance;
    }
  }

  /**
   * The limits ran out first.
   *
   * @param reason which limit, with its value
   * @param effort the number of sums looked at
   */
  record GaveUp(String reason, long effort) implements Coverage {}
}
