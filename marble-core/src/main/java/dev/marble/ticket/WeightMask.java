package dev.marble.ticket;

/**
 * Which random weights of one tensor are kept: one bit per weight, by flat index. Not safe to write
 * from several threads.
 */
public final class WeightMask {
  private final int size;
  private final long[] words;

  /**
   * A mask that keeps nothing.
   *
   * @param size the number of weights
   */
  public WeightMask(int size) {
    if (size < 0) {
      throw new IllegalArgumentException("a mask of " + size + " weights");
    }
    this.size = size;
    this.words = new long[(size >>> 6) + 1];
  }

  /** The number of weights. */
  public int size() {
    return size;
  }

  /**
   * Whether a weight is kept.
   *
   * @param index its flat index, 0 … size − 1
   */
  public boolean keeps(int index) {
    return (words[index >>> 6] >>> index & 1) != 0;
  }

  /**
   * Keeps a weight.
   *
   * @param index its flat index, 0 … size − 1
   */
  public void keep(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException("weight " + index + " of " + size);
    }
    words[index >>> 6] |= 1L << index;
  }

  /** How many weights are kept. */
  public int kept() {
    int kept = 0;
    for (long word : words) {
      kept += Long.bitCount(word);
    }
    return kept;
  }
}
