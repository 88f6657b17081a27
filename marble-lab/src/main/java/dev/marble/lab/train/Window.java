package dev.marble.lab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * How a kernel moves over an image, axis by axis.
 *
 * @param strides how far it moves
 * @param dilations how far its entries are apart
 * @param pads the sizes of the border before each axis, then those behind them
 */
@SuppressWarnings("ArrayRecordComponent") // handed through, never compared
record Window(long[] strides, long[] dilations, long[] pads) {

  /** Of a node with a kernel of some size. */
  static Window of(Forward node, long[] kernel) {
    int axes = kernel.length;
    long[] strides = orOnes(node.wholes("strides"), axes);
    long[] dilations = orOnes(node.wholes("dilations"), axes);
    String auto = node.attribute("auto_pad", "NOTSET");
    long[] given = node.wholes("pads");
    long[] pads = given == null ? new long[2 * axes] : given;
    if (auto.startsWith("SAME")) {
      pads = same(node, kernel, strides, dilations, auto.equals("SAME_LOWER"));
    } else if (auto.equals("VALID")) {
      pads = new long[2 * axes];
    }
    return new Window(strides, dilations, pads);
  }

  private static long[] same(
      Forward node, long[] kernel, long[] strides, long[] dilations, boolean lower) {
    Shape shape = node.tensor(0).getShape();
    long[] pads = new long[2 * kernel.length];
    for (int i = 0; i < kernel.length; i++) {
      long size = shape.get(i + 2);
      long outputs = (size + strides[i] - 1) / strides[i];
      long span = (kernel[i] - 1) * dilations[i] + 1;
      long total = Math.max(0, (outputs - 1) * strides[i] + span - size);
      pads[i] = lower ? total - total / 2 : total / 2;
      pads[i + kernel.length] = total - pads[i];
    }
    return pads;
  }

  private static long[] orOnes(long[] given, int axes) {
    if (given != null) {
      return given;
    }
    long[] ones = new long[axes];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** Whether both sides of each axis have the same border. */
  boolean isSymmetric() {
    int axes = strides.length;
    return Arrays.equals(pads, 0, axes, pads, axes, 2 * axes);
  }

  /** The border that the engine adds itself: none where {@link #padded} has added it. */
  long[] padding() {
    return isSymmetric() ? Arrays.copyOf(pads, strides.length) : new long[strides.length];
  }

  /** An image with the border that the engine cannot add itself. */
  NDArray padded(NDArray image, float value) {
    return isSymmetric() ? image : ShapeOperators.pad(image, pads, value);
  }
}
