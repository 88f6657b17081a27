package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.marble.ticket.Origin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which values of a graph are constant, and what they are: initializers, Constant nodes, and what
 * Identity, Cast, Reshape, Transpose, Squeeze, Unsqueeze, Flatten, Dropout and ConstantOfShape make
 * of them. Any other operator over constants is run.
 */
final class Constants {
  /** A constant floating-point value and, if it is an initializer moved about, where it lies. */
  record Value(TensorProto tensor, Optional<Origin> origin) {}

  /** A few bytes of a file may ask for more weights of one value than memory holds. */
  private static final int LARGEST_FILL = 1 << 26;

  private final ModelProto model;
  private final Map<String, TensorProto> initializers = new HashMap<>();
  private final Map<String, NodeProto> producers = new HashMap<>();
  private final Map<String, Optional<Value>> known = new HashMap<>();
  private final Map<String, Boolean> constant = new HashMap<>();
  private final Map<String, Boolean> quantized = new HashMap<>();

  Constants(ModelProto model) {
    this.model = model;
    GraphProto graph = model.getGraph();
    graph.getInitializerList().forEach(tensor -> initializers.put(tensor.getName(), tensor));
    for (NodeProto node : graph.getNodeList()) {
      node.getOutputList().forEach(output -> producers.put(output, node));
    }
    producers.remove("");
    // Nodes are in topological order, so no answer needs more than the ones before it.
    graph.getNodeList().forEach(node -> node.getOutputList().forEach(this::isConstant));
  }

  /** Whether a value does not depend on the graph's inputs. */
  boolean isConstant(String name) {
    if (initializers.containsKey(name)) {
      return true;
    }
    Boolean answer = constant.get(name);
    if (answer == null) {
      // Graphs are acyclic; a malformed cycle is not constant.
      constant.put(name, false);
      NodeProto node = producers.get(name);
      answer = node != null && isDeterministic(node);
      if (answer) {
        for (String input : Graphs.reads(node)) {
          answer &= isConstant(input);
        }
      }
      constant.put(name, answer);
    }
    return answer;
  }

  private static boolean isDeterministic(NodeProto node) {
    return !node.getOpType().startsWith("Random")
        && !Graphs.is(node, "Bernoulli", "Multinomial")
        && Graphs.innerGraphs(node).isEmpty();
  }

  /** Whether a constant was made from integers by DequantizeLinear somewhere on its way. */
  boolean isQuantized(String name) {
    Boolean answer = quantized.get(name);
    if (answer == null) {
      quantized.put(name, false);
      NodeProto node = initializers.containsKey(name) ? null : producers.get(name);
      answer =
          node != null
              && (node.getOpType().startsWith("Dequantize")
                  || node.getInputList().stream()
                      .anyMatch(input -> isConstant(input) && isQuantized(input)));
      quantized.put(name, answer);
    }
    return answer;
  }

  /** The element type of a constant, as far as it shows without computing it. */
  DataType type(String name) {
    TensorProto tensor = initializers.get(name);
    if (tensor != null) {
      return Tensors.type(tensor);
    }
    NodeProto node = producers.get(name);
    if (node == null || !isConstant(name)) {
      return DataType.UNDEFINED;
    }
    if (Graphs.is(node, "Cast")) {
      DataType to = DataType.forNumber((int) Graphs.attribute(node, "to", 0L));
      return to == null ? DataType.UNDEFINED : to;
    }
    // A value that was computed here is a float; the graph's own has the type of what it came from.
    for (String input : node.getInputList()) {
      DataType type = type(input);
      if (Tensors.isFloating(type)) {
        return type;
      }
    }
    return value(name).map(value -> Tensors.type(value.tensor())).orElse(DataType.UNDEFINED);
  }

  /** The value of a constant, nothing if it is not constant or cannot be computed. */
  Optional<Value> value(String name) {
    Optional<Value> value = known.get(name);
    if (value == null) {
      known.put(name, Optional.empty());
      value = isConstant(name) ? compute(name) : Optional.empty();
      known.put(name, value);
    }
    return value;
  }

