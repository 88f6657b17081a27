package dev.marble.lab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.marble.lab.train.Forward.Tensor;
import dev.marble.lab.train.Forward.Value;
import dev.marble.lab.train.Forward.Whole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Operators that move values about, and the whole numbers that say where to. */
final class ShapeOperators {
  private ShapeOperators() {}

  /** The result, or null if the operator is none of these. */
  static Value run(Forward node) {
    return switch (node.node().getOpType()) {
      case "Identity" -> node.value(0);
      case "Flatten" -> new Tensor(flatten(node));
      case "Reshape" -> new Tensor(reshape(node));
      case "Transpose" -> new Tensor(transpose(node));
      case "Concat" -> concat(node);
      case "Squeeze" -> squeeze(node);
      case "Unsqueeze" -> unsqueeze(node);
      case "Pad" -> new Tensor(pad(node));
      case "Shape" -> new Whole(node.tensor(0).getShape().getShape(), false);
      case "Gather" -> gather(node);
      case "Slice" -> slice(node);
      default -> null;
    };
  }

  static int axis(long given, int rank) {
    return (int) (given < 0 ? given + rank : given);
  }

  private static NDArray flatten(Forward node) {
    NDArray x = node.tensor(0);
    int axis = axis(node.attribute("axis", 1L), x.getShape().dimension());
    long rows = x.getShape().slice(0, axis).size();
    return x.reshape(rows, x.size() / rows);
  }

  private static NDArray reshape(Forward node) {
    NDArray x = node.tensor(0);
    long[] to = node.wholes("shape", 1).clone();
    boolean zeroIsZero = node.attribute("allowzero", 0L) != 0;
    for (int i = 0; i < to.length; i++) {
      if (to[i] == 0 && !zeroIsZero) {
        to[i] = x.getShape().get(i);
      }
    }
    long given = Arrays.stream(to).filter(dim -> dim > 0).reduce(1, (a, b) -> a * b);
    boolean open = Arrays.stream(to).anyMatch(dim -> dim < 0);
    if (open ? given == 0 || x.size() % given != 0 : given != x.size()) {
      throw node.problem(
          "cannot turn values of shape " + x.getShape() + " into " + Arrays.toString(to));
    }
    return x.reshape(to);
  }

  private static NDArray transpose(Forward node) {
    NDArray x = node.tensor(0);
    long[] order = node.wholes("perm");
    return order == null
        ? x.transpose()
        : x.transpose(Arrays.stream(order).mapToInt(axis -> (int) axis).toArray());
  }

  private static Value concat(Forward node) {
    int count = node.node().getInputCount();
    if (node.value(0) instanceof Whole) {
      List<Long> all = new ArrayList<>();
      for (int slot = 0; slot < count; slot++) {
        Arrays.stream(node.whole(slot)).forEach(all::add);
      }
      return new Whole(all.stream().mapToLong(Long::longValue).toArray(), false);
    }
    NDList parts = new NDList();
    for (int slot = 0; slot < count; slot++) {
      parts.add(node.tensor(slot));
    }
    int rank = parts.head().getShape().dimension();
    return new Tensor(NDArrays.concat(parts, axis(node.attribute("axis", 0L), rank)));
  }

  private static Value squeeze(Forward node) {
    if (node.value(0) instanceof Whole whole) {
      return new Whole(whole.numbers(), true);
    }
    NDArray x = node.tensor(0);
    long[] axes = node.wholes("axes", 1);
    if (axes == null) {
      return new Tensor(x.squeeze());
    }
    int rank = x.getShape().dimension();
    return new Tensor(x.squeeze(Arrays.stream(axes).mapToInt(each -> axis(each, rank)).toArray()));
  }

  private static Value unsqueeze(Forward node) {
    if (node.value(0) instanceof Whole whole) {
      return new Whole(whole.numbers(), false);
    }
    NDArray x = node.tensor(0);
    long[] axes = node.wholes("axes", 1);
    int rank = x.getShape().dimension() + axes.length;
    TreeSet<Integer> sorted = new TreeSet<>();
    Arrays.stream(axes).forEach(each -> sorted.add(axis(each, rank)));
    for (int each : sorted) {
      x = x.expandDims(each);
    }
    return new Tensor(x);
  }

  private static NDArray pad(Forward node) {
    if (!node.attribute("mode", "constant").equals("constant")) {
      throw node.problem("pads by \"" + node.attribute("mode", "") + "\", not by a constant");
    }
    if (node.has(3)) {
      throw node.problem("names its axes, and cannot be trained so");
    }
    float value = node.has(2) ? node.tensor(2).toFloatArray()[0] : node.attribute("value", 0f);
    return pad(node.tensor(0), node.wholes("pads", 1), value);
  }

  /**
   * Adds a border.
   *
   * @param x values
   * @param pads the sizes before each of the last axes, then those behind them
   * @param value what the border is made of
   */
  static NDArray pad(NDArray x, long[] pads, float value) {
    int axes = pads.length / 2;
    long[] order = new long[pads.length]; // the engine starts at the last axis
    for (int i = 0; i < axes; i++) {
      order[2 * i] = pads[axes - 1 - i];
      order[2 * i + 1] = pads[2 * axes - 1 - i];
    }
    return x.pad(new Shape(order), value);
  }

  private static Value gather(Forward node) {
    if (!(node.value(0) instanceof Whole whole) || !(node.value(1) instanceof Whole which)) {
      throw node.problem("gathers floats, and only shapes can be gathered from");
    }
    long[] result = new long[which.numbers().length];
    for (int i = 0; i < result.length; i++) {
      result[i] = whole.numbers()[axis(which.numbers()[i], whole.numbers().length)];
    }
    return new Whole(result, which.isScalar());
  }

  private static Value slice(Forward node) {
    long[] starts = node.wholes("starts", 1);
    long[] ends = node.wholes("ends", 2);
    long[] axes = node.wholes("axes", 3);
    long[] steps = node.has(4) ? node.whole(4) : null;
    long[] shape =
        node.value(0) instanceof Whole whole
            ? new long[] {whole.numbers().length}
            : node.tensor(0).getShape().getShape();
    long[] from = new long[shape.length];
    long[] to = shape.clone();
    long[] by = new long[shape.length];
    Arrays.fill(by, 1);
    for (int i = 0; i < starts.length; i++) {
      int axis = axes == null ? i : axis(axes[i], shape.length);
      by[axis] = steps == null ? 1 : steps[i];
      if (by[axis] < 1) {
        throw node.problem("slices backwards, and cannot be trained so");
      }
      from[axis] = within(starts[i], 0, shape[axis]);
      to[axis] = within(ends[i], from[axis], shape[axis]);
    }
    if (node.value(0) instanceof Whole whole) {
      return new Whole(
          IntStream.iterate((int) from[0], at -> at < to[0], at -> at + (int) by[0])
              .mapToLong(at -> whole.numbers()[at])
              .toArray(),
          false);
    }
    NDIndex index = new NDIndex();
    for (int axis = 0; axis < shape.length; axis++) {
      index.addSliceDim(from[axis], to[axis], by[axis]);
    }
    return new Tensor(node.tensor(0).get(index));
  }

  private static long within(long given, long least, long size) {
    return Math.clamp(given < 0 ? given + size : given, least, size);
  }
}
