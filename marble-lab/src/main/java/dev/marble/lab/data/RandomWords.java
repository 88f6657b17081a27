package dev.marble.lab.data;

import dev.marble.random.Philox;

/**
 * The random words of one generated example, read one after the other: block {@code b} of example
 * {@code index} is Philox block {@code index · 2^16 + b} of the stream.
 */
final class RandomWords {
  private static final int BLOCK_BITS = 16;

  private final long key;
  private final long stream;
  private final int[] words = new int[4];
  private long block;
  private int used = words.length;

  RandomWords(long key, long stream, int index) {
    this.key = key;
    this.stream = stream;
    this.block = (long) index << BLOCK_BITS;
  }

  /** 32 random bits. */
  int next() {
    if (used == words.length) {
      Philox.block(key, stream, block++, words, 0);
      used = 0;
    }
    return words[used++];
  }

  /** A number in {@code 0 … bound − 1}; the bias is below bound · 2^-32. */
  int below(int bound) {
    return (int) (((next() & 0xFFFFFFFFL) * bound) >>> 32);
  }

  /** Uniform in {@code [low, high)}. */
  double between(double low, double high) {
    return low + (high - low) * ((next() >>> 8) * 0x1p-24);
  }

  /** Triangular in {@code (−reach, reach)}: small values are likelier than large ones. */
  double around(double reach) {
    int word = next();
    return reach * ((word >>> 16) - (word & 0xFFFF)) * 0x1p-16;
  }
}
