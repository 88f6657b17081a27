package dev.marble.kernel;

/** The scan over products for one that lies between two bounds. */
public sealed interface ProductKernel permits ScalarProducts, VectorProducts {

  /**
   * The first i with {@code low ≤ left[from + i] · right[i] ≤ high}.
   *
   * <p>Preconditions, not checked: {@code from + count ≤ left.length}, {@code count ≤
   * right.length}.
   *
   * @param left one factor of each product
   * @param from where the factors begin in {@code left}
   * @param right the other factor
   * @param count how many products there are
   * @param low the least accepted product
   * @param high the largest accepted product
   * @return the first such i, or −1
   */
  int first(int[] left, int from, int[] right, int count, long low, long high);

  /** What a report calls it. */
  String label();
}
