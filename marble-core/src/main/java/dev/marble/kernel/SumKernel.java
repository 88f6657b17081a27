package dev.marble.kernel;

/** The two steps in which subset sums are made by the million. */
public sealed interface SumKernel permits ScalarSums, VectorSums {
  /** How many places behind the last sum a kernel may read or write. */
  int SLACK = 16;

  /**
   * Doubles a table of sums: {@code sums[size + m] = sums[m] + item} for m = 0 .. size − 1.
   *
   * <p>Preconditions, not checked: {@code size} is a power of two, {@code 2 · size ≤ sums.length}.
   *
   * @param sums the sums without the item; receives those with it
   * @param size how many there are
   * @param item the item, in the units of the table
   */
  void extend(int[] sums, int size, int item);

  /**
   * Copies {@code base + sorted[from]}, {@code base + sorted[from + 1]}, … to {@code into[at]}, …
   * as long as they are below {@code end}. Up to {@link #SLACK} places behind them may be written
   * too.
   *
   * <p>Preconditions, not checked: {@code sorted} ascends and its last {@link #SLACK} values are
   * not below {@code end − base}; sums do not overflow; there is room in {@code into}.
   *
   * @param sorted ascending values
   * @param from the first to copy
   * @param base added to each
   * @param end the first sum that is too large
   * @param into receives the sums
   * @param at where
   * @return one past the place of the last sum copied
   */
  int copyBelow(long[] sorted, int from, long base, long end, long[] into, int at);
}
