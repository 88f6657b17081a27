package dev.marble.lab.model;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An ONNX graph and its parameters; immutable.
 *
 * <p>The graph has one float input (N, …), and its first output is the logits (N, classes). Its
 * initializers are whole numbers alone, such as the shapes of a Reshape: every float is a
 * parameter.
 *
 * @param graph nodes, input and outputs, without the parameters
 * @param opset the version of the standard operators that the graph is written in
 * @param parameters in the order in which a file lists them
 */
public record Network(GraphProto graph, int opset, List<Parameter> parameters) {
  /** Checks that no two tensors share a name. */
  public Network {
    parameters = List.copyOf(parameters);
    Set<String> names = new HashSet<>();
    for (TensorProto tensor : graph.getInitializerList()) {
      names.add(tensor.getName());
    }
    for (Parameter parameter : parameters) {
      if (!names.add(parameter.name())) {
        throw new NetworkException("Two tensors are called \"" + parameter.name() + "\".");
      }
    }
  }

  /**
   * The same graph with other values.
   *
   * @param others tensors of the same names and shapes, in the same order
   * @throws NetworkException if they are not
   */
  public Network with(List<Parameter> others) {
    boolean same = others.size() == parameters.size();
    for (int i = 0; same && i < others.size(); i++) {
      same =
          others.get(i).name().equals(parameters.get(i).name())
              && others.get(i).shape().equals(parameters.get(i).shape());
    }
    if (!same) {
      throw new NetworkException(
          "The tensors " + others + " do not fit the network's, " + parameters + ".");
    }
    return new Network(graph, opset, others);
  }

  /**
   * One parameter.
   *
   * @param name its name
   * @throws NetworkException if there is none of that name
   */
  public Parameter parameter(String name) {
    return parameters.stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new NetworkException("The network has no tensor \"" + name + "\"."));
  }

  /** The parameters that can be pruned, in their order. */
  public List<Parameter> weights() {
    return parameters.stream().filter(each -> each.kind() == Kind.WEIGHT).toList();
  }

  /** How many numbers training changes: weights, biases, scales, shifts and slopes. */
  public long parameterCount() {
    return parameters.stream()
        .filter(each -> each.kind().isTrained())
        .mapToLong(Parameter::length)
        .sum();
  }

  /** What the graph is called. */
  public String name() {
    return graph.getName();
  }

  /**
   * The same network under another name.
   *
   * @param name what the graph is called
   */
  public Network named(String name) {
    return new Network(graph.toBuilder().setName(name).build(), opset, parameters);
  }

  /** Name of the input. */
  public String input() {
    return graph.getInput(0).getName();
  }

  /** Name of the output that holds the logits. */
  public String output() {
    return graph.getOutput(0).getName();
  }

  /** The dimensions of one example, without the batch; 0 where the graph leaves one open. */
  public List<Integer> inputShape() {
    return shape(graph.getInput(0).getType().getTensorType().getShape());
  }

  /**
   * The dimensions of one example's output, without the batch; 0 where the graph leaves one open.
   */
  public List<Integer> outputShape() {
    return shape(graph.getOutput(0).getType().getTensorType().getShape());
  }

  private static List<Integer> shape(TensorShapeProto shape) {
    return shape.getDimList().stream().skip(1).map(dim -> (int) dim.getDimValue()).toList();
  }

  /**
   * The network as an ONNX file.
   *
   * @param metadata texts that travel with the model, such as how it was trained
   * @return the same bytes for the same network and texts
   */
  public byte[] toOnnx(Map<String, String> metadata) {
    return OnnxExport.bytes(this, metadata);
  }
}
