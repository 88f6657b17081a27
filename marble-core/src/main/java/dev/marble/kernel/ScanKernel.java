package dev.marble.kernel;

/** One doubling step of the scan over subsets in numeric order. */
public sealed interface ScanKernel permits ScalarScan, VectorScan {

  /**
   * Writes {@code sums[size + m] = sums[m] + item} for m = 0, 1, … and stops at the first one
   * within the tolerance of the target. Up to 8 sums behind the answer may be written too.
   *
   * <p>Preconditions, not checked: {@code size} is a power of two, {@code 2 · size ≤ sums.length},
   * sums and differences fit 63 bits, {@code tolerance ≥ 0}.
   *
   * @param sums the sums of the subsets 0 .. size − 1; receives those of size .. 2 · size − 1
   * @param size how many there are
   * @param item the item that the new subsets have and the old ones lack
   * @param target the wanted sum
   * @param tolerance the largest accepted |sum − target|
   * @return the first m whose new sum is within the tolerance, or −1
   */
  int extend(long[] sums, int size, long item, long target, long tolerance);

  /** What a report calls it. */
  String label();
}
