package dev.marble.lab.prune;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.marble.lab.model.Network;
import dev.marble.lab.model.Parameter;
import dev.marble.onnx.Graphs;
import dev.marble.onnx.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Follows channels through a graph, node by node. What it does not understand keeps all channels
 * that it reads: it may find too few to remove, never too many.
 */
final class ChannelWalk {
  /**
   * A value on its way.
   *
   * @param channels what runs along its second axis
   * @param isFlat whether it has two axes: (N, channels · copies)
   */
  private record Flow(int channels, boolean isFlat) {}

  private final Network network;
  private final ChannelTies ties;
  private final Map<String, Parameter> parameters = new HashMap<>();
  private final Map<String, TensorProto> integers = new HashMap<>();
  private final Map<String, Flow> flows = new HashMap<>();

  ChannelWalk(Network network, ChannelTies ties) {
    this.network = network;
    this.ties = ties;
    network.parameters().forEach(each -> parameters.put(each.name(), each));
    network.graph().getInitializerList().forEach(each -> integers.put(each.getName(), each));
  }

  void run() {
    if (!network.inputShape().isEmpty() && network.inputShape().getFirst() > 0) {
      int channels = ties.add(network.inputShape().getFirst());
      ties.fix(channels, "they are the input");
      flows.put(network.input(), new Flow(channels, network.inputShape().size() == 1));
    }
    network.graph().getNodeList().forEach(this::visit);
    network
        .graph()
        .getOutputList()
        .forEach(output -> {
          if (flows.containsKey(output.getName())) {
            ties.fix(flows.get(output.getName()).channels(), "they are the output");
          }
        });
  }

  private void visit(NodeProto node) {
    boolean understood =
        switch (node.getDomain().isEmpty() ? node.getOpType() : "") {
          case "Conv" -> convolution(node);
          case "Gemm", "MatMul" -> dense(node);
          case "BatchNormalization" -> normalization(node);
          case "PRelu" -> slope(node);
          case "Add", "Sub", "Mul", "Div", "Sum" -> elementwise(node);
          case "Flatten" -> Graphs.attribute(node, "axis", 1L) == 1 && flatten(node);
          case "Reshape" -> isFlattening(node) && flatten(node);
          case "ReduceMean", "ReduceSum" -> reduction(node);
          case "Relu",
              "LeakyRelu",
              "Elu",
              "Selu",
              "Sigmoid",
              "HardSigmoid",
              "HardSwish",
              "Tanh",
              "Softplus",
              "Gelu",
              "Erf",
              "Exp",
              "Log",
              "Sqrt",
              "Neg",
              "Clip",
              "Cast",
              "Dropout",
              "Identity",
              "MaxPool",
              "AveragePool",
              "GlobalAveragePool",
              "GlobalMaxPool" ->
              pass(node);
          default -> false;
        };
    if (!understood) {
      for (String input : node.getInputList()) {
        if (flows.containsKey(input)) {
          ties.fix(flows.get(input).channels(), Graphs.describe(node) + " needs them all");
        }
      }
    }
  }

  private boolean pass(NodeProto node) {
    Flow flow = flows.get(node.getInput(0));
    if (flow != null && node.getOutputCount() == 1) {
      flows.put(node.getOutput(0), flow);
    }
    return flow != null && node.getOutputCount() == 1;
  }

  private boolean convolution(NodeProto node) {
    Flow from = flows.get(node.getInput(0));
    Parameter weight = parameters.get(node.getInput(1)); // (out, in / groups, kernel …)
    if (weight == null) {
      return false;
    }
    int out = weight.shape().get(0);
    int in = weight.shape().get(1);
    int groups = (int) Graphs.attribute(node, "group", 1L);
    boolean depthwise =
        groups == out && in == 1 && from != null && ties.size(from.channels()) == out;
    if (groups > 1 && !depthwise) {
      return false;
    }
    int to = depthwise ? from.channels() : ties.add(out);
    if (!depthwise && from != null) {
      if (ties.size(from.channels()) != in) {
        return false;
      }
      ties.tie(weight, 1, from.channels(), 1, false);
    }
    // A depthwise filter alone does not make its channel: the layer before does.
    ties.tie(weight, 0, to, 1, !depthwise);
    follow(Graphs.input(node, 2), to, false);
    flows.put(node.getOutput(0), new Flow(to, false));
    return true;
  }

  private boolean dense(NodeProto node) {
    Flow from = flows.get(node.getInput(0));
    Parameter weight = parameters.get(node.getInput(1));
    if (weight == null
        || weight.shape().size() != 2
        || from == null
        || !from.isFlat()
        || Graphs.attribute(node, "transA", 0L) != 0) {
      return false;
    }
    int outAxis = Graphs.attribute(node, "transB", 0L) != 0 ? 0 : 1;
    int in = weight.shape().get(1 - outAxis);
    if (in % ties.size(from.channels()) != 0) {
      return false;
    }
    int to = ties.add(weight.shape().get(outAxis));
    ties.tie(weight, 1 - outAxis, from.channels(), in / ties.size(from.channels()), false);
    ties.tie(weight, outAxis, to, 1, true);
    flows.put(node.getOutput(0), new Flow(to, true));
    follow(Graphs.input(node, 2), to, true);
    return true;
  }

