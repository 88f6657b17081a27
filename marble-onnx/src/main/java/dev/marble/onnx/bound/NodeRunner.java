package dev.marble.onnx.bound;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.marble.onnx.Graphs;
import dev.marble.onnx.OnnxException;
import dev.marble.onnx.OnnxRunner;
import dev.marble.onnx.Tensors;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs single nodes on ONNX Runtime: what it says about constants and indices is what it does. */
final class NodeRunner {
  private NodeRunner() {}

  /** The outputs of a node whose inputs are all constant; empty if it cannot be run. */
  static Optional<Map<String, TensorProto>> constants(
      ModelProto model, NodeProto node, Map<String, TensorProto> inputs) {
    Map<String, TensorProto> results = new HashMap<>();
    for (String output : node.getOutputList()) {
      if (output.isEmpty()) {
        continue;
      }
      GraphProto.Builder graph = GraphProto.newBuilder().setName("node").addNode(node);
      inputs.forEach((name, tensor) -> graph.addInitializer(named(tensor, name)));
      graph.addOutputBuilder().setName(output);
      Optional<TensorProto> value = OnnxRunner.constant(alone(model, graph), output);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      results.put(output, value.get());
    }
    return Optional.of(results);
  }

  private static TensorProto.Builder named(TensorProto tensor, String name) {
    return Tensors.inside(tensor).toBuilder().setName(name);
  }

  private static ModelProto alone(ModelProto model, GraphProto.Builder graph) {
    return ModelProto.newBuilder()
        .setIrVersion(Math.max(4, model.getIrVersion()))
        .addAllOpsetImport(model.getOpsetImportList())
        .setGraph(graph)
        .build();
  }

  /**
   * Runs a node on given float data.
   *
   * @param data the values of some inputs
   * @param constants the values of all other inputs
   * @return the values of the outputs
   */
  static Map<String, OnnxRunner.Value> run(
      ModelProto model,
      NodeProto node,
      Map<String, OnnxRunner.Value> data,
      Map<String, TensorProto> constants) {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("node").addNode(node);
    Set<String> given = new HashSet<>();
    data.forEach((name, value) -> {
      List<Long> shape = java.util.Arrays.stream(value.shape()).boxed().toList();
      graph.addInput(Graphs.valueInfo(name, DataType.FLOAT, shape));
      given.add(name);
    });
    constants.forEach((name, tensor) -> {
      if (!given.contains(name)) {
        graph.addInitializer(named(tensor, name));
      }
    });
    node.getOutputList().stream()
        .filter(output -> !output.isEmpty())
        .forEach(output -> graph.addOutputBuilder().setName(output));
    try (OnnxRunner runner = OnnxRunner.of(alone(model, graph).toByteArray(), 1)) {
      return runner.run(data);
    } catch (OnnxException e) {
      throw new NoBound("ONNX Runtime does not run it alone");
    }
  }
}
