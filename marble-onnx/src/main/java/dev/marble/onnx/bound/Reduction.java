package dev.marble.onnx.bound;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** ReduceMean, ReduceSum, ReduceMax and ReduceMin. */
final class Reduction {
  private Reduction() {}

  /** The axes that a node reduces, from an attribute or an input. */
  static boolean[] axes(NodeContext node, int rank) {
    List<Long> axes = new ArrayList<>(node.integers("axes"));
    if (node.has(1)) {
      for (long axis : node.longs(1)) {
        axes.add(axis);
      }
    }
    boolean[] reduced = new boolean[rank];
    if (axes.isEmpty()) {
      Arrays.fill(reduced, node.integer("noop_with_empty_axes", 0) == 0);
    }
    axes.forEach(axis -> reduced[Shapes.axis(axis, rank)] = true);
    return reduced;
  }

  static boolean keeps(NodeContext node) {
    return node.integer("keepdims", 1) != 0;
  }

  private static int[] shape(int[] from, boolean[] reduced, boolean keep) {
    List<Integer> shape = new ArrayList<>();
    for (int i = 0; i < from.length; i++) {
      if (!reduced[i]) {
        shape.add(from[i]);
      } else if (keep) {
        shape.add(1);
      }
    }
    return Enclosure.shape(shape);
  }

  /** For each element of the input the element of the result that it goes into. */
  private static int[] targets(int[] from, boolean[] reduced) {
    return Shapes.sources(shape(from, reduced, true), from);
  }

  private static int count(int[] from, boolean[] reduced) {
    int count = 1;
    for (int i = 0; i < from.length; i++) {
      count *= reduced[i] ? from[i] : 1;
    }
    return count;
  }

  static Enclosure sum(Enclosure x, boolean[] reduced, boolean keep) {
    return sum(x, reduced, keep, 1);
  }

  static Enclosure mean(Enclosure x, boolean[] reduced, boolean keep) {
    int count = count(x.shape, reduced);
    if (count == 0) {
      throw new NoBound("it takes the mean of nothing");
    }
    return sum(x, reduced, keep, count);
  }

  private static Enclosure sum(Enclosure x, boolean[] reduced, boolean keep, int divisor) {
    int[] shape = shape(x.shape, reduced, keep);
    Pooling.Sum sum = new Pooling.Sum(x, Enclosure.size(shape));
    int[] targets = targets(x.shape, reduced);
    for (int i = 0; i < targets.length; i++) {
      sum.add(targets[i], i);
    }
    for (int i = 0; i < Enclosure.size(shape); i++) {
      sum.divide(i, divisor);
    }
    int count = count(x.shape, reduced);
    return sum.result(count, Math.sqrt(count) / divisor * x.norm, shape);
  }

  static Enclosure max(Enclosure x, boolean[] reduced, boolean keep) {
    int[] shape = shape(x.shape, reduced, keep);
    int size = Enclosure.size(shape);
    int count = count(x.shape, reduced);
    int[][] windows = new int[size][count];
    int[] filled = new int[size];
    int[] targets = targets(x.shape, reduced);
    for (int i = 0; i < targets.length; i++) {
      windows[targets[i]][filled[targets[i]]++] = i;
    }
    Pooling.Maximum maximum = new Pooling.Maximum(x, size);
    for (int i = 0; i < size; i++) {
      maximum.of(i, windows[i], count);
    }
    return maximum.result(shape);
  }

  static Enclosure min(Enclosure x, boolean[] reduced, boolean keep) {
    return Arithmetic.negate(max(Arithmetic.negate(x), reduced, keep));
  }
}
