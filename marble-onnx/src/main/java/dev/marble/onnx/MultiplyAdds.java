package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.marble.onnx.OnnxRunner.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How much work a model is. */
public final class MultiplyAdds {
  private MultiplyAdds() {}

  /**
   * The multiplications of weights with inputs in one run.
   *
   * @param bytes an ONNX model; its weights must be initializers, as they are in a ticket's forms
   * @param example a value per input
   * @return their number; those of inputs with inputs are not counted
   * @throws OnnxException if the model does not run
   */
  public static long of(byte[] bytes, Map<String, Value> example) {
    ModelProto model = OnnxFile.of("the model", bytes).model();
    Map<String, List<Integer>> shapes = new HashMap<>();
    for (TensorProto tensor : model.getGraph().getInitializerList()) {
      shapes.put(tensor.getName(), Tensors.shape(tensor));
    }
    Map<String, Long> perElement = new LinkedHashMap<>(); // of the output of a node
    for (NodeProto node : model.getGraph().getNodeList()) {
      for (int slot = 0; slot < node.getInputCount(); slot++) {
        List<Integer> shape = shapes.get(node.getInput(slot));
        Optional<Site> site = shape == null ? Optional.empty() : Site.of(node, slot);
        if (site.isPresent() && site.get().layout(node, shape).isPresent()) {
          perElement.put(node.getOutput(0), products(site.get(), node, shape));
        }
      }
    }
    ModelProto.Builder open = model.toBuilder();
    List<String> known = new ArrayList<>();
    model.getGraph().getOutputList().forEach(output -> known.add(output.getName()));
    perElement.keySet().stream()
        .filter(name -> !known.contains(name))
        .forEach(name -> open.getGraphBuilder().addOutputBuilder().setName(name));
    long sum = 0;
    try (OnnxRunner runner = OnnxRunner.of(open.build().toByteArray(), 1)) {
      Map<String, Value> outputs = runner.run(example);
      for (Map.Entry<String, Long> entry : perElement.entrySet()) {
        Value value = outputs.get(entry.getKey());
        sum += value == null ? 0 : entry.getValue() * value.values().length;
      }
    }
    return sum;
  }

  /** How many products one element of the output is a sum of. */
  private static long products(Site site, NodeProto node, List<Integer> shape) {
    long size = shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
    int rank = shape.size();
    return switch (site.kind()) {
      case CONV -> size / shape.get(0);
      // Of a kernel that moves by a stride not all entries meet an output: this counts them all.
      case CONV_TRANSPOSE -> size / shape.get(1) / Graphs.attribute(node, "group", 1L);
      case GEMM_RIGHT -> shape.get(Graphs.attribute(node, "transB", 0L) != 0 ? 1 : 0);
      case GEMM_LEFT -> shape.get(Graphs.attribute(node, "transA", 0L) != 0 ? 0 : 1);
      case MATMUL_RIGHT -> shape.get(Math.max(0, rank - 2));
      case MATMUL_LEFT -> shape.get(rank - 1);
      case BIAS -> 0;
    };
  }
}
