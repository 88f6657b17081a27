package dev.marble.kernel;

/** The specification. */
final class ScalarSums implements SumKernel {

  @Override
  public void extend(int[] sums, int size, int item) {
    for (int m = 0; m < size; m++) {
      sums[size + m] = sums[m] + item;
    }
  }

  @Override
  public int copyBelow(long[] sorted, int from, long base, long end, long[] into, int at) {
    int to = at;
    for (int i = from; base + sorted[i] < end; i++) {
      into[to++] = base + sorted[i];
    }
    return to;
  }
}
