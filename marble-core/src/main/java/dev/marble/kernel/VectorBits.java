package dev.marble.kernel;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** As many words at a time as a vector register holds. */
final class VectorBits implements BitKernel {
  private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private final ScalarBits rest = new ScalarBits();

  @Override
  public void orMovedUp(long[] set, int from, int to, int words, int bits) {
    int end = to;
    if (bits != 0) {
      int last = Math.max(from, words + 1);
      for (; end - LANES >= last; end -= LANES) {
        int w = end - LANES;
        LongVector upper = LongVector.fromArray(SPECIES, set, w - words);
        LongVector lower = LongVector.fromArray(SPECIES, set, w - words - 1);
        LongVector.fromArray(SPECIES, set, w)
            .or(upper.lanewise(VectorOperators.LSHL, bits))
            .or(lower.lanewise(VectorOperators.LSHR, 64 - bits))
            .intoArray(set, w);
      }
    }
    rest.orMovedUp(set, from, end, words, bits);
  }
}
