package dev.marble.lab.prune;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.marble.lab.model.Network;
import dev.marble.lab.model.Parameter;
import dev.marble.lab.prune.ChannelTies.Channels;
import dev.marble.lab.prune.ChannelTies.Tie;
import dev.marble.onnx.Graphs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Cuts channels out of every tensor that runs over them. */
final class Compaction {
  private Compaction() {}

  /** A network without the channels that are not kept. */
  static Network of(Network network, Map<String, BitSet> kept) {
    ChannelTies ties = ChannelTies.of(network);
    Map<Integer, BitSet> byNumber = new HashMap<>();
    for (Channels channels : ties.removable()) {
      BitSet stay = kept.get(channels.name());
      if (stay == null || stay.isEmpty() || stay.length() > channels.size()) {
        throw new PruneException(
            "The filters were not chosen for this network: those of "
                + channels.name()
                + " do not fit.");
      }
      byNumber.put(channels.number(), stay);
    }
    List<Parameter> parameters = new ArrayList<>();
    Map<String, Parameter> byName = new HashMap<>();
    for (Parameter parameter : network.parameters()) {
      Parameter cut = parameter;
      for (Tie tie : ties.ties(parameter.name())) {
        if (byNumber.containsKey(tie.channels())) {
          cut = cut(cut, tie, byNumber.get(tie.channels()));
        }
      }
      parameters.add(cut);
      byName.put(cut.name(), cut);
    }
    return new Network(graph(network.graph(), byName), network.opset(), parameters);
  }

  private static Parameter cut(Parameter tensor, Tie tie, BitSet kept) {
    ChannelAxis axis = ChannelAxis.of(tensor.shape(), tie);
    float[] values = tensor.values();
    float[] left = new float[values.length];
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      if (kept.get(axis.channel(i))) {
        left[count++] = values[i];
      }
    }
    List<Integer> shape = new ArrayList<>(tensor.shape());
    shape.set(tie.axis(), kept.cardinality() * tie.copies());
    return new Parameter(tensor.name(), tensor.kind(), shape, Arrays.copyOf(left, count));
  }

  /** The sizes that a graph repeats: those of inner values, and groups of depthwise filters. */
  private static GraphProto graph(GraphProto graph, Map<String, Parameter> parameters) {
    GraphProto.Builder smaller = graph.toBuilder().clearValueInfo().clearNode();
    for (NodeProto node : graph.getNodeList()) {
      Parameter weight = parameters.get(Graphs.input(node, 1));
      boolean depthwise =
          Graphs.is(node, "Conv")
              && Graphs.attribute(node, "group", 1L) > 1
              && weight != null
              && weight.shape().get(1) == 1;
      smaller.addNode(depthwise ? withGroups(node, weight.shape().get(0)) : node);
    }
    return smaller.build();
  }

  private static NodeProto withGroups(NodeProto node, int groups) {
    NodeProto.Builder changed = node.toBuilder();
    for (AttributeProto.Builder attribute : changed.getAttributeBuilderList()) {
      if (attribute.getName().equals("group")) {
        attribute.setI(groups);
      }
    }
    return changed.build();
  }
}
