package dev.marble.kernel;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** As many sums at a time as a vector register holds. */
final class VectorScan implements ScanKernel {
  private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /** Whether a register holds enough longs to be worth it. */
  static boolean isWide() {
    return LANES >= 4;
  }

  private final ScalarScan small = new ScalarScan();

  @Override
  public int extend(long[] sums, int size, long item, long target, long tolerance) {
    if (size < LANES) {
      return small.extend(sums, size, item, target, tolerance);
    }
    long from = target - tolerance;
    long to = target + tolerance;
    for (int m = 0; m < size; m += LANES) {
      LongVector sum = LongVector.fromArray(SPECIES, sums, m).add(item);
      sum.intoArray(sums, size + m);
      VectorMask<Long> within =
          sum.compare(VectorOperators.GE, from).and(sum.compare(VectorOperators.LE, to));
      if (within.anyTrue()) {
        return m + within.firstTrue();
      }
    }
    return -1;
  }

  @Override
  public String label() {
    return "vector, " + LANES + " longs";
  }
}
