package dev.marble.subsetsum;

import java.math.BigInteger;
import java.util.Optional;

/**
 * An instance over large integers, told losslessly in {@code long}: the items are divided by their
 * greatest common divisor g.
 *
 * <p>The target need not be a multiple of g. Errors of sums below it are then r, g + r, 2g + r, …
 * and of those above g − r, 2g − r, …, where 0 &lt; r &lt; g. Their order depends only on whether r
 * is less than, equal to, or more than g / 2; so with items four times as large, r is told as 1, 2
 * or 3, and sums that are nearer to the one target are nearer to the other.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record LongForm(long[] items, long target, long factor, BigInteger divisor, BigInteger above) {
  /**
   * The form, if its numbers are small enough.
   *
   * @param part the instance; its target must be within the reach of its sums
   * @param bits the sizes of all numbers must add up to less than 2^bits
   */
  static Optional<LongForm> of(Part part, int bits) {
    BigInteger divisor = part.divisor();
    BigInteger[] whole = part.target().divideAndRemainder(divisor);
    if (whole[1].signum() < 0) {
      whole[0] = whole[0].subtract(BigInteger.ONE);
      whole[1] = whole[1].add(divisor);
    }
    BigInteger above = whole[1];
    long factor = above.signum() == 0 ? 1 : 4;
    long rest = above.signum() == 0 ? 0 : 2 + above.shiftLeft(1).subtract(divisor).signum();
    // Items, target and the largest tolerance that makes a difference, in this order.
    BigInteger size = part.size().divide(divisor);
    BigInteger total = size.add(whole[0].abs()).add(size).add(BigInteger.TWO);
    if (total.multiply(BigInteger.valueOf(factor)).bitLength() > bits) {
      return Optional.empty();
    }
    long[] items = new long[part.items().length];
    for (int i = 0; i < items.length; i++) {
      items[i] = factor * part.items()[i].divide(divisor).longValueExact();
    }
    long target = factor * whole[0].longValueExact() + rest;
    return Optional.of(new LongForm(items, target, factor, divisor, above));
  }

  /**
   * The largest error in this form that stands for an error within the tolerance; −1 if there is
   * none.
   *
   * @param given the tolerance, 0 to the sum of the items' sizes
   */
  long tolerance(BigInteger given) {
    if (factor == 1) {
      return given.divide(divisor).longValueExact();
    }
    long rest = Math.floorMod(target, factor);
    return Math.max(
        steps(given.subtract(above), rest),
        steps(given.subtract(divisor).add(above), factor - rest));
  }

  private long steps(BigInteger beyond, long rest) {
    return beyond.signum() < 0 ? -1 : factor * beyond.divide(divisor).longValueExact() + rest;
  }
}
