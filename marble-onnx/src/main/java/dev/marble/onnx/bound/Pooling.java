package dev.marble.onnx.bound;

import java.util.Arrays;
import java.util.List;

/** MaxPool, AveragePool, and the global ones. */
final class Pooling {
  private Pooling() {}

  private static Windows windows(NodeContext node, Enclosure x) {
    List<Long> kernel = node.integers("kernel_shape");
    node.check(x.shape.length == kernel.size() + 2 && !kernel.isEmpty(), "its window does not fit");
    return Windows.of(node, x.shape, kernel.stream().mapToInt(Math::toIntExact).toArray());
  }

  static Enclosure max(NodeContext node) {
    Enclosure x = node.enclosure(0);
    node.check(
        node.proto().getOutputCount() == 1 || node.proto().getOutput(1).isEmpty(),
        "it returns indices");
    node.check(node.integer("storage_order", 0) == 0, "its storage_order is not 0");
    Windows windows = windows(node, x);
    int positions = windows.positions();
    int channels = x.shape[0] * x.shape[1];
    int space = Windows.product(x.shape, 2);
    Maximum maximum = new Maximum(x, channels * positions);
    int[] window = new int[windows.taps()];
    for (int c = 0; c < channels; c++) {
      for (int p = 0; p < positions; p++) {
        int count = 0;
        for (int r = 0; r < windows.taps(); r++) {
          int at = windows.table()[r * positions + p];
          if (at >= 0) {
            window[count++] = c * space + at;
          }
        }
        maximum.of(c * positions + p, window, count);
      }
    }
    return maximum
        .result(windows.outputShape(x.shape[0], x.shape[1]))
        .within(Shapes.stretch(windows.table()) * x.norm);
  }

  /** The maximum of some elements. */
  static final class Maximum {
    private final Enclosure x;
    private final double[][] y;

    Maximum(Enclosure x, int size) {
      this.x = x;
      this.y = new double[6][size];
    }

    /**
     * With i the target's largest and j the ticket's: x'_i − x_i ≤ max x' − max x ≤ x'_j − x_j;
     * only elements that may be the largest count.
     */
    void of(int to, int[] from, int count) {
      if (count == 0) {
        throw new NoBound("it takes the maximum of nothing");
      }
      double low = Double.NEGATIVE_INFINITY;
      double high = Double.NEGATIVE_INFINITY;
      double ticketLow = Double.NEGATIVE_INFINITY;
      double ticketHigh = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < count; k++) {
        int i = from[k];
        low = Math.max(low, x.low[i]);
        high = Math.max(high, x.high[i]);
        ticketLow = Math.max(ticketLow, x.ticketLow[i]);
        ticketHigh = Math.max(ticketHigh, x.ticketHigh[i]);
      }
      double down = Double.POSITIVE_INFINITY;
      double up = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < count; k++) {
        int i = from[k];
        down = x.high[i] >= low ? Math.min(down, x.down[i]) : down;
        up = x.ticketHigh[i] >= ticketLow ? Math.max(up, x.up[i]) : up;
      }
      y[0][to] = low;
      y[1][to] = high;
      y[2][to] = ticketLow;
      y[3][to] = ticketHigh;
      y[4][to] = down;
      y[5][to] = up;
    }

    Enclosure result(int... shape) {
      return Enclosure.of(shape, y[0], y[1], y[2], y[3], y[4], y[5]);
    }
  }

  static Enclosure average(NodeContext node) {
    Enclosure x = node.enclosure(0);
    Windows windows = windows(node, x);
    boolean withPadding = node.integer("count_include_pad", 0) != 0;
    int positions = windows.positions();
    int channels = x.shape[0] * x.shape[1];
    int space = Windows.product(x.shape, 2);
    int least = Integer.MAX_VALUE;
    Sum sum = new Sum(x, channels * positions);
    for (int p = 0; p < positions; p++) {
      int count = 0;
      boolean beyond = false;
      for (int r = 0; r < windows.taps(); r++) {
        boolean inside = windows.table()[r * positions + p] >= 0;
        beyond |= !windows.inPadded()[r * positions + p];
        count += inside || withPadding ? 1 : 0;
      }
      node.check(!(withPadding && beyond), "its windows reach beyond the padding");
      node.check(count > 0, "it takes the mean of nothing");
      for (int c = 0; c < channels; c++) {
        int to = c * positions + p;
        for (int r = 0; r < windows.taps(); r++) {
          int at = windows.table()[r * positions + p];
          if (at >= 0) {
            sum.add(to, c * space + at);
          }
        }
        sum.divide(to, count);
      }
      least = Math.min(least, count);
    }
    // A mean of c elements is at most 1/√c of their length.
    double most = Shapes.stretch(windows.table()) / Math.sqrt(least) * x.norm;
    return sum.result(windows.taps(), most, windows.outputShape(x.shape[0], x.shape[1]));
  }

  /** Sums and means, with the rounding of both networks. */
  static final class Sum {
    private final Enclosure x;
    private final double[][] y;

    Sum(Enclosure x, int size) {
      this.x = x;
      this.y = new double[7][size];
    }

    void add(int to, int from) {
      y[0][to] += x.low[from];
      y[1][to] += x.high[from];
      y[2][to] += x.down[from];
      y[3][to] += x.up[from];
      y[4][to] += x.magnitude(from);
      y[5][to] += x.ticketLow[from];
      y[6][to] += x.ticketHigh[from];
    }

    void divide(int to, int count) {
      for (double[] part : y) {
        part[to] /= count;
      }
    }

    /** With the length of the deviation before the rounding at most {@code most}. */
    Enclosure result(int terms, double most, int... shape) {
      double squares = 0;
      double relative = Rounding.ofSum(terms);
      for (int i = 0; i < y[0].length; i++) {
        double error = relative * y[4][i] + (terms + 16) * Rounding.TINY;
        if (!(y[4][i] * terms < Rounding.LARGEST)) {
          throw new NoBound("its sums may overflow");
        }
        y[0][i] -= error;
        y[1][i] += error;
        y[2][i] -= 2 * error;
        y[3][i] += 2 * error;
        y[5][i] -= error;
        y[6][i] += error;
        squares += 4 * error * error;
      }
      return Enclosure.of(shape, y[0], y[1], y[5], y[6], y[2], y[3])
          .within(most + Math.sqrt(squares));
    }
  }

  static Enclosure globalAverage(NodeContext node) {
    return Reduction.mean(node.enclosure(0), spatial(node), true);
  }

  static Enclosure globalMax(NodeContext node) {
    return Reduction.max(node.enclosure(0), spatial(node), true);
  }

  private static boolean[] spatial(NodeContext node) {
    boolean[] axes = new boolean[node.enclosure(0).shape.length];
    node.check(axes.length >= 3, "its input has no spatial axes");
    Arrays.fill(axes, 2, axes.length, true);
    return axes;
  }
}