  private Optional<Value> compute(String name) {
    TensorProto tensor = initializers.get(name);
    if (tensor != null) {
      return Optional.of(new Value(tensor, Optional.of(new Origin(name, List.of()))));
    }
    NodeProto node = producers.get(name);
    if (Graphs.is(node, "Constant")) {
      return constantNode(node).map(t -> new Value(t, Optional.of(new Origin(name, List.of()))));
    }
    if (Graphs.is(node, "ConstantOfShape")) {
      return constantOfShape(node);
    }
    Optional<Value> moved = value(Graphs.input(node, 0)).flatMap(value -> moved(name, node, value));
    return moved.isPresent() ? moved : run(name);
  }

  /** What a node makes of its first input, if it only moves the values about. */
  private Optional<Value> moved(String name, NodeProto node, Value value) {
    if (Graphs.is(node, "Identity", "Cast", "Dropout") && node.getOutput(0).equals(name)) {
      return cast(node, value);
    }
    if (Graphs.is(node, "Transpose")) {
      return transpose(node, value);
    }
    return Graphs.is(node, "Reshape", "Squeeze", "Unsqueeze", "Flatten")
        ? reshape(node, value)
        : Optional.empty();
  }

  /** The tensor of a Constant node. */
  static Optional<TensorProto> constantNode(NodeProto node) {
    String name = node.getOutput(0);
    for (AttributeProto attribute : node.getAttributeList()) {
      switch (attribute.getName()) {
        case "value" -> {
          return Optional.of(attribute.getT().toBuilder().setName(name).build());
        }
        case "value_float" -> {
          return Optional.of(Tensors.ofFloats(name, List.of(), new float[] {attribute.getF()}));
        }
        case "value_floats" -> {
          float[] values = new float[attribute.getFloatsCount()];
          for (int i = 0; i < values.length; i++) {
            values[i] = attribute.getFloats(i);
          }
          return Optional.of(Tensors.ofFloats(name, List.of(values.length), values));
        }
        case "value_int" -> {
          return Optional.of(
              Tensors.ofLongs(name, attribute.getI()).toBuilder().clearDims().build());
        }
        case "value_ints" -> {
          long[] values = attribute.getIntsList().stream().mapToLong(Long::longValue).toArray();
          return Optional.of(Tensors.ofLongs(name, values));
        }
        default -> {}
      }
    }
    return Optional.empty();
  }

  private static Optional<Value> cast(NodeProto node, Value value) {
    if (!Graphs.is(node, "Cast")) {
      return Optional.of(value);
    }
    DataType to = DataType.forNumber((int) Graphs.attribute(node, "to", 0L));
    DataType from = Tensors.type(value.tensor());
    if (to == null || !Tensors.isFloating(from) || !Tensors.isFloating(to)) {
      return Optional.empty();
    }
    boolean exact = to == DataType.FLOAT || to == DataType.DOUBLE;
    return exact
        ? Optional.of(new Value(Tensors.asFloats(value.tensor()), value.origin()))
        : Optional.empty();
  }

  private static Optional<Value> transpose(NodeProto node, Value value) {
    if (!Tensors.isFloating(Tensors.type(value.tensor()))) {
      return Optional.empty();
    }
    List<Integer> shape = Tensors.shape(value.tensor());
    List<Integer> order = new ArrayList<>();
    Optional<AttributeProto> perm = Graphs.attribute(node, "perm");
    if (perm.isPresent()) {
      perm.get().getIntsList().forEach(axis -> order.add(axis.intValue()));
    } else {
      for (int i = shape.size() - 1; i >= 0; i--) {
        order.add(i);
      }
    }
    boolean valid =
        order.stream().sorted().toList().equals(IntStream.range(0, shape.size()).boxed().toList());
    if (!valid) {
      return Optional.empty();
    }
    return Optional.of(
        new Value(
            transpose(value.tensor(), shape, order),
            step(value.origin(), new Origin.Step(Origin.Kind.TRANSPOSE, order))));
  }

