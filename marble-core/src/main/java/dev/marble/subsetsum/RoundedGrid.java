package dev.marble.subsetsum;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * An instance that is too wide for {@code long}, rounded to the finest grid that its bits allow,
 * and what the rounding may cost.
 *
 * <p>Items that are small on this grid make ties, not differences. They are set aside as the
 * <i>tail</i>; the others are the <i>head</i>. For every subset, the true error is {@code step · e
 * + δ}, where e is the error of its head on the grid and |δ| ≤ {@code slack}: the exact rounding
 * errors of the head and the target, and the reach of the tail.
 */
final class RoundedGrid {
  /** What rounding may add to the sizes of the items, the target and the tolerance. */
  private static final long ROUNDING = 1 << 11;

  private final BigInteger step;
  private final BigInteger slack;
  private final Part part;
  private final int[] head;
  private final int[] tail;

  /** The head's items on the grid. */
  final long[] items;

  /** The target on the grid, moved to the middle of what the tail can reach. */
  final long target;

  private RoundedGrid(Part part, BigInteger step, long[] rounded, int[] head, int[] tail) {
    this.part = part;
    this.step = step;
    this.head = head;
    this.tail = tail;
    items = new long[head.length];
    BigInteger low = BigInteger.ZERO;
    BigInteger high = BigInteger.ZERO;
    for (int i = 0; i < head.length; i++) {
      items[i] = rounded[head[i]];
      BigInteger exact = step.multiply(BigInteger.valueOf(items[i]));
      BigInteger rest = part.items()[head[i]].subtract(exact);
      low = low.add(rest.min(BigInteger.ZERO));
      high = high.add(rest.max(BigInteger.ZERO));
    }
    for (int i : tail) {
      low = low.add(part.items()[i].min(BigInteger.ZERO));
      high = high.add(part.items()[i].max(BigInteger.ZERO));
    }
    BigInteger middle = low.add(high).shiftRight(1);
    target = rounded(part.target().subtract(middle), step);
    BigInteger rest = part.target().subtract(step.multiply(BigInteger.valueOf(target)));
    slack = low.subtract(rest).abs().max(high.subtract(rest).abs());
  }

  /** Rounds an instance, and sets a tail aside where that leaves fewer subsets in doubt. */
  static RoundedGrid of(Part part, int bits) {
    return of(part, bits, true);
  }

  /** Rounds an instance, all of it. */
  static RoundedGrid withoutTail(Part part, int bits) {
    return of(part, bits, false);
  }

  private static RoundedGrid of(Part part, int bits, boolean mayCut) {
    BigInteger divisor = part.divisor();
    // The target and the largest tolerance that makes a difference are not above the items' sum.
    BigInteger total = part.size().multiply(BigInteger.valueOf(3));
    BigInteger room = BigInteger.valueOf((1L << bits) - ROUNDING);
    BigInteger times = total.divide(divisor.multiply(room)).add(BigInteger.ONE);
    BigInteger step = divisor.multiply(times);
    int n = part.items().length;
    long[] rounded = new long[n];
    for (int i = 0; i < n; i++) {
      rounded[i] = rounded(part.items()[i], step);
    }
    Integer[] bySize =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingLong(i -> -Math.abs(rounded[i])))
            .toArray(Integer[]::new);
    int cut = mayCut ? cut(rounded, bySize) : n;
    return new RoundedGrid(
        part, step, rounded, places(bySize, 0, cut), places(bySize, cut, bySize.length));
  }

  /**
   * How many items the head gets, so that the work is least: about 2^(head/2) sums for the head,
   * and for each head in doubt 2^(tail/2) for the tail.
   */
  private static int cut(long[] rounded, Integer[] bySize) {
    int n = bySize.length;
    long[] sizes = Arrays.stream(bySize).mapToLong(i -> Math.abs(rounded[i])).toArray();
    long band = n;
    int best = n;
    int least = Integer.MAX_VALUE;
    for (int cut = n; cut >= 1; cut--) {
      int work = Math.max(cut, n - cut + 2 * doubt(sizes, cut, bits(band)));
      if (work < least) {
        least = work;
        best = cut;
      }
      band += sizes[cut - 1];
    }
    return best;
  }

  /**
   * The logarithm of how many heads are in doubt. The sums of the k smallest items crowd within
   * their reach; how many of them come into the band?
   */
  private static int doubt(long[] sizes, int cut, int bandBits) {
    int doubt = 0;
    long reach = 0;
    for (int k = 1; k <= cut; k++) {
      reach += sizes[cut - k];
      doubt = Math.max(doubt, k - Math.max(0, bits(reach) - bandBits));
    }
    return doubt;
  }

  private static int bits(long value) {
    return Long.SIZE - Long.numberOfLeadingZeros(value);
  }

  private static int[] places(Integer[] bySize, int from, int to) {
    return Arrays.stream(bySize, from, to).mapToInt(i -> i).sorted().toArray();
  }

  private static long rounded(BigInteger value, BigInteger step) {
    BigInteger half = step.shiftRight(1);
    BigInteger[] parts = value.add(half).divideAndRemainder(step);
    return (parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0]).longValueExact();
  }

  /** The greatest error on the grid that a subset with a true error within the bound may have. */
  long possible(BigInteger bound) {
    return bound.add(slack).divide(step).longValueExact();
  }

  /** Every subset with at most this error on the grid is within the bound; −1 if there is none. */
  long sure(BigInteger bound) {
    BigInteger left = bound.subtract(slack);
    return left.signum() < 0 ? -1 : left.divide(step).longValueExact();
  }

  int tailItems() {
    return tail.length;
  }

  /** What is left to decide when a subset of the head has been chosen. */
  Part rest(long subset) {
    long chosen = part.chosen();
    BigInteger left = part.target();
    for (long bits = subset; bits != 0; bits &= bits - 1) {
      int i = head[Long.numberOfTrailingZeros(bits)];
      chosen |= 1L << part.places()[i];
      left = left.subtract(part.items()[i]);
    }
    int count = part.count() == Part.ANY ? Part.ANY : part.count() - Long.bitCount(subset);
    int[] places = Arrays.stream(tail).map(i -> part.places()[i]).toArray();
    BigInteger[] items =
        Arrays.stream(tail).mapToObj(i -> part.items()[i]).toArray(BigInteger[]::new);
    return new Part(places, items, left, count, chosen);
  }
}
