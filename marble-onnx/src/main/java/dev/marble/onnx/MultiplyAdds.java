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
  /** A tensor in a node, and how many of its products one element of the node's output takes. */
  private record Use(String tensor, String output, long perElement) {}

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
    return byTensor(bytes, example).values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * The same, tensor by tensor: each weight of a tensor takes an equal part in its products.
   *
   * @param bytes an ONNX model; its weights must be initializers, as they are in a ticket's forms
   * @param example a value per input
   * @return for each weight tensor its multiplications in one run
   * @throws OnnxException if the model does not run
   */
  public static Map<String, Long> byTensor(byte[] bytes, Map<String, Value> example) {
    ModelProto model = OnnxFile.of("the model", bytes).model();
    Map<String, List<Integer>> shapes = new HashMap<>();
    for (TensorProto tensor : model.getGraph().getInitializerList()) {
      shapes.put(tensor.getName(), Tensors.shape(tensor));
    }
    List<Use> uses = new ArrayList<>();
    for (NodeProto node : model.getGraph().getNodeList()) {
      for (int slot = 0; slot < node.getInputCount(); slot++) {
        List<Integer> shape = shapes.get(node.getInput(slot));
        Optional<Site> site = shape == null ? Optional.empty() : Site.of(node, slot);
        if (site.isPresent() && site.get().layout(node, shape).isPresent()) {
          uses.add(
              new Use(node.getInput(slot), node.getOutput(0), products(site.get(), node, shape)));
        }
      }
    }
    ModelProto.Builder open = model.toBuilder();
    List<String> known = new ArrayList<>();
    model.getGraph().getOutputList().forEach(output -> known.add(output.getName()));
    uses.stream()
        .map(Use::output)
        .distinct()
        .filter(name -> !known.contains(name))
        .forEach(name -> open.getGraphBuilder().addOutputBuilder().setName(name));
    Map<String, Long> sums = new LinkedHashMap<>();
    try (OnnxRunner runner = OnnxRunner.of(open.build().toByteArray(), 1)) {
      Map<String, Value> outputs = runner.run(example);
      for (Use use : uses) {
        Value value = outputs.get(use.output());
        long elements = value == null ? 0 : value.values().length;
        sums.merge(use.tensor(), use.perElement() * elements, Long::sum);
      }
    }
    return sums;
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
