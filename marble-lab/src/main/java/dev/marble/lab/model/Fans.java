package dev.marble.lab.model;

import dev.marble.onnx.Graphs;
import java.util.List;

/**
 * How many inputs an output of a layer has, and how many outputs an input feeds.
 *
 * @param in inputs of one output, at least 1
 * @param out outputs of one input, at least 1
 */
record Fans(int in, int out) {

  /** Of a weight tensor, by the node that uses it. */
  static Fans of(Uses.Use use, List<Integer> shape) {
    int rank = shape.size();
    int groups = (int) Graphs.attribute(use.node(), "group", 1L);
    if (Graphs.is(use.node(), "Conv") && rank > 2) {
      int kernel = product(shape, 2, rank);
      return new Fans(shape.get(1) * kernel, Math.max(1, shape.get(0) / groups) * kernel);
    }
    if (Graphs.is(use.node(), "ConvTranspose") && rank > 2) {
      int kernel = product(shape, 2, rank);
      return new Fans(Math.max(1, shape.get(0) / groups) * kernel, shape.get(1) * kernel);
    }
    int last = rank == 0 ? 1 : shape.getLast();
    int rows = rank < 2 ? 1 : shape.get(rank - 2);
    boolean outFirst = (use.slot() == 0) ^ use.transposed() ^ isTransposed(use);
    return outFirst ? new Fans(last, rows) : new Fans(rows, last);
  }

  private static boolean isTransposed(Uses.Use use) {
    return Graphs.is(use.node(), "Gemm")
        && Graphs.attribute(use.node(), use.slot() == 0 ? "transA" : "transB", 0L) != 0;
  }

  private static int product(List<Integer> shape, int from, int to) {
    return shape.subList(from, to).stream().reduce(1, Math::multiplyExact);
  }
}
