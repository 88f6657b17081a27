package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;

/** Writes nodes, and the tensors they need, behind one another. */
final class Nodes {
  private final List<NodeProto> nodes = new ArrayList<>();
  private final TensorSink sink;
  private final int opset;
  private final String prefix;

  /** Every new name starts with the prefix, which no name of the graph does. */
  Nodes(TensorSink sink, int opset, String prefix) {
    this.sink = sink;
    this.opset = opset;
    this.prefix = prefix;
  }

  /** A new name. */
  String fresh(String name) {
    return prefix + name;
  }

  List<NodeProto> list() {
    return nodes;
  }

  TensorSink sink() {
    return sink;
  }

  int opset() {
    return opset;
  }

  void add(NodeProto node) {
    nodes.add(node);
  }

  /** A node with one output, named like it; returns the output. */
  String add(String type, String output, String... inputs) {
    nodes.add(node(type, output, inputs).build());
    return output;
  }

  NodeProto.Builder node(String type, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(type)
        .setName(output.startsWith(prefix) ? output : prefix + output + "/result")
        .addAllInput(List.of(inputs))
        .addOutput(output);
  }

  static AttributeProto attribute(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static AttributeProto attribute(String name, List<Long> values) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INTS)
        .addAllInts(values)
        .build();
  }

  String longs(String name, long... values) {
    sink.add(Tensors.ofLongs(name, values));
    return name;
  }

  /** A value with one more axis of size 1 at the end, whatever its rank. */
  String withAxisAtEnd(String prefix, String value) {
    String shape = add("Shape", prefix + "/shape", value);
    String one = longs(prefix + "/one", 1);
    nodes.add(
        node("Concat", prefix + "/shape1", shape, one).addAttribute(attribute("axis", 0)).build());
    return add("Reshape", prefix + "/column", value, prefix + "/shape1");
  }

  /** A value of shape (…, a, b) reshaped to (…, last), given a value of shape (…, a). */
  String joinLastTwo(String prefix, String value, String like, long last) {
    String shape = add("Shape", prefix + "/outer", like);
    String size = longs(prefix + "/size", last);
    if (opset < 10) {
      nodes.add(
          node("Slice", prefix + "/leading", shape)
              .addAttribute(attribute("axes", List.of(0L)))
              .addAttribute(attribute("ends", List.of(-1L)))
              .addAttribute(attribute("starts", List.of(0L)))
              .build());
    } else {
      add(
          "Slice",
          prefix + "/leading",
          shape,
          longs(prefix + "/from", 0),
          longs(prefix + "/to", -1));
    }
    nodes.add(
        node("Concat", prefix + "/joined", prefix + "/leading", size)
            .addAttribute(attribute("axis", 0))
            .build());
    return add("Reshape", prefix + "/flat", value, prefix + "/joined");
  }
}
