package dev.marble.subsetsum;

import java.util.Arrays;

/**
 * Finds, among two heaps of sums, the pair that is nearest, if it is nearer than a given reach,
 * without sorting them: one heap marks the slots of a bitmap that its sums can reach, the other
 * looks its own up; what is left of both goes through a second, finer bitmap; and the few that
 * survive are sorted and swept. A hashed join whose filters never lose a pair.
 */
final class PairFilter {
  private static final int FINER = 8;
  private static final int BITS_PER_SUM = 16;
  private static final int FEW = 64;
  private static final int FEW_SLOTS = 16;

  private final long[] map;
  private final long[] some;
  private final long[] others;
  private final int slotBits;
  private long error;
  private long left;
  private long right;

  /**
   * A filter with its scratch memory.
   *
   * @param room the most sums in a heap
   */
  PairFilter(int room) {
    this.slotBits = 32 - Integer.numberOfLeadingZeros(Math.max(64, room * (BITS_PER_SUM / 2)) - 1);
    this.map = new long[1 << slotBits - 6];
    this.some = new long[room];
    this.others = new long[room];
  }

  static long bytes(long room) {
    return room * (2L * Long.BYTES + BITS_PER_SUM / 4);
  }

  /** The distance of the nearest pair that the last search met. */
  long error() {
    return error;
  }

  /** That pair's sum of the first heap. */
  long left() {
    return left;
  }

  /** That pair's sum of the second heap. */
  long right() {
    return right;
  }

  /**
   * Looks for a pair at most {@code reach} apart. The heaps may be reordered.
   *
   * @param as the first heap
   * @param aSize how many sums are in it
   * @param cs the second heap
   * @param cSize how many sums are in it
   * @param low a lower bound of all sums
   * @param high an upper bound of all sums
   * @param reach the largest distance that is of interest, ≥ 0
   * @return whether there is such a pair; then {@link #error}, {@link #left}, {@link #right} are
   *     those of a nearest one
   */
  boolean search(long[] as, int aSize, long[] cs, int cSize, long low, long high, long reach) {
    error = Long.MAX_VALUE;
    if (aSize == 0 || cSize == 0) {
      return false;
    }
    int shift = Math.max(bits(high - low) - slotBits, 0);
    if (aSize + cSize < FEW || reach >>> shift > FEW_SLOTS) {
      sweep(as, aSize, cs, cSize);
      return error <= reach;
    }
    long origin = low - reach;
    mark(as, aSize, origin, reach, shift);
    int cLeft = lookUp(cs, cSize, origin, shift, others);
    if (cLeft == 0) {
      return false;
    }
    int fine = Math.max(bits(2 * reach), shift - FINER);
    mark(others, cLeft, origin, reach, fine);
    int aLeft = lookUp(as, aSize, origin, fine, some);
    if (aLeft == 0) {
      return false;
    }
    mark(some, aLeft, origin, reach, fine);
    cLeft = lookUp(others, cLeft, origin, fine, others);
    sweep(some, aLeft, others, cLeft);
    return error <= reach;
  }

  /** Marks every slot within reach of a sum. Slots are folded to the size of the map. */
  private void mark(long[] sums, int size, long origin, long reach, int shift) {
    long[] map = this.map;
    int words = map.length - 1;
    Arrays.fill(map, 0);
    for (int i = 0; i < size; i++) {
      long place = sums[i] - origin;
      long from = place - reach >>> shift;
      long to = place + reach >>> shift;
      map[(int) (from >>> 6) & words] |= 1L << from;
      while (from < to) {
        from++;
        map[(int) (from >>> 6) & words] |= 1L << from;
      }
    }
  }

  /** Copies the sums whose slot is marked. */
  private int lookUp(long[] sums, int size, long origin, int shift, long[] into) {
    long[] map = this.map;
    int words = map.length - 1;
    int kept = 0;
    for (int i = 0; i < size; i++) {
      long sum = sums[i];
      long slot = sum - origin >>> shift;
      into[kept] = sum;
      kept += (int) (map[(int) (slot >>> 6) & words] >>> slot) & 1;
    }
    return kept;
  }

  private void sweep(long[] as, int aSize, long[] cs, int cSize) {
    Arrays.sort(as, 0, aSize);
    Arrays.sort(cs, 0, cSize);
    int i = 0;
    int j = 0;
    while (i < aSize && j < cSize) {
      long difference = as[i] - cs[j];
      if (Math.abs(difference) < error) {
        error = Math.abs(difference);
        left = as[i];
        right = cs[j];
      }
      if (difference < 0) {
        i++;
      } else {
        j++;
      }
    }
  }

  private static int bits(long value) {
    return Long.SIZE - Long.numberOfLeadingZeros(value);
  }
}
