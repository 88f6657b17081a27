package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Small questions about graphs and nodes. */
public final class Graphs {
  private Graphs() {}

  /** The version of the standard operators, or 0. */
  public static int opset(ModelProto model) {
    for (OperatorSetIdProto opset : model.getOpsetImportList()) {
      if (opset.getDomain().isEmpty() || opset.getDomain().equals("ai.onnx")) {
        return (int) opset.getVersion();
      }
    }
    return 0;
  }

  /** Whether a node is a standard operator of one of the given types. */
  public static boolean is(NodeProto node, String... types) {
    if (!node.getDomain().isEmpty() && !node.getDomain().equals("ai.onnx")) {
      return false;
    }
    for (String type : types) {
      if (node.getOpType().equals(type)) {
        return true;
      }
    }
    return false;
  }

  /** A node's input by position, "" if it has none there. */
  public static String input(NodeProto node, int position) {
    return position < node.getInputCount() ? node.getInput(position) : "";
  }

  /** An attribute by name. */
  public static Optional<AttributeProto> attribute(NodeProto node, String name) {
    return node.getAttributeList().stream().filter(a -> a.getName().equals(name)).findFirst();
  }

  /** An integer attribute. */
  public static long attribute(NodeProto node, String name, long otherwise) {
    return attribute(node, name).map(AttributeProto::getI).orElse(otherwise);
  }

  /** A float attribute. */
  public static float attribute(NodeProto node, String name, float otherwise) {
    return attribute(node, name).map(AttributeProto::getF).orElse(otherwise);
  }

  /** The tensor of a Constant node, named like its output; nothing if it holds no numbers. */
  public static Optional<TensorProto> constant(NodeProto node) {
    return Constants.constantNode(node);
  }

  /** What a message calls a node. */
  public static String describe(NodeProto node) {
    String name = node.getName().isEmpty() ? node.getOutputList().toString() : node.getName();
    return node.getOpType() + " \"" + name + "\"";
  }

  /** A value with type and shape. */
  public static ValueInfoProto valueInfo(
      String name, TensorProto.DataType type, List<? extends Number> shape) {
    TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(type.getNumber());
    tensor.getShapeBuilder();
    for (Number dim : shape) {
      tensor.getShapeBuilder().addDimBuilder().setDimValue(dim.longValue());
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /** All names that a node reads, those of its inner graphs' outer values included. */
  static Set<String> reads(NodeProto node) {
    Set<String> names = new HashSet<>(node.getInputList());
    for (GraphProto inner : innerGraphs(node)) {
      names.addAll(readsFromOutside(inner));
    }
    names.remove("");
    return names;
  }

  /** The graphs in a node's attributes (If, Loop, Scan). */
  public static List<GraphProto> innerGraphs(NodeProto node) {
    List<GraphProto> graphs = new ArrayList<>();
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasG()) {
        graphs.add(attribute.getG());
      }
      graphs.addAll(attribute.getGraphsList());
    }
    return graphs;
  }

  private static Set<String> readsFromOutside(GraphProto graph) {
    Set<String> names = new HashSet<>();
    graph.getOutputList().forEach(output -> names.add(output.getName()));
    for (NodeProto node : graph.getNodeList()) {
      names.addAll(reads(node));
    }
    for (NodeProto node : graph.getNodeList()) {
      names.removeAll(node.getOutputList());
    }
    graph.getInitializerList().forEach(tensor -> names.remove(tensor.getName()));
    graph.getInputList().forEach(input -> names.remove(input.getName()));
    return names;
  }

  /** Removes nodes and initializers that nothing needs, until none is left. */
  static void prune(GraphProto.Builder graph) {
    Set<String> needed = new HashSet<>();
    graph.getOutputList().forEach(output -> needed.add(output.getName()));
    List<NodeProto> kept = new ArrayList<>();
    // Nodes are in topological order, so one sweep from the end sees every use before its source.
    for (int i = graph.getNodeCount() - 1; i >= 0; i--) {
      NodeProto node = graph.getNode(i);
      if (node.getOutputList().stream().anyMatch(needed::contains)) {
        kept.add(node);
        needed.addAll(reads(node));
      }
    }
    graph.clearNode();
    for (int i = kept.size() - 1; i >= 0; i--) {
      graph.addNode(kept.get(i));
    }
    List<TensorProto> tensors =
        graph.getInitializerList().stream().filter(t -> needed.contains(t.getName())).toList();
    graph.clearInitializer().addAllInitializer(tensors);
  }
}
