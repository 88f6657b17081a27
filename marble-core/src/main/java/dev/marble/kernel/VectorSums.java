package dev.marble.kernel;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** As many sums at a time as a vector register holds. */
final class VectorSums implements SumKernel {
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  private final ScalarSums small = new ScalarSums();

  @Override
  public void extend(int[] sums, int size, int item) {
    if (size < INTS.length()) {
      small.extend(sums, size, item);
      return;
    }
    for (int m = 0; m < size; m += INTS.length()) {
      IntVector.fromArray(INTS, sums, m).add(item).intoArray(sums, size + m);
    }
  }

  @Override
  public int copyBelow(long[] sorted, int from, long base, long end, long[] into, int at) {
    int to = at;
    for (int i = from; ; i += LONGS.length()) {
      LongVector sums = LongVector.fromArray(LONGS, sorted, i).add(base);
      sums.intoArray(into, to);
      int below = sums.compare(VectorOperators.LT, end).trueCount();
      to += below;
      if (below < LONGS.length()) {
        return to;
      }
    }
  }
}
