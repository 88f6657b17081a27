package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.marble.construction.TargetTensor;
import dev.marble.onnx.CopyChain.Link;
import dev.marble.onnx.CopyChain.Repeated;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Walks through a graph from its first carved weight to its last, along the one value that there
 * must be, and notes what every node on the way would do with copies of its channels.
 */
final class ChainWalk {
  private static final String[] UNARY = {
    "Relu",
    "LeakyRelu",
    "Clip",
    "Sigmoid",
    "Tanh",
    "Elu",
    "Selu",
    "Celu",
    "Gelu",
    "Softplus",
    "Softsign",
    "HardSigmoid",
    "HardSwish",
    "Mish",
    "ThresholdedRelu",
    "Shrink",
    "Erf",
    "Exp",
    "Abs",
    "Neg",
    "Sqrt",
    "Identity",
    "Dropout"
  };
  private static final String[] POOLING = {
    "MaxPool", "AveragePool", "LpPool", "GlobalAveragePool", "GlobalMaxPool", "GlobalLpPool"
  };

  private final Prepared prepared;
  private final GraphProto graph;
  private final Map<String, List<Integer>> constants = new HashMap<>();
  private final List<Link> links = new ArrayList<>();
  private final Map<String, Repeated> repeated = new LinkedHashMap<>();
  private final Map<String, NodeProto> flattened = new HashMap<>();

  /**
   * The value that the walk has come to.
   *
   * @param name its name
   * @param channels its channels; where it was flattened, a number that they are a multiple of
   * @param flat whether it was flattened
   * @param spatial whether axis 1 runs over the channels and others over places; if not, the last
   *     one runs over the channels
   * @param rank the number of axes; 0 if that is not known
   */
  private record Flow(String name, int channels, boolean flat, boolean spatial, int rank) {
    Flow to(String output) {
      return new Flow(output, channels, flat, spatial, rank);
    }

    Flow flattened(String output) {
      return new Flow(output, channels, flat || spatial, false, 2);
    }

    /** The place of the channels' axis, counted from the end. */
    int fromEnd() {
      return spatial ? rank - 1 : 1;
    }

    boolean fits(int size) {
      return flat ? size % channels == 0 : size == channels;
    }
  }

  ChainWalk(Prepared prepared) {
    this.prepared = prepared;
    this.graph = prepared.skeleton().getGraph();
    prepared
        .carried()
        .forEach(tensor ->
            constants.put(tensor.name(), tensor.shape().stream().map(Math::toIntExact).toList()));
    prepared.tensors().forEach(tensor -> constants.put(tensor.name(), tensor.shape()));
    graph
        .getInitializerList()
        .forEach(tensor -> constants.put(tensor.getName(), Tensors.shape(tensor)));
    for (NodeProto node : graph.getNodeList()) {
      Optional<TensorProto> value =
          Graphs.is(node, "Constant") ? Constants.constantNode(node) : Optional.empty();
      value.ifPresent(tensor -> constants.put(node.getOutput(0), Tensors.shape(tensor)));
    }
  }

  CopyChain walk() {
    List<TargetTensor> weights =
        prepared.tensors().stream().filter(t -> !t.layout().inputAxes().isEmpty()).toList();
    links.add(start(weights.getFirst(), weights.size() > 1));
    Flow flow = weights.size() > 1 ? through(links.getFirst(), 0) : null;
    while (links.size() < weights.size()) {
      NodeProto node = reader(flow.name());
      Optional<Link> link = link(node, flow, weights);
      if (link.isPresent()) {
        links.add(link.get());
        flow = links.size() < weights.size() ? through(link.get(), flow.rank()) : flow;
      } else {
        flow = through(node, flow);
      }
    }
    return new CopyChain(links, repeated, flattened);
  }

  private static OnnxException refused(NodeProto node, String why) {
    return new OnnxException(
        "The construction burkholz builds the outputs of a layer several times, which takes one chain"
            + " of layers, but "
            + Graphs.describe(node)
            + " "
            + why
            + ". Maybe use --construction pensia.");
  }

  // ---- weights ----

  private Link start(TargetTensor first, boolean copied) {
    for (NodeProto node : graph.getNodeList()) {
      for (int slot = 0; slot < node.getInputCount(); slot++) {
        if (node.getInput(slot).equals(first.name())) {
          Site site = Site.of(node, slot).orElseThrow();
          return copied ? checked(first, node, site) : new Link(first, node, site, 0, 0);
        }
      }
    }
    throw new IllegalStateException("nothing uses \"" + first.name() + "\"");
  }

