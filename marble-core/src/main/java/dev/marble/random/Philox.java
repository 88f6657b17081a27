package dev.marble.random;

/**
 * The counter-based generator Philox4x32-10: a block of four 32-bit words as a pure function of a
 * 64-bit key and a 128-bit counter. No state, no order: any block can be computed alone.
 *
 * <p>Salmon, Moraes, Dror, Shaw, <i>Parallel random numbers: as easy as 1, 2, 3</i>, SC 2011.
 */
public final class Philox {
  private static final long M0 = 0xD2511F53L;
  private static final long M1 = 0xCD9E8D57L;
  private static final int W0 = 0x9E3779B9;
  private static final int W1 = 0xBB67AE85;
  private static final int ROUNDS = 10;
  private static final long LOW = 0xFFFFFFFFL;

  private Philox() {}

  /**
   * Writes the four words of one block to {@code out[offset .. offset + 3]}.
   *
   * @param key the 64-bit key, its low half first
   * @param c0 counter word 0 (the fastest moving one by convention)
   * @param c1 counter word 1
   * @param c2 counter word 2
   * @param c3 counter word 3
   * @param out receives the words
   * @param offset where the first word goes
   */
  public static void block(long key, int c0, int c1, int c2, int c3, int[] out, int offset) {
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    int x0 = c0;
    int x1 = c1;
    int x2 = c2;
    int x3 = c3;
    for (int round = 0; round < ROUNDS; round++) {
      long p0 = (x0 & LOW) * M0;
      long p1 = (x2 & LOW) * M1;
      x0 = (int) (p1 >>> 32) ^ x1 ^ k0;
      x1 = (int) p1;
      x2 = (int) (p0 >>> 32) ^ x3 ^ k1;
      x3 = (int) p0;
      k0 += W0;
      k1 += W1;
    }
    out[offset] = x0;
    out[offset + 1] = x1;
    out[offset + 2] = x2;
    out[offset + 3] = x3;
  }

  /**
   * Writes block number {@code block} of the stream {@code (key, stream)}: counter words (block
   * low, block high, stream low, stream high).
   *
   * @param key the 64-bit key
   * @param stream which of 2<sup>64</sup> independent streams
   * @param block which block of four words in that stream
   * @param out receives the four words
   * @param offset where the first word goes
   */
  public static void block(long key, long stream, long block, int[] out, int offset) {
    block(key, (int) block, (int) (block >>> 32), (int) stream, (int) (stream >>> 32), out, offset);
  }

  /**
   * One 32-bit word of a stream: word {@code index & 3} of block {@code index >>> 2}.
   *
   * @param key the 64-bit key
   * @param stream the stream
   * @param index the position in the stream
   * @return the word
   */
  public static int word(long key, long stream, long index) {
    int[] out = new int[4];
    block(key, stream, index >>> 2, out, 0);
    return out[(int) (index & 3)];
  }
}
