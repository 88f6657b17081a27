package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.marble.construction.DaCunha;
import dev.marble.construction.Pensia;
import dev.marble.ticket.TensorLayout;
import java.util.List;
import java.util.Optional;

/**
 * A place where a weight tensor meets its inputs.
 *
 * @param kind how the node uses it
 * @param weightSlot which input of the node is the weight
 * @param dataSlot which input of the node is the data; −1 for a bias
 */
record Site(Kind kind, int weightSlot, int dataSlot) {

  enum Kind {
    CONV,
    CONV_TRANSPOSE,
    /** Gemm with the weight as its second operand: rows of data times W. */
    GEMM_RIGHT,
    /** Gemm with the weight as its first operand: W times columns of data. */
    GEMM_LEFT,
    MATMUL_RIGHT,
    MATMUL_LEFT,
    /** Added to the output: a weight of the constant input 1. */
    BIAS
  }

  /** How a node could use a weight in one of its slots. */
  static Optional<Site> of(NodeProto node, int slot) {
    if (Graphs.is(node, "Conv") && slot == 1) {
      return Optional.of(new Site(Kind.CONV, 1, 0));
    }
    if (Graphs.is(node, "ConvTranspose") && slot == 1) {
      return Optional.of(new Site(Kind.CONV_TRANSPOSE, 1, 0));
    }
    if (Graphs.is(node, "Gemm") && slot < 2) {
      return Optional.of(new Site(slot == 1 ? Kind.GEMM_RIGHT : Kind.GEMM_LEFT, slot, 1 - slot));
    }
    if (Graphs.is(node, "MatMul") && slot < 2) {
      return Optional.of(
          new Site(slot == 1 ? Kind.MATMUL_RIGHT : Kind.MATMUL_LEFT, slot, 1 - slot));
    }
    return Optional.empty();
  }

  /** The construction's name for tensors used like this. */
  String construction() {
    return switch (kind) {
      case CONV, CONV_TRANSPOSE -> DaCunha.NAME;
      case BIAS -> Pensia.BIAS;
      default -> Pensia.NAME;
    };
  }

  /** The layout of a tensor of a given shape, or nothing if the shape does not fit the operator. */
  Optional<TensorLayout> layout(NodeProto node, List<Integer> shape) {
    long size = shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
    if (size < 1 || size > Integer.MAX_VALUE) {
      return Optional.empty();
    }
    int rank = shape.size();
    return switch (kind) {
      case CONV -> {
        int groups = (int) Graphs.attribute(node, "group", 1L);
        yield rank < 3 || groups < 1 || shape.get(0) % groups != 0
            ? Optional.empty()
            : Optional.of(
                DaCunha.convolution(groups, shape.get(0), shape.get(1), product(shape, 2, rank)));
      }
      case CONV_TRANSPOSE -> {
        int groups = (int) Graphs.attribute(node, "group", 1L);
        yield rank < 3 || groups < 1 || shape.get(0) % groups != 0
            ? Optional.empty()
            : Optional.of(DaCunha.transposed(shape.get(0), shape.get(1), product(shape, 2, rank)));
      }
      case GEMM_RIGHT -> matrix(shape, Graphs.attribute(node, "transB", 0L) != 0);
      case GEMM_LEFT -> matrix(shape, Graphs.attribute(node, "transA", 0L) == 0);
      case MATMUL_RIGHT ->
          rank == 0
              ? Optional.empty()
              : Optional.of(
                  Pensia.inByOut(
                      product(shape, 0, Math.max(0, rank - 2)),
                      shape.get(Math.max(0, rank - 2)),
                      rank == 1 ? 1 : shape.get(rank - 1)));
      case MATMUL_LEFT ->
          rank < 2
              ? Optional.empty()
              : Optional.of(Pensia.outByIn(product(shape, 0, rank - 1), shape.get(rank - 1)));
      case BIAS -> Optional.of(Pensia.bias((int) size));
    };
  }

  private static Optional<TensorLayout> matrix(List<Integer> shape, boolean outFirst) {
    if (shape.size() != 2) {
      return Optional.empty();
    }
    return Optional.of(
        outFirst
            ? Pensia.outByIn(shape.get(0), shape.get(1))
            : Pensia.inByOut(1, shape.get(0), shape.get(1)));
  }

  private static int product(List<Integer> shape, int from, int to) {
    int product = 1;
    for (int i = from; i < to; i++) {
      product *= shape.get(i);
    }
    return product;
  }
}
