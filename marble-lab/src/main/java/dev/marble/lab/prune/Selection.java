package dev.marble.lab.prune;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Keeps the k weights with the highest scores, exactly k, ties to the lowest index: radix selection
 * on the bits of the scores, which for non-negative doubles have the order of the numbers. Linear
 * time, no sort, the same answer on every machine.
 */
final class Selection {
  private static final int DIGIT_BITS = 16;
  private static final int DIGITS = 1 << DIGIT_BITS;

  private Selection() {}

  /**
   * Selects over several tensors at once; ties go to the first tensor, then to the lowest index.
   *
   * @param scores for each tensor a score per weight, finite and not negative
   * @param candidates for each tensor the weights to choose from
   * @param keep how many, at most as many as there are candidates
   * @return for each tensor the chosen weights
   */
  static List<BitSet> highest(List<double[]> scores, List<BitSet> candidates, long keep) {
    assert keep >= 0 && keep <= candidates.stream().mapToLong(BitSet::cardinality).sum();
    List<BitSet> chosen = new ArrayList<>();
    candidates.forEach(bits -> chosen.add(new BitSet(bits.length())));
    if (keep == 0) {
      return chosen;
    }
    long prefix = 0;
    long left = keep; // how many are still to be taken among those that have the prefix
    for (int shift = Long.SIZE - DIGIT_BITS; shift >= 0; shift -= DIGIT_BITS) {
      long[] counts = histogram(scores, candidates, shift, prefix);
      int digit = DIGITS - 1;
      while (counts[digit] < left) {
        left -= counts[digit--];
      }
      prefix = prefix << DIGIT_BITS | digit;
    }
    for (int t = 0; t < scores.size(); t++) {
      BitSet from = candidates.get(t);
      for (int i = from.nextSetBit(0); i >= 0; i = from.nextSetBit(i + 1)) {
        long bits = bits(scores.get(t)[i]);
        if (bits > prefix || bits == prefix && left-- > 0) {
          chosen.get(t).set(i);
        }
      }
    }
    return chosen;
  }

  /** How often each next digit occurs among the candidates whose higher digits are the prefix. */
  private static long[] histogram(
      List<double[]> scores, List<BitSet> candidates, int shift, long prefix) {
    long[] counts = new long[DIGITS];
    for (int t = 0; t < scores.size(); t++) {
      double[] values = scores.get(t);
      BitSet from = candidates.get(t);
      for (int i = from.nextSetBit(0); i >= 0; i = from.nextSetBit(i + 1)) {
        long digits = bits(values[i]) >>> shift;
        if (digits >>> DIGIT_BITS == prefix) {
          counts[(int) digits & DIGITS - 1]++;
        }
      }
    }
    return counts;
  }

  private static long bits(double score) {
    assert score >= 0 && score < Double.POSITIVE_INFINITY;
    return Double.doubleToRawLongBits(score + 0.0); // turns -0 into 0
  }
}
