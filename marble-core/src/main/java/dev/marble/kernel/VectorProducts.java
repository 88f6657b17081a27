package dev.marble.kernel;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** As many products at a time as a vector register holds. */
final class VectorProducts implements ProductKernel {
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
  private static final int LANES = LONGS.length();
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, VectorShape.forBitSize(LONGS.vectorBitSize() / 2));

  @Override
  public int first(int[] left, int from, int[] right, int count, long low, long high) {
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      LongVector product = longs(left, from + i).mul(longs(right, i));
      VectorMask<Long> within =
          product.compare(VectorOperators.GE, low).and(product.compare(VectorOperators.LE, high));
      if (within.anyTrue()) {
        return i + within.firstTrue();
      }
    }
    return ScalarProducts.first(left, from, right, i, count, low, high);
  }

  private static LongVector longs(int[] values, int from) {
    return (LongVector)
        IntVector.fromArray(INTS, values, from).convertShape(VectorOperators.I2L, LONGS, 0);
  }

  @Override
  public String label() {
    return "vector, " + LANES + " longs";
  }
}
