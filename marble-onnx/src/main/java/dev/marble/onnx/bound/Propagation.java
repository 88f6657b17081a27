package dev.marble.onnx.bound;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.marble.batch.Batch;
import dev.marble.batch.Progress;
import dev.marble.construction.TargetTensor;
import dev.marble.onnx.Graphs;
import dev.marble.onnx.InputBox;
import dev.marble.onnx.Prepared;
import dev.marble.onnx.Tensors;
import dev.marble.ticket.Side;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** One pass over the graph, in its order. */
final class Propagation {
  private final Prepared prepared;
  private final InputRanges inputs;
  private final WeightRanges weights;
  private final Batch batch;
  private final Map<String, Double> memory;
  private final Progress progress;
  private final Map<String, Value> values = new HashMap<>();

  private final AtomicLong traced = new AtomicLong();

  /** How many readers each value still has; a value without one is let go. */
  private final Map<String, Integer> readers = new HashMap<>();

  Propagation(
      Prepared prepared,
      InputRanges inputs,
      WeightRanges weights,
      Batch batch,
      Map<String, Double> memory,
      Progress progress) {
    this.prepared = prepared;
    this.inputs = inputs;
    this.weights = weights;
    this.batch = batch;
    this.memory = memory;
    this.progress = progress;
  }

  /** Where a propagation ended, and why. */
  static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String node;
    private final String operator;

    Ended(String node, String operator, String why) {
      super(why, null, false, false);
      this.node = node;
      this.operator = operator;
    }

