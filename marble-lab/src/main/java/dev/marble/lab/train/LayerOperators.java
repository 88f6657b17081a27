package dev.marble.lab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Operators that mix values: layers with weights, normalizations, reductions. */
final class LayerOperators {
  private static final int SOFTMAX_BY_AXIS = 13;
  private static final int[] SECOND = {1};

  private LayerOperators() {}

  /** The result, or null if the operator is none of these. */
  static NDArray run(Forward node) {
    return switch (node.node().getOpType()) {
      case "Conv" -> convolve(node);
      case "Gemm" -> gemm(node);
      case "MatMul" -> node.tensor(0).matMul(node.tensor(1));
      case "BatchNormalization" -> batchNorm(node);
      case "LayerNormalization" -> layerNorm(node);
      case "MaxPool", "AveragePool" -> Pooling.run(node);
      case "GlobalAveragePool" -> over(node.tensor(0), plane(node), NDArray::mean);
      case "GlobalMaxPool" -> over(node.tensor(0), plane(node), NDArray::max);
      case "ReduceMean" -> reduce(node, NDArray::mean);
      case "ReduceSum" -> reduce(node, NDArray::sum);
      case "Softmax" -> softmax(node, NDArray::softmax);
      case "LogSoftmax" -> softmax(node, NDArray::logSoftmax);
      default -> null;
    };
  }

  private static NDArray convolve(Forward node) {
    NDArray weight = node.tensor(1);
    Window window = Window.of(node, weight.getShape().slice(2).getShape());
    NDArray x = window.padded(node.tensor(0), 0);
    return x.getNDArrayInternal()
        .convolution(
            x,
            weight,
            node.tensorOrNull(2),
            new Shape(window.strides()),
            new Shape(window.padding()),
            new Shape(window.dilations()),
            Math.toIntExact(node.attribute("group", 1L)))
        .singletonOrThrow();
  }

  private static NDArray gemm(Forward node) {
    float alpha = node.attribute("alpha", 1f);
    float beta = node.attribute("beta", 1f);
    boolean plainLeft = node.attribute("transA", 0L) == 0;
    boolean turnedRight = node.attribute("transB", 0L) != 0;
    NDArray a = node.tensor(0);
    NDArray b = node.tensor(1);
    NDArray c = node.tensorOrNull(2);
    boolean isRow = c == null || c.getShape().dimension() == 1 && c.size() > 1;
    if (plainLeft && turnedRight && alpha == 1 && beta == 1 && isRow) {
      return a.getNDArrayInternal().linear(a, b, c).singletonOrThrow();
    }
    NDArray left = plainLeft ? a : a.transpose();
    NDArray product = left.matMul(turnedRight ? b.transpose() : b);
    product = alpha == 1 ? product : product.mul(alpha);
    return c == null ? product : product.add(beta == 1 ? c : c.mul(beta));
  }

  private static NDArray batchNorm(Forward node) {
    NDArray x = node.tensor(0);
    return x.getNDArrayInternal()
        .batchNorm(
            x,
            node.tensor(3),
            node.tensor(4),
            node.tensor(1),
            node.tensor(2),
            1,
            node.attribute("momentum", 0.9f),
            node.attribute("epsilon", 1e-5f),
            node.isTraining())
        .singletonOrThrow();
  }

  private static NDArray layerNorm(Forward node) {
    NDArray x = node.tensor(0);
    int axis = ShapeOperators.axis(node.attribute("axis", -1L), x.getShape().dimension());
    long rows = x.getShape().slice(0, axis).size();
    NDArray table = x.reshape(rows, x.size() / rows);
    NDArray centred = table.sub(table.mean(SECOND, true));
    NDArray variance = centred.mul(centred).mean(SECOND, true);
    NDArray scaled = centred.div(variance.add(node.attribute("epsilon", 1e-5f)).sqrt());
    NDArray result = scaled.reshape(x.getShape()).mul(node.tensor(1));
    return node.has(2) ? result.add(node.tensor(2)) : result;
  }

  private static int[] plane(Forward node) {
    return IntStream.range(2, node.tensor(0).getShape().dimension()).toArray();
  }

  @FunctionalInterface
  private interface Reduction {
    NDArray apply(NDArray x, int[] axes, boolean keep);
  }

  private static NDArray reduce(Forward node, Reduction reduction) {
    NDArray x = node.tensor(0);
    int rank = x.getShape().dimension();
    long[] given = node.wholes("axes", 1);
    boolean all = given == null || given.length == 0;
    if (all && node.attribute("noop_with_empty_axes", 0L) != 0) {
      return x;
    }
    int[] axes =
        all
            ? IntStream.range(0, rank).toArray()
            : Arrays.stream(given).mapToInt(each -> ShapeOperators.axis(each, rank)).toArray();
    NDArray kept = over(x, axes, reduction);
    if (node.attribute("keepdims", 1L) != 0) {
      return kept;
    }
    long[] left =
        IntStream.range(0, rank)
            .filter(axis -> Arrays.stream(axes).noneMatch(each -> each == axis))
            .mapToLong(axis -> x.getShape().get(axis))
            .toArray();
    return kept.reshape(left);
  }

  /** The engine reduces one axis at a time. */
  private static NDArray over(NDArray x, int[] axes, Reduction reduction) {
    NDArray result = x;
    for (int axis : axes) {
      result = reduction.apply(result, new int[] {axis}, true);
    }
    return result;
  }

  @FunctionalInterface
  private interface AlongAxis {
    NDArray apply(NDArray x, int axis);
  }

  private static NDArray softmax(Forward node, AlongAxis softmax) {
    NDArray x = node.tensor(0);
    int rank = x.getShape().dimension();
    if (node.opset() >= SOFTMAX_BY_AXIS) {
      return softmax.apply(x, ShapeOperators.axis(node.attribute("axis", -1L), rank));
    }
    int axis = ShapeOperators.axis(node.attribute("axis", 1L), rank);
    long rows = x.getShape().slice(0, axis).size();
    return softmax.apply(x.reshape(rows, x.size() / rows), 1).reshape(x.getShape());
  }
}
