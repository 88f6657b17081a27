package dev.marble.subsetsum;

import dev.marble.kernel.BitKernel;
import dev.marble.kernel.Kernels;
import java.util.Arrays;
import java.util.Optional;

/**
 * The subset sums of non-negative whole numbers, up to a top, as bits: Bellman's table, 64 sums to
 * a word. An item moves all bits up and keeps the old ones. In place, from the top down, because
 * what is read lies below what is written.
 */
final class ReachableSums {
  /** The greatest top that an array has room for. */
  static final long GREATEST_TOP = 64L * (Integer.MAX_VALUE - 8) - 1;

  private static final BitKernel KERNEL = Kernels.bits();
  private static final int PIECE = 1 << 16;

  private final long[] words;
  private final long top;
  private long greatest;

  /** The empty sum alone. */
  private ReachableSums(long top) {
    assert top >= 0 && top <= GREATEST_TOP;
    this.top = top;
    this.words = new long[(int) (top >>> 6) + 1];
    words[0] = 1;
  }

  /** The memory of a table. */
  static long bytes(long top) {
    return ((top >>> 6) + 1) * Long.BYTES;
  }

  /**
   * The sums of {@code items[from .. to − 1]}, or none if the limits run out. Items in ascending
   * order are the quickest, for only sums up to the greatest so far are moved.
   */
  static Optional<ReachableSums> of(long[] items, int from, int to, long top, Budget budget) {
    long total = 0;
    for (int j = from; j < to; j++) {
      total += items[j];
    }
    ReachableSums sums = new ReachableSums(Math.min(top, total));
    for (int j = from; j < to; j++) {
      if (items[j] != 0 && items[j] <= sums.top && !sums.add(items[j], budget)) {
        return Optional.empty();
      }
    }
    return Optional.of(sums);
  }

  /** The sums of all items. */
  static Optional<ReachableSums> of(long[] items, long top, Budget budget) {
    return of(items, 0, items.length, top, budget);
  }

  /** All sums with the item are reachable too; a look at a word counts as one. */
  private boolean add(long item, Budget budget) {
    greatest = Math.min(top, greatest + item);
    int shift = (int) (item >>> 6);
    for (int end = (int) (greatest >>> 6) + 1; end > shift; ) {
      int start = Math.max(shift, end - (int) Math.min(PIECE, budget.left()));
      KERNEL.orMovedUp(words, start, end, shift, (int) item & 63);
      if (!budget.spend(end - start)) {
        return false;
      }
      end = start;
    }
    return true;
  }

  /** The greatest sum that is at most this, or −1. */
  long atOrBelow(long sum) {
    if (sum < 0) {
      return -1;
    }
    long from = Math.min(sum, top);
    int w = (int) (from >>> 6);
    long word = words[w] & -1L >>> 63 - (from & 63);
    while (word == 0) {
      word = words[--w]; // ends at the empty sum
    }
    return (long) w << 6 | 63 - Long.numberOfLeadingZeros(word);
  }

  /** The least sum that is at least this, or −1. */
  long atOrAbove(long sum) {
    if (sum > top) {
      return -1;
    }
    long from = Math.max(0, sum);
    int w = (int) (from >>> 6);
    long word = words[w] & -1L << (from & 63);
    while (word == 0) {
      if (++w == words.length) {
        return -1;
      }
      word = words[w];
    }
    long found = (long) w << 6 | Long.numberOfTrailingZeros(word);
    return found <= top ? found : -1;
  }

  /** The sums in from … to that are nearest to another, the nearest first; so many at most. */
  long[] nearest(long sum, long from, long to, int most) {
    long[] found = new long[most];
    int count = 0;
    long lower = atOrBelow(Math.min(sum, to));
    long upper = atOrAbove(Math.max(sum + 1, from));
    while (count < most) {
      boolean hasLower = lower >= from;
      boolean hasUpper = upper >= 0 && upper <= to;
      if (!hasLower && !hasUpper) {
        break;
      }
      if (hasLower && (!hasUpper || sum - lower <= upper - sum)) {
        found[count++] = lower;
        lower = atOrBelow(lower - 1);
      } else {
        found[count++] = upper;
        upper = atOrAbove(upper + 1);
      }
    }
    return Arrays.copyOf(found, count);
  }

  /** The least sum of this table that completes one of the other to the given sum, or −1. */
  long completing(ReachableSums other, long sum) {
    for (int w = 0; w < words.length; w++) {
      long both = words[w] & Long.reverse(other.window(sum - ((long) w << 6) - 63));
      if (both != 0) {
        return (long) w << 6 | Long.numberOfTrailingZeros(both);
      }
    }
    return -1;
  }

  /** The number of words. */
  int size() {
    return words.length;
  }

  /** The 64 bits from this place on, which may lie outside. */
  private long window(long from) {
    int bits = (int) (from & 63);
    long w = from >> 6;
    long low = w >= 0 && w < words.length ? words[(int) w] : 0;
    long high = w + 1 >= 0 && w + 1 < words.length ? words[(int) w + 1] : 0;
    return bits == 0 ? low : low >>> bits | high << -bits;
  }
}