    BoundResult.Unbounded result() {
      return new BoundResult.Unbounded(node, operator, getMessage());
    }
  }

  /**
   * The enclosures of the graph's outputs.
   *
   * @throws Ended if there is no bound
   */
  Map<String, Enclosure> run() {
    GraphProto graph = prepared.skeleton().getGraph();
    checkModel();
    countReaders(graph);
    graph.getInitializerList().forEach(t -> values.put(t.getName(), new Value.Known(t)));
    prepared
        .carried()
        .forEach(carried ->
            values.put(carried.name(), new Value.Known(prepared.carriedTensor(carried))));
    for (TargetTensor tensor : prepared.tensors()) {
      values.put(tensor.name(), new Value.Carved(tensor, weights(tensor)));
    }
    for (ValueInfoProto input : graph.getInputList()) {
      if (!values.containsKey(input.getName())) {
        values.put(input.getName(), input(input));
      }
    }
    progress.start("bounding", graph.getNodeCount());
    for (NodeProto node : graph.getNodeList()) {
      values.putAll(outputs(node));
      for (String name : node.getInputList()) {
        if (readers.merge(name, -1, Integer::sum) == 0) {
          values.remove(name);
        }
      }
      progress.step(1);
    }
    Map<String, Enclosure> outputs = new LinkedHashMap<>();
    for (ValueInfoProto output : graph.getOutputList()) {
      switch (values.get(output.getName())) {
        case Enclosure enclosure ->
            outputs.put(output.getName(), Backward.tightened(enclosure, batch));
        case null, default ->
            throw new Ended(
                "the output \"" + output.getName() + "\"", "", "it is not computed from the input");
      }
    }
    return outputs;
  }

  private void checkModel() {
    int opset = Graphs.opset(prepared.skeleton());
    if (opset < 7 || opset > 23) {
      throw new Ended(
          "the model", "", "its operators are of version " + opset + ", and 7 to 23 are known");
    }
    prepared
        .skeleton()
        .getFunctionsList()
        .forEach(function -> {
          if (function.getDomain().isEmpty() || function.getDomain().equals("ai.onnx")) {
            throw new Ended("the model", "", "it redefines the operator " + function.getName());
          }
        });
  }

  private void countReaders(GraphProto graph) {
    graph
        .getNodeList()
        .forEach(node -> node.getInputList().forEach(name -> readers.merge(name, 1, Integer::sum)));
    graph.getOutputList().forEach(output -> readers.merge(output.getName(), 1, Integer::sum));
  }

  private LayerWeights weights(TargetTensor tensor) {
    float[] target = Tensors.floats(prepared.values().get(tensor.name()));
    for (float weight : target) {
      if (!Float.isFinite(weight)) {
        throw new Ended("the tensor \"" + tensor.name() + "\"", "", "a weight is " + weight);
      }
    }
    List<Side> sides = tensor.inputs().sides();
    WeightRanges.Deviations first = weights.of(tensor, sides.get(0), target);
    WeightRanges.Deviations second =
        sides.size() == 1 ? first : weights.of(tensor, sides.get(1), target);
    return new LayerWeights(target, first, second);
  }

  // ---- inputs ----

  private Value input(ValueInfoProto input) {
    String what = "the input \"" + input.getName() + "\"";
    TypeProto.Tensor type = input.getType().getTensorType();
    if (!input.getType().hasTensorType() || !type.hasShape()) {
      throw new Ended(what, "", "its shape is open");
    }
    int rank = type.getShape().getDimCount();
    int[] shape = new int[rank];
    for (int axis = 0; axis < rank; axis++) {
      long dim = type.getShape().getDim(axis).getDimValue();
      if (dim <= 0 && axis > 0) {
        throw new Ended(what, "", "the size of its axis " + axis + " is open");
      }
      shape[axis] = Math.toIntExact(Math.max(1, dim));
    }
    TensorProto.DataType element = TensorProto.DataType.forNumber(type.getElemType());
    if (element == null || !Tensors.isFloating(element)) {
      return new Value.Integers(shape, inputs.of(input.getName()).map(InputBox::hull));
    }
    List<InputBox> boxes =
        inputs
            .of(input.getName())
            .orElseThrow(() -> new Ended(what, "", "no range is declared for it"));
    if (boxes.size() > 1 && (rank < 2 || shape[1] != boxes.size())) {
      throw new Ended(
          what,
          "",
          "it has the shape "
              + java.util.Arrays.toString(shape)
              + " and "
              + boxes.size()
              + " ranges along axis 1");
    }
    int size = Enclosure.size(shape);
    int inner = rank < 2 ? 1 : Windows.product(shape, 2);
    double[] low = new double[size];
    double[] high = new double[size];
    for (int i = 0; i < size; i++) {
      InputBox box = boxes.size() == 1 ? boxes.get(0) : boxes.get(i / inner % boxes.size());
      // What is fed may be rounded to float32 first.
      low[i] = box.low() - Rounding.UNIT * Math.abs(box.low());
      high[i] = box.high() + Rounding.UNIT * Math.abs(box.high());
    }
    return Enclosure.same(shape, low, high);
  }

  // ---- nodes ----

  private Map<String, Value> outputs(NodeProto node) {
    try {
      return bound(node);
    } catch (NoBound e) {
      throw new Ended(Graphs.describe(node), node.getOpType(), e.getMessage());
    }
  }

  private Map<String, Value> bound(NodeProto node) {
    if (!Graphs.is(node, node.getOpType())) {
      throw new NoBound(
          "the operator " + node.getDomain() + "." + node.getOpType() + " is not known");
    }
    Optional<Map<String, Value>> constants = constants(node);
    if (constants.isPresent()) {
      return constants.get();
    }
    Operators.Operator operator = Operators.of(node.getOpType());
    if (operator == null) {
      throw new NoBound("the operator " + node.getOpType() + " is not known");
    }
    if (operator.attributes() != null) {
      for (AttributeProto attribute : node.getAttributeList()) {
        if (!operator.attributes().contains(attribute.getName())) {
          throw new NoBound("its attribute " + attribute.getName() + " is not known");
        }
      }
    }
    return operator
        .bound()
        .apply(
            new NodeContext(
                prepared.skeleton(),
                node,
                values,
                prepared.foldedMagnitudes(),
                batch,
                traced,
                memory));
  }

  /** What a node over constants alone computes. */
  private Optional<Map<String, Value>> constants(NodeProto node) {
    boolean random =
        node.getOpType().startsWith("Random")
            || Graphs.is(node, "Bernoulli", "Multinomial", "Dropout")
            || !Graphs.innerGraphs(node).isEmpty();
    if (random) {
      return Optional.empty();
    }
    Map<String, TensorProto> given = new HashMap<>();
    for (String name : node.getInputList()) {
      if (name.isEmpty()) {
        continue;
      }
      if (!(values.get(name) instanceof Value.Known known)) {
        return Optional.empty();
      }
      given.put(name, known.tensor());
    }
    return NodeRunner.constants(prepared.skeleton(), node, given)
        .map(tensors -> {
          Map<String, Value> results = new HashMap<>();
          tensors.forEach((name, tensor) -> results.put(name, new Value.Known(tensor)));
          return results;
        });
  }
}
