package dev.marble.subsetsum;

/** The checks that solvers for vectors make before their kernels run, and the sums of witnesses. */
public final class VectorInstances {
  private VectorInstances() {}

  /**
   * The sums of a subset's items.
   *
   * @param items the values (n, m)
   * @param subset bit j for item j
   * @param coordinates m
   * @return the sum of each coordinate (m)
   */
  public static long[] sums(long[][] items, long subset, int coordinates) {
    long[] sums = new long[coordinates];
    for (long rest = subset; rest != 0; rest &= rest - 1) {
      long[] item = items[Long.numberOfTrailingZeros(rest)];
      for (int i = 0; i < coordinates; i++) {
        sums[i] += item[i];
      }
    }
    return sums;
  }

  static void check(long[][] items, long[] target, long[] tolerances) {
    int coordinates = target.length;
    if (coordinates < 1) {
      throw new IllegalArgumentException("a target without coordinates is none");
    }
    if (tolerances.length != coordinates) {
      throw new IllegalArgumentException(
          "there are " + tolerances.length + " tolerances for " + coordinates + " coordinates");
    }
    for (int j = 0; j < items.length; j++) {
      if (items[j].length != coordinates) {
        throw new IllegalArgumentException(
            "item "
                + j
                + " has "
                + items[j].length
                + " coordinates, and the target has "
                + coordinates);
      }
    }
    for (int i = 0; i < coordinates; i++) {
      Instances.check(column(items, i), target[i], tolerances[i]);
    }
  }

  /** One coordinate of all items (n). */
  static long[] column(long[][] items, int coordinate) {
    long[] column = new long[items.length];
    for (int j = 0; j < column.length; j++) {
      column[j] = items[j][coordinate];
    }
    return column;
  }
}
