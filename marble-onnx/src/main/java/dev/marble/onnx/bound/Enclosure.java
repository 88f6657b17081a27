package dev.marble.onnx.bound;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.marble.onnx.Tensors;
import java.util.Arrays;
import java.util.List;

/**
 * Intervals for a value of the graph, element by element in row-major order: {@code low … high}
 * holds the target's value, {@code ticketLow … ticketHigh} the ticket's, and {@code down … up} the
 * ticket's minus the target's. Beside these, the length of the whole deviation is bounded: it
 * passes through a linear layer with the layer's spectral norm, where intervals pass with its row
 * sums. Immutable once made; arrays may be shared.
 */
final class Enclosure implements Value {
  private static final double NORM_ENLARGED = 1 + 0x1p-30;

  final int[] shape;
  final double[] low;
  final double[] high;
  final double[] ticketLow;
  final double[] ticketHigh;
  final double[] down;
  final double[] up;

  /** How the deviation came about, null if that was not kept. */
  Step step;

  /**
   * If at least 0, the elements along the last axis are shares in both networks: none is negative,
   * and their sum is 1 up to this.
   */
  double offOne = -1;

  /** The Euclidean norm of the deviation, over all elements, is at most this. */
  final double norm;

  private Enclosure(
      int[] shape,
      double[] low,
      double[] high,
      double[] ticketLow,
      double[] ticketHigh,
      double[] down,
      double[] up,
      double norm) {
    this.shape = shape;
    this.low = low;
    this.high = high;
    this.ticketLow = ticketLow;
    this.ticketHigh = ticketHigh;
    this.down = down;
    this.up = up;
    this.norm = norm;
  }

  /** The longest vector whose elements are within their intervals. */
  static double norm(double[] down, double[] up) {
    double squares = 0;
    for (int i = 0; i < down.length; i++) {
      double most = Math.max(-down[i], up[i]);
      squares += most * most;
    }
    return Math.sqrt(squares) * NORM_ENLARGED;
  }

  /**
   * The same, where the deviation is known to be no longer than that.
   *
   * @param most at least the Euclidean norm of the deviation; nothing is lost if it is infinite
   */
  Enclosure within(double most) {
    double length = most * NORM_ENLARGED;
    if (!(length < norm)) {
      return this;
    }
    double[] from = down.clone();
    double[] to = up.clone();
    for (int i = 0; i < from.length; i++) {
      from[i] = Math.max(from[i], -length);
      to[i] = Math.min(to[i], length);
    }
    Enclosure tight = of(shape, low, high, ticketLow.clone(), ticketHigh.clone(), from, to);
    return new Enclosure(
            shape,
            low,
            high,
            tight.ticketLow,
            tight.ticketHigh,
            tight.down,
            tight.up,
            Math.min(length, tight.norm))
        .by(step);
  }

  /** From parts that were tightened before. */
  static Enclosure raw(
      int[] shape,
      double[] low,
      double[] high,
      double[] ticketLow,
      double[] ticketHigh,
      double[] down,
      double[] up) {
    return new Enclosure(shape, low, high, ticketLow, ticketHigh, down, up, norm(down, up));
  }

  /** A value that is the same in both networks. */
  static Enclosure same(int[] shape, double[] low, double[] high) {
    double[] zero = new double[low.length];
    return new Enclosure(shape, low, high, low, high, zero, zero, 0);
  }

  /** A constant. */
  static Enclosure of(TensorProto tensor) {
    if (!Tensors.isFloating(Tensors.type(tensor))) {
      throw new NoBound("it computes with integers as if they were activations");
    }
    float[] floats = Tensors.floats(tensor);
    double[] values = new double[floats.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = floats[i];
      if (!Double.isFinite(values[i])) {
        throw new NoBound("the constant \"" + tensor.getName() + "\" is not finite");
      }
    }
    return same(shape(Tensors.shape(tensor)), values, values);
  }

