package dev.marble.lab.model;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.marble.onnx.Graphs;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Networks without biases, as searches for masks use them. */
public final class Biases {
  private static final int BIAS = 2; // the input of Conv, ConvTranspose and Gemm

  private Biases() {}

  /**
   * The network without the biases of its layers.
   *
   * @param network any network
   * @return the same without the third inputs of Conv, ConvTranspose and Gemm; biases that are
   *     added by a node of their own stay
   */
  public static Network drop(Network network) {
    GraphProto.Builder graph = network.graph().toBuilder().clearNode();
    Set<String> used = new HashSet<>();
    for (NodeProto node : network.graph().getNodeList()) {
      NodeProto left = hasBias(node, network) ? withoutBias(node) : node;
      used.addAll(left.getInputList());
      graph.addNode(left);
    }
    List<Parameter> parameters =
        network.parameters().stream().filter(each -> used.contains(each.name())).toList();
    return new Network(graph.build(), network.opset(), parameters);
  }

  private static boolean hasBias(NodeProto node, Network network) {
    return Graphs.is(node, "Conv", "ConvTranspose", "Gemm")
        && node.getInputCount() > BIAS
        && network.parameters().stream()
            .anyMatch(each -> each.name().equals(node.getInput(BIAS)) && each.kind() == Kind.BIAS);
  }

  private static NodeProto withoutBias(NodeProto node) {
    return node.toBuilder().clearInput().addAllInput(node.getInputList().subList(0, BIAS)).build();
  }
}
