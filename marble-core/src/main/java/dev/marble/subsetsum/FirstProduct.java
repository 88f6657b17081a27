package dev.marble.subsetsum;

import dev.marble.kernel.Kernels;
import dev.marble.kernel.ProductKernel;

/**
 * The first of many products that is within a tolerance: what is left of a subset sum when only one
 * item may be taken. The cost is 1/p products, where p is the share of products within the
 * tolerance, and as many random numbers.
 */
public final class FirstProduct {
  private static final ProductKernel KERNEL = Kernels.products();

  private FirstProduct() {}

  /**
   * Looks through some products in order.
   *
   * @param left one factor of each product, from the place {@code from} on
   * @param from where the factors begin in {@code left}
   * @param right the other factor of each product
   * @param count how many products there are
   * @param target the wanted product
   * @param tolerance the largest accepted |product − target|, ≥ 0
   * @return the first i for which left[from + i] · right[i] is within the tolerance, or −1
   * @throws IllegalArgumentException if there are fewer factors, or target or tolerance are beyond
   *     2<sup>62</sup>
   */
  public static int first(
      int[] left, int from, int[] right, int count, long target, long tolerance) {
    if (from < 0 || count < 0 || from > left.length - count || count > right.length) {
      throw new IllegalArgumentException(
          count
              + " products from "
              + from
              + " on need more factors than "
              + left.length
              + " and "
              + right.length);
    }
    long most = 1L << 62;
    if (target > most || target < -most || tolerance < 0 || tolerance > most) {
      throw new IllegalArgumentException(
          "the target " + target + " ± " + tolerance + " is not within ±2^62");
    }
    return KERNEL.first(left, from, right, count, target - tolerance, target + tolerance);
  }
}