  static int[] shape(List<Integer> shape) {
    return shape.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * From the target's range and the deviation; the ticket's range follows. The arrays are taken
   * over and tightened in place.
   */
  static Enclosure of(int[] shape, double[] low, double[] high, double[] down, double[] up) {
    double[] ticketLow = new double[low.length];
    double[] ticketHigh = new double[low.length];
    Arrays.fill(ticketLow, Double.NEGATIVE_INFINITY);
    Arrays.fill(ticketHigh, Double.POSITIVE_INFINITY);
    return of(shape, low, high, ticketLow, ticketHigh, down, up);
  }

  /** From all parts; each is cut to what the others leave. The arrays are taken over. */
  static Enclosure of(
      int[] shape,
      double[] low,
      double[] high,
      double[] ticketLow,
      double[] ticketHigh,
      double[] down,
      double[] up) {
    for (int i = 0; i < low.length; i++) {
      down[i] = Math.max(down[i], Rounding.down(ticketLow[i] - high[i]));
      up[i] = Math.min(up[i], Rounding.up(ticketHigh[i] - low[i]));
      ticketLow[i] = Math.max(ticketLow[i], Rounding.down(low[i] + down[i]));
      ticketHigh[i] = Math.min(ticketHigh[i], Rounding.up(high[i] + up[i]));
      // Also false for NaN.
      boolean finite =
          low[i] > -Rounding.LARGEST
              && high[i] < Rounding.LARGEST
              && ticketLow[i] > -Rounding.LARGEST
              && ticketHigh[i] < Rounding.LARGEST
              && low[i] <= high[i]
              && down[i] <= up[i];
      if (!finite) {
        throw new NoBound(
            "its output may overflow to infinity or be undefined (element "
                + i
                + " ranges over "
                + low[i]
                + " … "
                + high[i]
                + " in the target, "
                + ticketLow[i]
                + " … "
                + ticketHigh[i]
                + " in the ticket)");
      }
    }
    return new Enclosure(shape, low, high, ticketLow, ticketHigh, down, up, norm(down, up));
  }

  /** The same ranges, with the deviation left out of account: for sums of weight errors alone. */
  Enclosure withoutDeviation() {
    double[] zero = new double[low.length];
    return new Enclosure(shape, low, high, ticketLow, ticketHigh, zero, zero, 0);
  }

  /** The same elements under another shape. */
  Enclosure reshaped(int... newShape) {
    Enclosure same = new Enclosure(newShape, low, high, ticketLow, ticketHigh, down, up, norm);
    return step == null
        ? same
        : same.by(new SumStep(List.of(new SumStep.Part(this, null, 1)), null));
  }

  /** This value, with how its deviation came about. */
  Enclosure by(Step how) {
    step = how;
    return this;
  }

  /** This value, of whose last axis it is known that it holds shares. */
  Enclosure ofShares(double off) {
    offOne = off;
    return this;
  }

  int size() {
    return low.length;
  }

  /** Whether both networks surely have the same value. */
  boolean isSame() {
    for (int i = 0; i < down.length; i++) {
      if (down[i] != 0 || up[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** The largest magnitude of an element in either network. */
  double magnitude(int i) {
    return Math.max(
        Math.max(Math.abs(low[i]), Math.abs(high[i])),
        Math.max(Math.abs(ticketLow[i]), Math.abs(ticketHigh[i])));
  }

  /** Widened for one more rounded operation in each network. */
  static Enclosure rounded(
      int[] shape,
      double[] low,
      double[] high,
      double[] ticketLow,
      double[] ticketHigh,
      double[] down,
      double[] up,
      java.util.function.IntToDoubleFunction error) {
    return rounded(
        shape, low, high, ticketLow, ticketHigh, down, up, error, Double.POSITIVE_INFINITY);
  }

  /** The same, where the deviation before the rounding is no longer than {@code most}. */
  static Enclosure rounded(
      int[] shape,
      double[] low,
      double[] high,
      double[] ticketLow,
      double[] ticketHigh,
      double[] down,
      double[] up,
      java.util.function.IntToDoubleFunction error,
      double most) {
    double squares = 0;
    for (int i = 0; i < low.length; i++) {
      double e = error.applyAsDouble(i);
      low[i] = Rounding.down(low[i] - e);
      high[i] = Rounding.up(high[i] + e);
      ticketLow[i] = Rounding.down(ticketLow[i] - e);
      ticketHigh[i] = Rounding.up(ticketHigh[i] + e);
      down[i] = Rounding.down(down[i] - 2 * e);
      up[i] = Rounding.up(up[i] + 2 * e);
      squares += 4 * e * e;
    }
    return of(shape, low, high, ticketLow, ticketHigh, down, up).within(most + Math.sqrt(squares));
  }

  /** The largest magnitude of all elements in either network. */
  double largest() {
    double largest = 0;
    for (int i = 0; i < low.length; i++) {
      largest = Math.max(largest, magnitude(i));
    }
    return largest;
  }

  static int size(int[] shape) {
    long size = 1;
    for (int dim : shape) {
      size *= dim;
      if (dim < 0 || size > Integer.MAX_VALUE - 16) {
        throw new NoBound("its output would have the shape " + Arrays.toString(shape));
      }
    }
    return (int) size;
  }
}