  private static TensorProto transpose(
      TensorProto tensor, List<Integer> shape, List<Integer> order) {
    if (TensorReference.is(tensor)) {
      return TensorReference.transposed(tensor, order);
    }
    List<Integer> newShape = order.stream().map(shape::get).toList();
    return Tensors.ofFloats("", newShape, transpose(Tensors.floats(tensor), shape, order));
  }

  static float[] transpose(float[] values, List<Integer> shape, List<Integer> order) {
    int rank = shape.size();
    int[] strides = new int[rank];
    for (int axis = rank - 1, stride = 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape.get(axis);
    }
    int[] size = new int[rank];
    int[] step = new int[rank];
    for (int i = 0; i < rank; i++) {
      size[i] = shape.get(order.get(i));
      step[i] = strides[order.get(i)];
    }
    float[] moved = new float[values.length];
    int[] at = new int[rank];
    int from = 0;
    for (int to = 0; to < moved.length; to++) {
      moved[to] = values[from];
      for (int axis = rank - 1; axis >= 0; axis--) {
        from += step[axis];
        if (++at[axis] < size[axis]) {
          break;
        }
        from -= step[axis] * size[axis];
        at[axis] = 0;
      }
    }
    return moved;
  }

  private Optional<Value> reshape(NodeProto node, Value value) {
    List<Integer> shape = Tensors.shape(value.tensor());
    Optional<List<Integer>> newShape =
        Graphs.is(node, "Reshape")
            ? reshapeTarget(node, shape)
            : Graphs.is(node, "Flatten")
                ? Optional.of(flattened(node, shape))
                : squeezed(node, shape);
    return newShape.map(to -> {
      TensorProto.Builder tensor = value.tensor().toBuilder().clearDims();
      to.forEach(dim -> tensor.addDims(dim));
      return new Value(
          tensor.build(), step(value.origin(), new Origin.Step(Origin.Kind.RESHAPE, to)));
    });
  }

  private Optional<List<Integer>> reshapeTarget(NodeProto node, List<Integer> shape) {
    long[] wish;
    if (node.getInputCount() > 1) {
      Optional<Value> given = value(node.getInput(1));
      if (given.isEmpty() || Tensors.type(given.get().tensor()) != DataType.INT64) {
        return Optional.empty();
      }
      wish = Tensors.longs(given.get().tensor());
    } else {
      Optional<AttributeProto> given = Graphs.attribute(node, "shape");
      if (given.isEmpty()) {
        return Optional.empty();
      }
      wish = given.get().getIntsList().stream().mapToLong(Long::longValue).toArray();
    }
    boolean zeroIsZero = Graphs.attribute(node, "allowzero", 0L) != 0;
    long size = shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
    long rest = 1;
    int open = -1;
    for (int i = 0; i < wish.length; i++) {
      if (wish[i] == 0 && !zeroIsZero && i < shape.size()) {
        wish[i] = shape.get(i);
      }
      if (wish[i] < 0) {
        open = i;
      } else {
        rest *= wish[i];
      }
    }
    if (open >= 0 && rest > 0) {
      wish[open] = size / rest;
      rest *= wish[open];
    }
    if (rest != size) {
      return Optional.empty();
    }
    return Optional.of(Arrays.stream(wish).mapToObj(dim -> (int) dim).toList());
  }

  private static List<Integer> flattened(NodeProto node, List<Integer> shape) {
    long given = Graphs.attribute(node, "axis", 1L);
    int axis = (int) (given < 0 ? given + shape.size() : given);
    int rows = 1;
    int columns = 1;
    for (int i = 0; i < shape.size(); i++) {
      if (i < axis) {
        rows *= shape.get(i);
      } else {
        columns *= shape.get(i);
      }
    }
    return List.of(rows, columns);
  }