  private Optional<Link> link(NodeProto node, Flow flow, List<TargetTensor> weights) {
    for (TargetTensor tensor : weights) {
      int slot = node.getInputList().indexOf(tensor.name());
      Optional<Site> site = slot < 0 ? Optional.empty() : Site.of(node, slot);
      if (site.isPresent() && Graphs.input(node, site.get().dataSlot()).equals(flow.name())) {
        Link link = checked(tensor, node, site.get());
        boolean sameAxis = link.isConvolution() == flow.spatial();
        if (!sameAxis || !flow.fits(link.inputs()) || Graphs.attribute(node, "transA", 0L) != 0) {
          throw refused(node, "does not take the channels of the layer before as its inputs");
        }
        return Optional.of(link);
      }
    }
    return Optional.empty();
  }

  private Link checked(TargetTensor tensor, NodeProto node, Site site) {
    if (Graphs.attribute(node, "group", 1L) != 1) {
      throw refused(node, "has " + Graphs.attribute(node, "group", 1L) + " groups");
    }
    if (uses(tensor.name()) > 1 || links.stream().anyMatch(l -> l.tensor().equals(tensor))) {
      throw refused(node, "shares its weights \"" + tensor.name() + "\" with another node");
    }
    return Link.of(tensor, node, site)
        .orElseThrow(() -> refused(node, "does not multiply rows of data by one matrix"));
  }

  /** From a link's inputs to its outputs, which are copied. */
  private Flow through(Link link, int rank) {
    NodeProto node = link.node();
    boolean spatial = link.isConvolution();
    int own = spatial ? link.tensor().shape().size() : Graphs.is(node, "Gemm") ? 2 : rank;
    Flow flow = new Flow(node.getOutput(0), link.outputs(), false, spatial, own);
    String bias = Graphs.input(node, 2);
    if (!bias.isEmpty() && spatial) {
      repeat(node, bias, 0, flow);
    } else if (!bias.isEmpty()) {
      alongChannels(node, bias, flow);
    }
    return flow;
  }

  // ---- other nodes ----

  private NodeProto reader(String value) {
    List<NodeProto> readers =
        graph.getNodeList().stream().filter(node -> Graphs.reads(node).contains(value)).toList();
    boolean output = graph.getOutputList().stream().anyMatch(o -> o.getName().equals(value));
    NodeProto producer =
        graph.getNodeList().stream()
            .filter(node -> node.getOutputList().contains(value))
            .findFirst()
            .orElseThrow();
    if (output) {
      throw refused(producer, "gives an output of the model before the last layer");
    }
    if (readers.size() != 1) {
      throw refused(producer, "is followed by " + readers.size() + " nodes");
    }
    NodeProto reader = readers.getFirst();
    if (reader.getInputList().stream().filter(value::equals).count() != 1) {
      throw refused(reader, "reads the same value more than once");
    }
    return reader;
  }

  private Flow through(NodeProto node, Flow flow) {
    String output = node.getOutput(0);
    boolean first = Graphs.input(node, 0).equals(flow.name());
    for (int i = 1; i < node.getOutputCount(); i++) {
      if (!node.getOutput(i).isEmpty() && uses(node.getOutput(i)) > 0) {
        throw refused(node, "has more than one output that is used");
      }
    }
    if (first && Graphs.is(node, UNARY)) {
      return flow.to(output);
    }
    if (first && flow.spatial() && Graphs.is(node, POOLING)) {
      return flow.to(output);
    }
    if (first && Graphs.is(node, "BatchNormalization") && (flow.spatial() || flow.rank() == 2)) {
      for (int slot = 1; slot < 5; slot++) {
        repeat(node, Graphs.input(node, slot), 0, flow);
      }
      return flow.to(output);
    }
    if (Graphs.is(node, "Add", "Sub", "Mul", "Div") || (first && Graphs.is(node, "PRelu"))) {
      alongChannels(node, node.getInput(first ? 1 : 0), flow);
      return flow.to(output);
    }
    if (first && flow.rank() > 0 && Graphs.is(node, "Flatten")) {
      if (Graphs.attribute(node, "axis", 1L) != 1) {
        throw refused(node, "joins other axes than those behind the first");
      }
      return flow.flattened(output);
    }
    if (first && flow.rank() > 0 && Graphs.is(node, "Reshape")) {
      checkFlattens(node, flow.name());
      NodeProto.Builder flatten = NodeProto.newBuilder().setName(node.getName());
      flattened.put(
          output,
          flatten
              .setOpType("Flatten")
              .addInput(flow.name())
              .addOutput(output)
              .addAttribute(Nodes.attribute("axis", 1))
              .build());
      return flow.flattened(output);
    }
    if (first && flow.spatial() && Graphs.is(node, "Squeeze", "ReduceMean", "ReduceMax")) {
      checkPlaces(node, flow);
      boolean keeps = !Graphs.is(node, "Squeeze") && Graphs.attribute(node, "keepdims", 1L) != 0;
      return keeps ? flow.to(output) : new Flow(output, flow.channels(), false, false, 2);
    }
    throw refused(node, "does not treat its channels one by one");
  }

