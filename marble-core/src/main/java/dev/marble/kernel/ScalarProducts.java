package dev.marble.kernel;

/** The specification. */
final class ScalarProducts implements ProductKernel {

  @Override
  public int first(int[] left, int from, int[] right, int count, long low, long high) {
    return first(left, from, right, 0, count, low, high);
  }

  /** As above, beginning with the product number {@code i}. */
  static int first(int[] left, int from, int[] right, int i, int count, long low, long high) {
    for (int at = i; at < count; at++) {
      long product = (long) left[from + at] * right[at];
      if (product >= low && product <= high) {
        return at;
      }
    }
    return -1;
  }

  @Override
  public String label() {
    return "scalar";
  }
}
