package dev.marble.ticket;

/**
 * For each target weight a number of {@code samples} bits that says which of its hidden units are
 * kept (see {@link Choice}), packed without gaps. Threads may write at the same time if no two of
 * them touch weights of the same 64 (weights 64i .. 64i + 63 fill whole words).
 */
public final class Mask {
  private final int size;
  private final int samples;
  private final long[] words;

  /**
   * A mask that keeps nothing.
   *
   * @param size the number of target weights
   * @param samples bits per target weight, 1 to 62
   */
  public Mask(int size, int samples) {
    if (size < 0 || samples < 1 || samples > 62) {
      throw new IllegalArgumentException(
          "a mask of " + size + " weights with " + samples + " samples each (1 … 62)");
    }
    this.size = size;
    this.samples = samples;
    this.words = new long[Math.toIntExact(((long) size * samples + 63) >> 6)];
  }

  /** The number of target weights. */
  public int size() {
    return size;
  }

  /** Bits per target weight. */
  public int samples() {
    return samples;
  }

  /**
   * The kept units of one target weight.
   *
   * @param index its flat index
   * @return bit j for sample j
   */
  public long get(int index) {
    long bit = (long) index * samples;
    int word = (int) (bit >> 6);
    int shift = (int) bit & 63;
    long value = words[word] >>> shift;
    if (shift + samples > 64) {
      value |= words[word + 1] << (64 - shift);
    }
    return value & (1L << samples) - 1;
  }

  /**
   * Sets the kept units of one target weight.
   *
   * @param index its flat index
   * @param subset bit j for sample j, below 2<sup>samples</sup>
   */
  public void set(int index, long subset) {
    assert subset >= 0 && subset < 1L << samples;
    long all = (1L << samples) - 1;
    long bit = (long) index * samples;
    int word = (int) (bit >> 6);
    int shift = (int) bit & 63;
    words[word] = words[word] & ~(all << shift) | subset << shift;
    if (shift + samples > 64) {
      int done = 64 - shift;
      words[word + 1] = words[word + 1] & ~(all >>> done) | subset >>> done;
    }
  }

  /**
   * The number of kept random weights out of hidden units.
   *
   * @param choice what its numbers say
   * @return how many
   */
  public long kept(Choice choice) {
    long kept = 0;
    if (choice == Choice.SUBSET) {
      for (long word : words) {
        kept += Long.bitCount(word);
      }
      return kept;
    }
    for (int i = 0; i < size; i++) {
      kept += choice.kept(get(i));
    }
    return kept;
  }

  /** The largest number that it stores, 0 without weights. */
  public long largest() {
    long largest = 0;
    for (int i = 0; i < size; i++) {
      largest = Math.max(largest, get(i));
    }
    return largest;
  }

  /**
   * The same mask with more bits per weight, the new ones 0.
   *
   * @param more bits per target weight, at least as many as now
   * @return a new mask
   */
  public Mask widened(int more) {
    Mask wider = new Mask(size, more);
    for (int i = 0; i < size; i++) {
      wider.set(i, get(i));
    }
    return wider;
  }
}
