package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.marble.construction.TargetTensor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The one chain of layers that a model is, for {@link dev.marble.construction.Burkholz}: what has
 * to be repeated, and along which axis, where each output of a layer is built several times. Copies
 * lie behind one another: channel i of copy c is channel c · channels + i. So a flattened value is
 * its copies' flattened values behind one another, too.
 *
 * @param links the carved weights in the order of the chain
 * @param repeated the constants, and carved biases, that run along the channels of a link's outputs
 * @param flattened by output, the nodes that only flatten and say so by a shape, which copies would
 *     make wrong
 */
record CopyChain(
    List<Link> links, Map<String, Repeated> repeated, Map<String, NodeProto> flattened) {

  /**
   * A carved weight.
   *
   * @param tensor what the model has
   * @param node the node that uses it
   * @param site how
   * @param inputAxis the axis of the tensor that runs over input channels
   * @param outputAxis the axis that runs over output channels
   */
  record Link(TargetTensor tensor, NodeProto node, Site site, int inputAxis, int outputAxis) {

    /** Nothing if its outputs are not one of its axes. */
    static Optional<Link> of(TargetTensor tensor, NodeProto node, Site site) {
      boolean transposed = Graphs.attribute(node, "transB", 0L) != 0;
      return switch (site.kind()) {
        case CONV -> Optional.of(new Link(tensor, node, site, 1, 0));
        case CONV_TRANSPOSE -> Optional.of(new Link(tensor, node, site, 0, 1));
        case GEMM_RIGHT ->
            Optional.of(new Link(tensor, node, site, transposed ? 1 : 0, transposed ? 0 : 1));
        case MATMUL_RIGHT ->
            tensor.shape().size() == 2
                ? Optional.of(new Link(tensor, node, site, 0, 1))
                : Optional.empty();
        case GEMM_LEFT, MATMUL_LEFT, BIAS -> Optional.empty();
      };
    }

    boolean isConvolution() {
      return site.kind() == Site.Kind.CONV || site.kind() == Site.Kind.CONV_TRANSPOSE;
    }

    int inputs() {
      return tensor.shape().get(inputAxis);
    }

    int outputs() {
      return tensor.shape().get(outputAxis);
    }
  }

  /**
   * What runs along the channels of a link's outputs.
   *
   * @param link the link's place in the chain
   * @param axis the axis of the constant that does
   */
  record Repeated(int link, int axis) {}

  /** Copies what it is given. */
  CopyChain {
    links = List.copyOf(links);
    repeated = new LinkedHashMap<>(repeated);
    flattened = new HashMap<>(flattened);
  }

  /**
   * Finds the chain.
   *
   * @throws OnnxException naming the node that is none of a chain
   */
  static CopyChain of(Prepared prepared) {
    return new ChainWalk(prepared).walk();
  }

  /** By the name of each weight and repeated bias, the link whose samples are its copies. */
  Map<String, Link> next() {
    Map<String, Link> next = new HashMap<>();
    for (int i = 0; i + 1 < links.size(); i++) {
      next.put(links.get(i).tensor().name(), links.get(i + 1));
    }
    repeated.forEach((name, where) -> next.put(name, links.get(where.link() + 1)));
    return next;
  }
}
