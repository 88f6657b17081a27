package dev.marble.lab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/** The largest or the mean value of each window. */
final class Pooling {
  private Pooling() {}

  static NDArray run(Forward node) {
    long[] kernel = node.wholes("kernel_shape");
    Window window = Window.of(node, kernel);
    boolean ceil = node.attribute("ceil_mode", 0L) != 0;
    if (Arrays.stream(window.dilations()).anyMatch(each -> each != 1)) {
      throw node.problem("has gaps in its windows, and cannot be trained so");
    }
    Shape size = new Shape(kernel);
    Shape strides = new Shape(window.strides());
    NDArray x = node.tensor(0);
    boolean fits = window.isSymmetric() && isAtMostHalf(window.padding(), kernel);
    Shape padding = new Shape(fits ? window.padding() : new long[kernel.length]);
    if (node.node().getOpType().equals("MaxPool")) {
      NDArray padded = fits ? x : ShapeOperators.pad(x, window.pads(), Float.NEGATIVE_INFINITY);
      return padded.getNDArrayInternal().maxPool(size, strides, padding, ceil);
    }
    boolean countPadding = node.attribute("count_include_pad", 0L) != 0;
    boolean hasPadding = Arrays.stream(window.pads()).anyMatch(each -> each != 0);
    if (fits && (countPadding || !hasPadding)) {
      return x.getNDArrayInternal().avgPool(size, strides, padding, ceil, countPadding);
    }
    Shape none = new Shape(new long[kernel.length]);
    NDArray padded = ShapeOperators.pad(x, window.pads(), 0);
    NDArray mean = padded.getNDArrayInternal().avgPool(size, strides, none, ceil, true);
    if (countPadding) {
      return mean;
    }
    // The share of each window that lies on the image.
    NDArray ones = ShapeOperators.pad(x.onesLike(), window.pads(), 0);
    return mean.div(ones.getNDArrayInternal().avgPool(size, strides, none, ceil, true));
  }

  private static boolean isAtMostHalf(long[] padding, long[] kernel) {
    for (int i = 0; i < kernel.length; i++) {
      if (2 * padding[i] > kernel[i]) {
        return false;
      }
    }
    return true;
  }
}
