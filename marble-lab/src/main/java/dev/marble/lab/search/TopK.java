package dev.marble.lab.search;

import java.util.Arrays;

/**
 * The k scores of largest absolute value among those of one or several tensors: exactly k, ties to
 * the first tensor and the lowest index. No sort, and no allocation from step to step.
 *
 * <p>Absolute values compare like the bits of their floats. From step to step scores move little,
 * so the k-th largest is looked for in a window around the last one: one pass counts what lies
 * above the window and copies what lies in it. If the k-th is not in there, the window is
 * everything once. Which window was tried changes the time, and never the answer.
 */
final class TopK {
  private static final int MAGNITUDE = Integer.MAX_VALUE; // all bits but the sign
  private static final int DIGIT_BITS = 10;

  private final float[][] scores;
  private final int[] near;
  private final int[] counts = new int[1 << DIGIT_BITS];
  private final int wanted; // how many a window should hold
  private int width = 1 << 16; // of the window on either side, in steps of the floats
  private int low;
  private int high = MAGNITUDE;
  private int found; // how many near the threshold
  private int threshold;
  private int ties; // how many that are equal to the threshold are kept
  private boolean hasMoreTies;

  /**
   * Scores that compete.
   *
   * @param scores tensor by tensor; they are read anew by each {@link #select}
   */
  TopK(float[]... scores) {
    this.scores = scores.clone();
    int total = 0;
    for (float[] each : scores) {
      total = Math.addExact(total, each.length);
    }
    this.near = new int[total];
    this.wanted = 64 + total / 64;
  }

  /** How many compete. */
  int size() {
    return near.length;
  }

  /**
   * Finds out which scores are kept.
   *
   * @param keep how many, at most as many as there are
   */
  void select(int keep) {
    assert keep >= 0 && keep <= near.length;
    if (keep == near.length) {
      threshold = 0;
      hasMoreTies = false;
      return;
    }
    if (keep == 0) {
      threshold = MAGNITUDE;
      ties = 0;
      hasMoreTies = true;
      return;
    }
    int rank = keep - scan();
    if (rank < 1 || rank > found) {
      widen();
      low = 0;
      high = MAGNITUDE;
      rank = keep - scan();
    }
    choose(rank);
    center();
  }

  private void widen() {
    width = Math.min(width << 2, 1 << 28);
  }

  /** The window for the next step: around the threshold, and neither crowded nor empty. */
  private void center() {
    if (high != MAGNITUDE || low != 0) {
      if (found > 2 * wanted && width > 16) {
        width -= width >>> 2;
      } else if (found < wanted) {
        width = Math.min(width + (width >>> 2), 1 << 28);
      }
    }
    low = Math.max(0, threshold - width);
    high = (int) Math.min(MAGNITUDE, (long) threshold + width);
  }

  /** Counts the scores above the window, and copies those in it. */
  private int scan() {
    int above = 0;
    int count = 0;
    int from = low;
    int to = high;
    for (float[] each : scores) {
      for (float score : each) {
        int bits = Float.floatToRawIntBits(score) & MAGNITUDE;
        above += (to - bits) >>> 31;
        near[count] = bits;
        // One more if from ≤ bits ≤ to; without a branch, which could not be foreseen.
        count += ((bits - from) | (to - bits)) >>> 31 ^ 1;
      }
    }
    found = count;
    return above;
  }

  /** Finds the score of a rank among those near, by its digits. */
  private void choose(int rank) {
    int left = rank; // among the first size of near, which lie in [from, to]
    int from = low;
    int to = high;
    int size = found;
    while (from < to) {
      int shift = Math.max(0, Integer.SIZE - Integer.numberOfLeadingZeros(to - from) - DIGIT_BITS);
      Arrays.fill(counts, 0);
      for (int i = 0; i < size; i++) {
        counts[near[i] - from >>> shift]++;
      }
      int digit = to - from >>> shift;
      while (counts[digit] < left) {
        left -= counts[digit--];
      }
      from += digit << shift;
      to = (int) Math.min(to, from + (1L << shift) - 1);
      int kept = 0;
      for (int i = 0; i < size; i++) {
        int bits = near[i];
        if (bits >= from && bits <= to) {
          near[kept++] = bits;
        }
      }
      size = kept;
    }
    threshold = from;
    ties = left;
    hasMoreTies = size > left;
  }

  /**
   * Writes values under the mask.
   *
   * @param tensor which
   * @param values what it holds where all is kept
   * @param masked receives the values that are kept, and 0 elsewhere
   */
  void mask(int tensor, float[] values, float[] masked) {
    float[] own = scores[tensor];
    int last = threshold - 1;
    for (int i = 0; i < own.length; i++) {
      int isKept = last - (Float.floatToRawIntBits(own[i]) & MAGNITUDE) >> 31;
      masked[i] = Float.intBitsToFloat(Float.floatToRawIntBits(values[i]) & isKept);
    }
    if (hasMoreTies) {
      dropTies(tensor, masked);
    }
  }

  private void dropTies(int tensor, float[] masked) {
    int left = ties;
    for (int t = 0; t < tensor; t++) {
      for (float score : scores[t]) {
        left -= (Float.floatToRawIntBits(score) & MAGNITUDE) == threshold ? 1 : 0;
      }
    }
    float[] own = scores[tensor];
    for (int i = 0; i < own.length; i++) {
      if ((Float.floatToRawIntBits(own[i]) & MAGNITUDE) == threshold && left-- <= 0) {
        masked[i] = 0;
      }
    }
  }
}
