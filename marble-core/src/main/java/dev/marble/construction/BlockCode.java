package dev.marble.construction;

import java.util.Arrays;

/**
 * The subsets of a block as bytes: each subset plus one, 0 for a weight that was missed, in groups
 * of seven bits, the lowest first, the top bit set where another group follows. First subsets are
 * small numbers: two bytes for most.
 */
final class BlockCode {
  private static final int GROUP = 7;
  private static final int MORE = 1 << GROUP;
  private static final int MOST_BYTES = 9; // 62 bits

  private BlockCode() {}

  /** The bytes of the first {@code count} subsets; negative ones are misses. */
  static byte[] encode(long[] subsets, int count) {
    byte[] bytes = new byte[count * MOST_BYTES];
    int at = 0;
    for (int i = 0; i < count; i++) {
      long left = Math.max(-1, subsets[i]) + 1;
      for (; left >= MORE; left >>>= GROUP) {
        bytes[at++] = (byte) (left | MORE);
      }
      bytes[at++] = (byte) left;
    }
    return Arrays.copyOf(bytes, at);
  }

  /**
   * Reads the subsets.
   *
   * @return false if the bytes are not the code of so many subsets of so many samples
   */
  static boolean decode(byte[] bytes, int count, int samples, long[] subsets) {
    int at = 0;
    for (int i = 0; i < count; i++) {
      long value = 0;
      int shift = 0;
      boolean more = true;
      for (; more && at < bytes.length && shift < MOST_BYTES * GROUP; shift += GROUP) {
        value |= (long) (bytes[at] & MORE - 1) << shift;
        more = bytes[at++] < 0;
      }
      if (more || value > 1L << samples) {
        return false;
      }
      subsets[i] = value - 1;
    }
    return at == bytes.length;
  }
}
