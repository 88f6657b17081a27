package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Folds each BatchNormalization that directly follows a Conv, ConvTranspose or Gemm into its
 * weights and bias, so that there is nothing left to carry: w' = w·γ/√(σ²+ε), b' = (b −
 * μ)·γ/√(σ²+ε) + β.
 */
final class BatchNormFolding {
  private final ModelProto model;
  private final Constants constants;
  private final Map<String, Integer> uses = new HashMap<>();
  private final Map<String, double[]> magnitudes = new HashMap<>();
  private int folded;

  BatchNormFolding(ModelProto model) {
    this.model = model;
    this.constants = new Constants(model);
    for (NodeProto node : model.getGraph().getNodeList()) {
      Graphs.reads(node).forEach(name -> uses.merge(name, 1, Integer::sum));
    }
    model.getGraph().getOutputList().forEach(o -> uses.merge(o.getName(), 1, Integer::sum));
  }

  /** How many were folded. */
  int folded() {
    return folded;
  }

  /** Per folded bias |bγ/σ| + |μγ/σ| + |β|, channel by channel. */
  Map<String, double[]> magnitudes() {
    return magnitudes;
  }

  ModelProto apply() {
    GraphProto graph = model.getGraph();
    Map<String, Integer> producers = new HashMap<>();
    for (int i = 0; i < graph.getNodeCount(); i++) {
      for (String output : graph.getNode(i).getOutputList()) {
        producers.put(output, i);
      }
    }
    Map<Integer, NodeProto> replaced = new HashMap<>();
    Set<Integer> dropped = new HashSet<>();
    GraphProto.Builder result = graph.toBuilder();
    for (int i = 0; i < graph.getNodeCount(); i++) {
      NodeProto norm = graph.getNode(i);
      Integer before = producers.get(norm.getInputCount() > 0 ? norm.getInput(0) : "");
      if (before == null || !isFoldable(graph.getNode(before), norm)) {
        continue;
      }
      Optional<NodeProto> merged = fold(graph.getNode(before), norm, result);
      if (merged.isPresent()) {
        replaced.put(before, merged.get());
        dropped.add(i);
        folded++;
      }
    }
    result.clearNode();
    for (int i = 0; i < graph.getNodeCount(); i++) {
      if (!dropped.contains(i)) {
        result.addNode(replaced.getOrDefault(i, graph.getNode(i)));
      }
    }
    Graphs.prune(result);
    return model.toBuilder().setGraph(result).build();
  }

  private boolean isFoldable(NodeProto linear, NodeProto norm) {
    return Graphs.is(norm, "BatchNormalization")
        && Graphs.attribute(norm, "training_mode", 0L) == 0
        && Graphs.is(linear, "Conv", "ConvTranspose", "Gemm")
        && linear.getInputCount() >= 2
        && uses.getOrDefault(linear.getOutput(0), 0) == 1
        && (!Graphs.is(linear, "Gemm") || Graphs.attribute(linear, "beta", 1f) == 1f)
        && norm.getOutputCount() >= 1;
  }

