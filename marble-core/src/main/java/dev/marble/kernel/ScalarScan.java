package dev.marble.kernel;

/** The specification. */
final class ScalarScan implements ScanKernel {

  @Override
  public int extend(long[] sums, int size, long item, long target, long tolerance) {
    for (int m = 0; m < size; m++) {
      long sum = sums[m] + item;
      sums[size + m] = sum;
      if (Math.abs(sum - target) <= tolerance) {
        return m;
      }
    }
    return -1;
  }

  @Override
  public String label() {
    return "scalar";
  }
}
