package dev.marble.subsetsum;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * An instance in an easier form: whole positive numbers in ascending order without a common
 * divisor, and a target in the lower half of their range.
 *
 * <p>Leaving out a negative item is like taking its size, measured from the sum of all negative
 * items. A target in the upper half is met by the complement of what meets its mirror image. Zeros
 * are left out.
 */
final class Magnitudes {
  /** The items' sizes over the divisor, ascending. */
  final long[] sizes;

  /** The greatest common divisor of the items; 1 if all are zero. */
  final long divisor;

  /** The sum of all sizes. */
  final long total;

  /** The least sum of items: that of all negative ones. */
  final long least;

  /** The target above the least sum, mirrored or not: in the items' units. */
  final long target;

  private final long[] items;
  private final int[] places;
  private final boolean mirrored;

  /** The items alone. */
  Magnitudes(long[] items) {
    this(items, Arrays.stream(items).filter(x -> x < 0).sum());
  }

  Magnitudes(long[] items, long target) {
    this.items = items;
    this.places =
        IntStream.range(0, items.length)
            .filter(j -> items[j] != 0)
            .boxed()
            .sorted(Comparator.comparingLong(j -> Math.abs(items[j])))
            .mapToInt(j -> j)
            .toArray();
    this.divisor = Math.max(1, divisor(items));
    this.sizes = Arrays.stream(places).mapToLong(j -> Math.abs(items[j]) / divisor).toArray();
    this.total = Arrays.stream(sizes).sum();
    this.least = Arrays.stream(items).filter(x -> x < 0).sum();
    this.mirrored = target - least > total * divisor - (target - least);
    this.target = mirrored ? total * divisor - (target - least) : target - least;
  }

  /** The greatest common divisor of the items: 0 if all are zero. */
  static long divisor(long[] items) {
    long divisor = 0;
    for (long item : items) {
      divisor = greatestCommonDivisor(divisor, Math.abs(item));
    }
    return divisor;
  }

  /** Is the greatest common divisor of the items at least this, or are all zero? Soon, if not. */
  static boolean dividesBy(long[] items, long least) {
    long divisor = 0;
    for (long item : items) {
      long rest = Math.abs(item);
      while (rest != 0) {
        if (rest < least) {
          return false;
        }
        long next = divisor % rest;
        divisor = rest;
        rest = next;
      }
    }
    return true;
  }

  private static long greatestCommonDivisor(long a, long b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }

  /** The subset of the items for a subset of the sizes: as far from its target as this is. */
  long subset(long ofSizes) {
    long chosen = 0;
    for (int j = 0; j < places.length; j++) {
      boolean taken = (ofSizes >>> j & 1) != 0;
      if (taken ^ mirrored ^ items[places[j]] < 0) {
        chosen |= 1L << places[j];
      }
    }
    return chosen;
  }
}
