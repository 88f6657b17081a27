package dev.marble.lab.model;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.marble.onnx.Graphs;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a graph does with its tensors. */
final class Uses {
  private final Map<String, Use> uses = new LinkedHashMap<>();
  private final Map<String, Alias> aliases = new HashMap<>();
  private final Map<String, NodeProto> producers = new HashMap<>();

  /**
   * The first node that gives a tensor its kind.
   *
   * @param kind what the tensor does there
   * @param node the node
   * @param slot which of its inputs the tensor is
   * @param transposed whether the tensor got there through a Transpose
   */
  record Use(Kind kind, NodeProto node, int slot, boolean transposed) {}

  /** A value that is a tensor in another shape. */
  private record Alias(String tensor, boolean transposed) {}

  /**
   * Looks at a graph.
   *
   * @param graph its nodes in topological order
   * @param tensors the names of its float tensors
   */
  Uses(GraphProto graph, Collection<String> tensors) {
    tensors.forEach(name -> aliases.put(name, new Alias(name, false)));
    for (NodeProto node : graph.getNodeList()) {
      node.getOutputList().forEach(output -> producers.put(output, node));
      follow(node);
      for (int slot = 0; slot < node.getInputCount(); slot++) {
        Alias alias = aliases.get(node.getInput(slot));
        Kind kind = alias == null ? Kind.CONSTANT : kind(node, slot);
        if (kind != Kind.CONSTANT) {
          uses.putIfAbsent(alias.tensor(), new Use(kind, node, slot, alias.transposed()));
        }
      }
    }
  }

  private void follow(NodeProto node) {
    boolean turns = Graphs.is(node, "Transpose");
    if (turns
        || Graphs.is(node, "Identity", "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Dropout")) {
      Alias alias = aliases.get(Graphs.input(node, 0));
      if (alias != null) {
        aliases.put(node.getOutput(0), new Alias(alias.tensor(), alias.transposed() ^ turns));
      }
    }
  }

  private Kind kind(NodeProto node, int slot) {
    return switch (node.getOpType()) {
      case "Conv", "ConvTranspose" -> pick(slot, Kind.CONSTANT, Kind.WEIGHT, Kind.BIAS);
      case "Gemm" -> pick(slot, Kind.WEIGHT, Kind.WEIGHT, Kind.BIAS);
      case "MatMul" -> Kind.WEIGHT;
      case "BatchNormalization" ->
          pick(slot, Kind.CONSTANT, Kind.SCALE, Kind.SHIFT, Kind.MEAN, Kind.VARIANCE);
      case "LayerNormalization" -> pick(slot, Kind.CONSTANT, Kind.SCALE, Kind.SHIFT);
      case "PRelu" -> pick(slot, Kind.CONSTANT, Kind.SLOPE);
      case "Add" -> isLinear(producers.get(node.getInput(1 - slot))) ? Kind.BIAS : Kind.CONSTANT;
      default -> Kind.CONSTANT;
    };
  }

  private static boolean isLinear(NodeProto node) {
    return node != null && Graphs.is(node, "Conv", "ConvTranspose", "Gemm", "MatMul");
  }

  private static Kind pick(int slot, Kind... kinds) {
    return slot < kinds.length ? kinds[slot] : Kind.CONSTANT;
  }

  Kind kind(String tensor) {
    return use(tensor).map(Use::kind).orElse(Kind.CONSTANT);
  }

  Optional<Use> use(String tensor) {
    return Optional.ofNullable(uses.get(tensor));
  }
}
