package dev.marble.subsetsum;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * The part of an instance that is not decided yet.
 *
 * @param places the places of the items in the instance, ascending
 * @param items the items themselves
 * @param target what they should sum to
 * @param count how many of them must be chosen, or {@link #ANY}
 * @param chosen the subset of the instance that was chosen already
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Part(int[] places, BigInteger[] items, BigInteger target, int count, long chosen) {
  /** As many as one likes. */
  static final int ANY = -1;

  /** A whole instance. */
  static Part all(BigInteger[] items, BigInteger target, int count) {
    int[] places = new int[items.length];
    Arrays.setAll(places, i -> i);
    return new Part(places, items, target, count, 0);
  }

  /**
   * The same question about subsets of any size: every item is so much larger that a sum of another
   * number of them is further from the target than any tolerance.
   */
  Part withoutCount() {
    BigInteger more = size().add(target.abs()).shiftLeft(2).add(BigInteger.ONE);
    BigInteger[] larger =
        Arrays.stream(items).map(item -> item.add(more)).toArray(BigInteger[]::new);
    BigInteger sum = target.add(more.multiply(BigInteger.valueOf(count)));
    return new Part(places, larger, sum, ANY, chosen);
  }

  /**
   * The same with the target moved into the reach of the sums, if it is outside: then all errors
   * change by the same amount.
   */
  Part withinReach() {
    BigInteger near = target.max(sum(lowest())).min(sum(highest()));
    return new Part(places, items, near, count, chosen);
  }

  /** The subset of the instance that a subset of these items adds up to. */
  long with(long subset) {
    long result = chosen;
    for (long rest = subset; rest != 0; rest &= rest - 1) {
      result |= 1L << places[Long.numberOfTrailingZeros(rest)];
    }
    return result;
  }

  /** Can so many be chosen? */
  boolean isPossible() {
    return count == ANY || (count >= 0 && count <= items.length);
  }

  /** The subset with the least sum. */
  long lowest() {
    return extreme(-1);
  }

  /** The subset with the greatest sum. */
  long highest() {
    return extreme(1);
  }

  /** The sum of a subset of these items. */
  BigInteger sum(long subset) {
    BigInteger sum = BigInteger.ZERO;
    for (long rest = subset; rest != 0; rest &= rest - 1) {
      sum = sum.add(items[Long.numberOfTrailingZeros(rest)]);
    }
    return sum;
  }

  /** The sum of the items' sizes. */
  BigInteger size() {
    BigInteger size = BigInteger.ZERO;
    for (BigInteger item : items) {
      size = size.add(item.abs());
    }
    return size;
  }

  /** The greatest common divisor of the items; 1 if they are all zero. */
  BigInteger divisor() {
    BigInteger divisor = BigInteger.ZERO;
    for (BigInteger item : items) {
      if (divisor.equals(BigInteger.ONE)) {
        break;
      }
      divisor = divisor.gcd(item);
    }
    return divisor.max(BigInteger.ONE);
  }

  private long extreme(int sign) {
    long subset = 0;
    if (count == ANY) {
      for (int i = 0; i < items.length; i++) {
        subset |= items[i].signum() == sign ? 1L << i : 0;
      }
      return subset;
    }
    for (int taken = 0; taken < count; taken++) {
      int best = -1;
      for (int i = 0; i < items.length; i++) {
        if ((subset >>> i & 1) == 0
            && (best < 0 || items[i].subtract(items[best]).signum() == sign)) {
          best = i;
        }
      }
      subset |= 1L << best;
    }
    return subset;
  }
}