  /** The axes must be all those of the places, so that (batch, channels) is left. */
  private void checkPlaces(NodeProto node, Flow flow) {
    Set<Long> axes = new HashSet<>();
    Graphs.attribute(node, "axes").ifPresent(a -> axes.addAll(a.getIntsList()));
    longs(Graphs.input(node, 1))
        .ifPresent(given -> {
          for (long axis : given) {
            axes.add(axis);
          }
        });
    Set<Long> places = new HashSet<>();
    for (long axis : axes) {
      places.add(axis < 0 ? axis + flow.rank() : axis);
    }
    Set<Long> all = new HashSet<>();
    IntStream.range(2, flow.rank()).forEach(axis -> all.add((long) axis));
    if (!places.equals(all)) {
      throw refused(node, "does not go over all places of a channel");
    }
  }

  /** Whether the shape given says no more than Flatten does. */
  private void checkFlattens(NodeProto node, String value) {
    Optional<long[]> shape = longs(Graphs.input(node, 1));
    if (shape.isEmpty() || shape.get().length != 2) {
      throw refused(node, "gives the value a shape that is not a constant (batch, features)");
    }
    long batch = shape.get()[0];
    long features = shape.get()[1];
    if (batch == 0 && Graphs.attribute(node, "allowzero", 0L) == 0) {
      return;
    }
    long[] before =
        OnnxRunner.shapes(prepared.skeleton(), Set.of(value)).getOrDefault(value, new long[0]);
    long known = 1;
    for (int axis = 1; axis < before.length; axis++) {
      known = before[axis] > 0 && known > 0 ? known * before[axis] : -1;
    }
    boolean flattens =
        before.length > 0
            && (known > 0 && features == known
                || features == -1 && batch > 0 && batch == before[0]);
    if (!flattens) {
      throw refused(node, "gives the value a shape of which it is not clear that it flattens it");
    }
  }

  private Optional<long[]> longs(String name) {
    for (TensorProto tensor : graph.getInitializerList()) {
      if (tensor.getName().equals(name)) {
        return Optional.of(Tensors.longs(tensor));
      }
    }
    for (NodeProto node : graph.getNodeList()) {
      if (Graphs.is(node, "Constant") && node.getOutput(0).equals(name)) {
        return Constants.constantNode(node).map(Tensors::longs);
      }
    }
    return Optional.empty();
  }

  // ---- constants ----

  /** A constant that is broadcast: it runs along the channels, or is the same for all of them. */
  private void alongChannels(NodeProto node, String name, Flow flow) {
    List<Integer> shape = constants.get(name);
    if (shape == null) {
      throw refused(node, "joins two computed values");
    }
    if (flow.rank() > 0 && shape.size() > flow.rank()) {
      throw refused(node, "adds axes to its value");
    }
    int axis = shape.size() - flow.fromEnd();
    if (axis >= 0 && shape.get(axis) != 1) {
      repeat(node, name, axis, flow);
    }
  }

  private void repeat(NodeProto node, String name, int axis, Flow flow) {
    List<Integer> shape = constants.get(name);
    boolean ours =
        prepared.carriedValues().containsKey(name) || prepared.values().containsKey(name);
    if (shape == null || !ours) {
      throw refused(node, "has a parameter \"" + name + "\" that is no constant");
    }
    if (axis >= shape.size() || !flow.fits(shape.get(axis))) {
      throw refused(
          node,
          "has a parameter \""
              + name
              + "\" of the shape "
              + shape
              + ", which is none along "
              + flow.channels()
              + " channels");
    }
    if (uses(name) > 1) {
      throw refused(node, "shares its parameter \"" + name + "\" with another node");
    }
    repeated.put(name, new Repeated(links.size() - 1, axis));
  }

  private long uses(String name) {
    return graph.getNodeList().stream()
            .mapToLong(node -> node.getInputList().stream().filter(name::equals).count())
            .sum()
        + graph.getOutputList().stream().filter(o -> o.getName().equals(name)).count();
  }
}
