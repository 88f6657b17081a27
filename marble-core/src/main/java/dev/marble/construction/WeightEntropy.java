package dev.marble.construction;

import java.util.Arrays;

/**
 * What a mask must cost: the entropy of the weights, each rounded to the nearest whole multiple of
 * a step.
 *
 * <p>A subset within ε of a weight tells its reader the weight to within ε, and the shortest way to
 * tell that is the number of one of the cells of width 2ε that the range is cut into, in the best
 * code for the shares of the weights in the cells. (Finer points on codes at a largest error:
 * Posner and Rodemich, <i>Epsilon entropy and data compression</i>, 1971.) The empirical entropy of
 * few weights is less than that of the distribution they come from: T weights never have more than
 * log₂ T bits each.
 */
final class WeightEntropy {
  private static final int MOST_CELLS = 1 << 22;

  private WeightEntropy() {}

  /**
   * The empirical entropy.
   *
   * @param values the weights, finite
   * @param step twice the largest error; 0 for weights that are all 0
   * @return bits per weight
   */
  static double bits(float[] values, double step) {
    double farthest = 0;
    for (float value : values) {
      farthest = Math.max(farthest, Math.abs(value));
    }
    if (farthest == 0) {
      return 0;
    }
    double cells = StrictMath.rint(farthest / step);
    return cells <= MOST_CELLS ? counted(values, step, (int) cells) : sorted(values, step);
  }

  private static double counted(float[] values, double step, int cells) {
    int[] counts = new int[2 * cells + 1];
    for (float value : values) {
      counts[cells + (int) StrictMath.rint(value / step)]++;
    }
    double bits = 0;
    for (int count : counts) {
      bits += bits(count, values.length);
    }
    return bits;
  }

  private static double sorted(float[] values, double step) {
    double[] cells = new double[values.length];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = StrictMath.rint(values[i] / step) + 0.0; // no negative zero
    }
    Arrays.sort(cells);
    double bits = 0;
    int from = 0;
    for (int i = 1; i <= cells.length; i++) {
      if (i == cells.length || cells[i] != cells[from]) {
        bits += bits(i - from, values.length);
        from = i;
      }
    }
    return bits;
  }

  private static double bits(int count, int all) {
    double share = (double) count / all;
    return count == 0 ? 0 : -share * StrictMath.log(share) / StrictMath.log(2);
  }
}