  private Optional<NodeProto> fold(NodeProto linear, NodeProto norm, GraphProto.Builder graph) {
    Optional<TensorProto> weight = constant(linear.getInput(1));
    double[][] statistics = new double[4][];
    for (int i = 0; i < 4; i++) {
      Optional<TensorProto> part = constant(Graphs.input(norm, i + 1));
      if (part.isEmpty()) {
        return Optional.empty();
      }
      statistics[i] = doubles(part.get());
      if (statistics[i].length == 0 || statistics[i].length != statistics[0].length) {
        return Optional.empty();
      }
    }
    String biasName = Graphs.input(linear, 2);
    Optional<TensorProto> bias = biasName.isEmpty() ? Optional.empty() : constant(biasName);
    int channels = statistics[0].length;
    if (weight.isEmpty()
        || constants.isQuantized(linear.getInput(1))
        || (!biasName.isEmpty() && bias.isEmpty())
        || (bias.isPresent() && !isRow(Tensors.shape(bias.get()), channels))
        || channels(linear, Tensors.shape(weight.get())) != channels) {
      return Optional.empty();
    }
    double epsilon = Graphs.attribute(norm, "epsilon", 1e-5f);
    double[] factor = new double[channels];
    float[] newBias = new float[channels];
    double[] magnitude = new double[channels];
    double[] oldBias = bias.isPresent() ? doubles(bias.get()) : new double[channels];
    for (int c = 0; c < channels; c++) {
      factor[c] = statistics[0][c] / StrictMath.sqrt(statistics[3][c] + epsilon);
      newBias[c] = (float) ((oldBias[c] - statistics[2][c]) * factor[c] + statistics[1][c]);
      magnitude[c] =
          (Math.abs(oldBias[c]) + Math.abs(statistics[2][c])) * Math.abs(factor[c])
              + Math.abs(statistics[1][c]);
    }
    // In Gemm, alpha scales the product alone, so it stays where it is.
    String newWeightName = norm.getOutput(0) + ".folded.weight";
    String newBiasName = norm.getOutput(0) + ".folded.bias";
    magnitudes.put(newBiasName, magnitude);
    graph.addInitializer(
        Tensors.ofFloats(
            newWeightName, Tensors.shape(weight.get()), scaled(linear, weight.get(), factor)));
    graph.addInitializer(Tensors.ofFloats(newBiasName, List.of(channels), newBias));
    NodeProto.Builder merged = linear.toBuilder().setOutput(0, norm.getOutput(0));
    merged.setInput(1, newWeightName);
    if (merged.getInputCount() > 2) {
      merged.setInput(2, newBiasName);
    } else {
      merged.addInput(newBiasName);
    }
    return Optional.of(merged.build());
  }

  /** Whether a bias has one value per channel, and those along its last axis. */
  private static boolean isRow(List<Integer> shape, int channels) {
    int size = shape.stream().reduce(1, (a, b) -> a * b);
    return !shape.isEmpty() && size == channels && shape.getLast() == channels;
  }

  private static int outAxis(NodeProto linear) {
    if (Graphs.is(linear, "Conv")) {
      return 0;
    }
    return Graphs.is(linear, "Gemm") && Graphs.attribute(linear, "transB", 0L) != 0 ? 0 : 1;
  }

  private static int channels(NodeProto linear, List<Integer> shape) {
    if (shape.size() < 2) {
      return -1;
    }
    int groups =
        Graphs.is(linear, "ConvTranspose") ? (int) Graphs.attribute(linear, "group", 1L) : 1;
    return shape.get(outAxis(linear)) * groups;
  }

  private static float[] scaled(NodeProto linear, TensorProto weight, double[] factor) {
    float[] values = Tensors.floats(weight);
    List<Integer> shape = Tensors.shape(weight);
    int axis = outAxis(linear);
    int inner = 1;
    for (int i = axis + 1; i < shape.size(); i++) {
      inner *= shape.get(i);
    }
    int perGroup = shape.get(axis);
    int groups = factor.length / perGroup;
    int inputsPerGroup = axis == 1 ? shape.get(0) / groups : 1;
    for (int i = 0; i < values.length; i++) {
      int channel = i / inner % perGroup;
      if (groups > 1) {
        channel += i / (inner * perGroup) / inputsPerGroup * perGroup;
      }
      values[i] = (float) (values[i] * factor[channel]);
    }
    return values;
  }

  private Optional<TensorProto> constant(String name) {
    return constants
        .value(name)
        .map(Constants.Value::tensor)
        .filter(tensor -> Tensors.isFloating(Tensors.type(tensor)));
  }

  private static double[] doubles(TensorProto tensor) {
    float[] floats = Tensors.floats(tensor);
    double[] result = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      result[i] = floats[i];
    }
    return result;
  }
}
