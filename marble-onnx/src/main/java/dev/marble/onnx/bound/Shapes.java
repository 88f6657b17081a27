package dev.marble.onnx.bound;

import java.util.Arrays;

/** ONNX's broadcasting. */
final class Shapes {
  private Shapes() {}

  /** The common shape. */
  static int[] broadcast(int[] a, int[] b) {
    int rank = Math.max(a.length, b.length);
    int[] shape = new int[rank];
    for (int i = 0; i < rank; i++) {
      int left = dim(a, rank, i);
      int right = dim(b, rank, i);
      if (left != right && left != 1 && right != 1) {
        throw new NoBound(
            "the shapes "
                + Arrays.toString(a)
                + " and "
                + Arrays.toString(b)
                + " do not fit each other");
      }
      shape[i] = left == 1 ? right : left;
    }
    return shape;
  }

  private static int dim(int[] shape, int rank, int axis) {
    int at = axis - rank + shape.length;
    return at < 0 ? 1 : shape[at];
  }

  /** For each element of the larger shape the element of the smaller one that it takes. */
  static int[] sources(int[] from, int[] to) {
    if (!Arrays.equals(broadcast(from, to), to)) {
      throw new NoBound(
          "the shape " + Arrays.toString(from) + " does not fit into " + Arrays.toString(to));
    }
    int rank = to.length;
    int[] stride = new int[rank];
    int step = 1;
    for (int axis = rank - 1; axis >= 0; axis--) {
      int dim = dim(from, rank, axis);
      stride[axis] = dim == 1 ? 0 : step;
      step *= dim;
    }
    int[] sources = new int[Enclosure.size(to)];
    int[] at = new int[rank];
    int source = 0;
    for (int i = 0; i < sources.length; i++) {
      sources[i] = source;
      for (int axis = rank - 1; axis >= 0; axis--) {
        source += stride[axis];
        if (++at[axis] < to[axis]) {
          break;
        }
        source -= stride[axis] * to[axis];
        at[axis] = 0;
      }
    }
    return sources;
  }

  /** The axis with negative numbers counted from the end. */
  static int axis(long axis, int rank) {
    long from = axis < 0 ? axis + rank : axis;
    if (from < 0 || from >= Math.max(1, rank)) {
      throw new NoBound("its axis " + axis + " does not exist in " + rank + " axes");
    }
    return (int) from;
  }

  /** √ of how often the most used source is read: by so much copies lengthen a vector at most. */
  static double stretch(int[] sources) {
    int largest = -1;
    for (int source : sources) {
      largest = Math.max(largest, source);
    }
    int[] uses = new int[largest + 1];
    int most = 0;
    for (int source : sources) {
      if (source >= 0) {
        most = Math.max(most, ++uses[source]);
      }
    }
    return Math.sqrt(most) * (1 + 0x1p-50);
  }
}