  /** A tensor with a number per channel, or per feature of a flat value. */
  private void follow(String name, int channels, boolean isFlat) {
    if (name.isEmpty()) {
      return;
    }
    Parameter tensor = parameters.get(name);
    int axis = tensor == null ? -1 : channelAxis(tensor, channels, isFlat);
    if (axis >= 0) {
      ties.tie(tensor, axis, channels, tensor.length() / ties.size(channels), false);
    } else if (tensor == null || tensor.length() != 1) {
      ties.fix(channels, "\"" + name + "\" does not have a number for each");
    }
  }

  /** The axis that runs over the channels if all others are 1, else −1. */
  private int channelAxis(Parameter tensor, int channels, boolean isFlat) {
    int size = ties.size(channels);
    int axis = tensor.shape().indexOf(tensor.length());
    int fromEnd = tensor.shape().size() - axis;
    if (axis < 0 || tensor.length() == 1 && size > 1) {
      return -1;
    }
    boolean fits = isFlat ? tensor.length() % size == 0 : tensor.length() == size;
    // A vector of a Conv or a normalization is per channel; broadcasting aligns the last axes.
    return fits && (fromEnd == 1 || !isFlat && fromEnd == 3) ? axis : -1;
  }

  private boolean normalization(NodeProto node) {
    Flow flow = flows.get(node.getInput(0));
    if (flow == null) {
      return false;
    }
    for (int i = 1; i < node.getInputCount(); i++) {
      follow(node.getInput(i), flow.channels(), flow.isFlat());
    }
    return pass(node);
  }

  private boolean slope(NodeProto node) {
    Flow flow = flows.get(node.getInput(0));
    return flow != null && broadcasts(node.getInput(1), flow) && pass(node);
  }

  /** Whether a parameter broadcasts over a value along its channels alone; ties it if so. */
  private boolean broadcasts(String name, Flow flow) {
    Parameter tensor = parameters.get(name);
    if (tensor == null) {
      return false;
    }
    int axis = channelAxis(tensor, flow.channels(), flow.isFlat());
    boolean aligned = tensor.shape().size() - axis == (flow.isFlat() ? 1 : 3);
    if (tensor.length() != 1 && (axis < 0 || !aligned)) {
      return false;
    }
    follow(name, flow.channels(), flow.isFlat());
    return true;
  }

  private boolean elementwise(NodeProto node) {
    List<Flow> joined = new ArrayList<>();
    for (String input : node.getInputList()) {
      if (flows.containsKey(input)) {
        joined.add(flows.get(input));
      } else if (!parameters.containsKey(input)) {
        return false;
      }
    }
    if (joined.isEmpty()) {
      return true; // numbers alone
    }
    Flow first = joined.getFirst();
    for (Flow other : joined) {
      if (ties.size(other.channels()) != ties.size(first.channels())
          || other.isFlat() != first.isFlat()) {
        return false;
      }
    }
    for (String input : node.getInputList()) {
      if (!flows.containsKey(input) && !broadcasts(input, first)) {
        return false;
      }
    }
    joined.forEach(other -> ties.join(first.channels(), other.channels()));
    flows.put(node.getOutput(0), first);
    return true;
  }

  private boolean flatten(NodeProto node) {
    Flow flow = flows.get(node.getInput(0));
    if (flow == null) {
      return false;
    }
    flows.put(node.getOutput(0), new Flow(flow.channels(), true));
    return true;
  }

  /** (0, −1): what a compact network can keep as it is. */
  private boolean isFlattening(NodeProto node) {
    TensorProto shape = integers.get(Graphs.input(node, 1));
    return shape != null && Arrays.equals(Tensors.longs(shape), new long[] {0, -1});
  }

  /** The mean of each map. */
  private boolean reduction(NodeProto node) {
    Flow flow = flows.get(node.getInput(0));
    TensorProto tensor = integers.get(Graphs.input(node, 1));
    List<Long> axes =
        tensor != null
            ? LongStream.of(Tensors.longs(tensor)).boxed().toList()
            : Graphs.attribute(node, "axes").map(AttributeProto::getIntsList).orElse(List.of());
    boolean maps =
        axes.stream().sorted().toList().equals(List.of(2L, 3L))
            || axes.stream().sorted().toList().equals(List.of(-2L, -1L));
    if (flow == null || flow.isFlat() || !maps || network.inputShape().size() != 3) {
      return false;
    }
    flows.put(
        node.getOutput(0), new Flow(flow.channels(), Graphs.attribute(node, "keepdims", 1L) == 0));
    return true;
  }
}
