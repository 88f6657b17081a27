package dev.marble.lab.model;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.marble.onnx.Float32Conversion;
import dev.marble.onnx.Graphs;
import dev.marble.onnx.OnnxFile;
import dev.marble.onnx.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads an ONNX model that was made anywhere, to train it further: any graph of the {@link
 * Operators#TRAINABLE trainable operators} with one float input.
 *
 * <p>Half and double precision become float32; Constant nodes become initializers, and so do sparse
 * ones, with their zeros; where a graph was written for a single example, its input, output and
 * Reshape nodes are opened for any batch.
 */
public final class OnnxImport {
  private final OnnxFile file;
  private final ModelProto model;
  private final Map<String, TensorProto> tensors = new LinkedHashMap<>();
  private final List<NodeProto> nodes = new ArrayList<>();

  private OnnxImport(OnnxFile file) {
    this.file = file;
    this.model = Float32Conversion.apply(file.model());
  }

  /**
   * Reads a model.
   *
   * @param path its file
   * @throws dev.marble.MarbleException if it cannot be read, or not be trained
   */
  public static Network read(Path path) {
    return of(OnnxFile.read(path));
  }

  /** Takes a model that was read already. */
  public static Network of(OnnxFile file) {
    return new OnnxImport(file).network();
  }

  private Network network() {
    if (file.opset() < Operators.OLDEST_OPSET) {
      throw refused(
          "is written in version "
              + file.opset()
              + " of the operators, but at least "
              + Operators.OLDEST_OPSET
              + " is needed");
    }
    collect();
    ValueInfoProto input = input();
    GraphProto graph = model.getGraph();
    if (graph.getOutputCount() == 0) {
      throw refused("has no output");
    }
    checkOperators();
    Set<String> examples = openBatch(input);
    Set<String> read = new HashSet<>();
    nodes.forEach(node -> read.addAll(node.getInputList()));
    GraphProto.Builder open =
        GraphProto.newBuilder()
            .setName(graph.getName())
            .addAllNode(nodes)
            .addInput(openFirst(input));
    for (ValueInfoProto output : graph.getOutputList()) {
      open.addOutput(examples.contains(output.getName()) ? openFirst(output) : output);
    }
    Map<String, TensorProto> floats = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> {
      if (read.contains(name) && Tensors.type(tensor) == DataType.FLOAT) {
        floats.put(name, tensor);
      } else if (read.contains(name)) {
        open.addInitializer(tensor);
      }
    });
    Uses uses = new Uses(open.build(), floats.keySet());
    List<Parameter> parameters = new ArrayList<>();
    floats.forEach((name, tensor) ->
        parameters.add(
            new Parameter(name, uses.kind(name), Tensors.shape(tensor), Tensors.floats(tensor))));
    return new Network(open.build(), file.opset(), parameters);
  }

  /** Tells constants from nodes. */
  private void collect() {
    GraphProto graph = model.getGraph();
    graph.getInitializerList().forEach(tensor -> tensors.put(tensor.getName(), tensor));
    graph
        .getSparseInitializerList()
        .forEach(tensor -> tensors.put(tensor.getValues().getName(), dense(tensor)));
    for (NodeProto node : graph.getNodeList()) {
      if (Graphs.is(node, "Constant")) {
        TensorProto value =
            Graphs.constant(node)
                .orElseThrow(() ->
                    refused("has the node " + Graphs.describe(node) + ", which holds no numbers"));
        tensors.put(node.getOutput(0), value);
      } else {
        nodes.add(node.toBuilder().clearDocString().build());
      }
    }
  }

  /** A sparse tensor with its zeros: they are trained like all others, unless masked. */
  private TensorProto dense(SparseTensorProto tensor) {
    String name = tensor.getValues().getName();
    List<Long> dims = tensor.getDimsList();
    long size = 1;
    for (long dim : dims) {
      size = dim < 0 || size > Integer.MAX_VALUE ? Long.MAX_VALUE : size * dim;
    }
    if (size > Integer.MAX_VALUE || !Tensors.isFloating(Tensors.type(tensor.getValues()))) {
      throw refused(
          "holds the sparse tensor \""
              + name
              + "\" of shape "
              + dims
              + ", which cannot be trained");
    }
    float[] values = new float[(int) size];
    float[] given = Tensors.floats(tensor.getValues());
    long[] places = Tensors.longs(tensor.getIndices());
    int rank = tensor.getIndices().getDimsCount() == 2 ? dims.size() : 1;
    boolean fits = places.length == (long) given.length * rank;
    for (int i = 0; fits && i < given.length; i++) {
      // Places are single numbers, or one for each dimension.
      long place = rank == 1 ? places[i] : 0;
      for (int axis = 0; rank > 1 && axis < rank; axis++) {
        long at = places[i * rank + axis];
        fits &= at >= 0 && at < dims.get(axis);
        place = place * dims.get(axis) + at;
      }
      fits &= place >= 0 && place < size;
      if (fits) {
        values[(int) place] = given[i];
      }
    }
    if (!fits) {
      throw refused("holds the sparse tensor \"" + name + "\", whose places are not within it");
    }
    return Tensors.ofFloats(name, dims, values);
  }

  private ValueInfoProto input() {
    // Before IR version 4 every initializer had to be an input, too.
    List<ValueInfoProto> inputs =
        model.getGraph().getInputList().stream()
            .filter(value -> !tensors.containsKey(value.getName()))
            .toList();
    boolean isFloat =
        inputs.size() == 1
            && inputs.getFirst().getType().getTensorType().getElemType()
                == DataType.FLOAT.getNumber();
    if (!isFloat) {
      throw refused(
          "has the inputs "
              + inputs.stream().map(ValueInfoProto::getName).toList()
              + ", but exactly one of floats can be trained");
    }
    if (inputs.getFirst().getType().getTensorType().getShape().getDimCount() < 2) {
      throw refused(
          "has the input \""
              + inputs.getFirst().getName()
              + "\", whose shape has no batch of examples");
    }
    return inputs.getFirst();
  }

  private void checkOperators() {
    for (NodeProto node : nodes) {
      boolean standard = node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx");
      if (!standard || !Operators.TRAINABLE.contains(node.getOpType())) {
        throw refused(
            "has the node "
                + Graphs.describe(node)
                + ", and the operator "
                + node.getOpType()
                + " cannot be trained");
      }
    }
  }

  /**
   * Opens Reshape nodes for any batch, where the graph was written for one example.
   *
   * @return the values that depend on the input
   */
  private Set<String> openBatch(ValueInfoProto input) {
    Set<String> examples = new HashSet<>(Set.of(input.getName()));
    boolean single = input.getType().getTensorType().getShape().getDim(0).getDimValue() == 1;
    for (int i = 0; i < nodes.size(); i++) {
      NodeProto node = nodes.get(i);
      if (Collections.disjoint(node.getInputList(), examples)) {
        continue;
      }
      examples.addAll(node.getOutputList());
      TensorProto shape = tensors.get(Graphs.input(node, 1));
      if (single && Graphs.is(node, "Reshape") && shape != null && startsWithOne(shape)) {
        String name = node.getOutput(0) + "/open_shape";
        long[] dims = Tensors.longs(shape);
        dims[0] = 0; // as many as come in
        tensors.put(name, Tensors.ofLongs(name, dims));
        nodes.set(i, node.toBuilder().setInput(1, name).build());
      }
    }
    return examples;
  }

  private static boolean startsWithOne(TensorProto shape) {
    long[] dims = Tensors.longs(shape);
    return dims.length > 1 && dims[0] == 1;
  }

  private static ValueInfoProto openFirst(ValueInfoProto value) {
    ValueInfoProto.Builder open = value.toBuilder().clearDocString();
    if (open.getType().getTensorType().getShape().getDimCount() > 0) {
      open.getTypeBuilder()
          .getTensorTypeBuilder()
          .getShapeBuilder()
          .getDimBuilder(0)
          .setDimParam("N");
    }
    return open.build();
  }

  private NetworkException refused(String why) {
    return new NetworkException("The model \"" + file.name() + "\" " + why + ".");
  }
}