  private Optional<List<Integer>> squeezed(NodeProto node, List<Integer> shape) {
    boolean add = Graphs.is(node, "Unsqueeze");
    long[] axes;
    Optional<AttributeProto> attribute = Graphs.attribute(node, "axes");
    if (attribute.isPresent()) {
      axes = attribute.get().getIntsList().stream().mapToLong(Long::longValue).toArray();
    } else if (node.getInputCount() > 1) {
      Optional<Value> given = value(node.getInput(1));
      if (given.isEmpty()) {
        return Optional.empty();
      }
      axes = Tensors.longs(given.get().tensor());
    } else {
      return add ? Optional.empty() : Optional.of(shape.stream().filter(d -> d != 1).toList());
    }
    int rank = shape.size() + (add ? axes.length : 0);
    Set<Integer> chosen = new HashSet<>();
    for (long axis : axes) {
      chosen.add((int) (axis < 0 ? axis + rank : axis));
    }
    if (chosen.size() < axes.length || chosen.stream().anyMatch(axis -> axis < 0 || axis >= rank)) {
      return Optional.empty();
    }
    List<Integer> result = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < rank; i++) {
      if (add && chosen.contains(i)) {
        result.add(1);
      } else if (add) {
        result.add(shape.get(from++));
      } else if (!chosen.contains(i)) {
        result.add(shape.get(i));
      }
    }
    return Optional.of(result);
  }

  private static Optional<Origin> step(Optional<Origin> origin, Origin.Step step) {
    return origin.map(from -> {
      List<Origin.Step> steps = new ArrayList<>(from.steps());
      steps.add(step);
      return new Origin(from.initializer(), steps);
    });
  }

  private Optional<Value> constantOfShape(NodeProto node) {
    Optional<Value> given = value(Graphs.input(node, 0));
    if (given.isEmpty() || Tensors.type(given.get().tensor()) != DataType.INT64) {
      return Optional.empty();
    }
    List<Long> dims = Arrays.stream(Tensors.longs(given.get().tensor())).boxed().toList();
    TensorProto fill =
        Graphs.attribute(node, "value")
            .map(AttributeProto::getT)
            .orElse(Tensors.ofFloats("", List.of(1), new float[] {0}));
    if (!Tensors.isFloating(Tensors.type(fill))) {
      return run(node.getOutput(0));
    }
    TensorProto.Builder shape = TensorProto.newBuilder().setName(node.getOutput(0));
    shape.setDataType(DataType.FLOAT.getNumber()).addAllDims(dims);
    int size = Tensors.size(shape.build());
    if (size > LARGEST_FILL) {
      return Optional.empty();
    }
    float[] values = new float[size];
    Arrays.fill(values, Tensors.floats(fill)[0]);
    return Optional.of(
        new Value(Tensors.ofFloats(node.getOutput(0), dims, values), Optional.empty()));
  }

  /** Runs the part of the graph that makes a constant. */
  private Optional<Value> run(String name) {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("constant");
    Set<String> wanted = new HashSet<>();
    collect(name, wanted);
    for (NodeProto node : model.getGraph().getNodeList()) {
      if (node.getOutputList().stream().anyMatch(wanted::contains)) {
        graph.addNode(node);
      }
    }
    initializers.values().stream()
        .filter(tensor -> wanted.contains(tensor.getName()))
        .forEach(tensor -> graph.addInitializer(Tensors.inside(tensor)));
    graph.addOutputBuilder().setName(name);
    ModelProto part =
        model.toBuilder().setIrVersion(Math.max(4, model.getIrVersion())).setGraph(graph).build();
    return OnnxRunner.constant(part, name).map(tensor -> new Value(tensor, Optional.empty()));
  }

  private void collect(String name, Set<String> wanted) {
    if (!name.isEmpty() && wanted.add(name) && producers.containsKey(name)) {
      producers.get(name).getInputList().forEach(input -> collect(input, wanted));
    }
  }
}
