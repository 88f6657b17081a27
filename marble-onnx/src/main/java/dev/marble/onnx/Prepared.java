package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.marble.construction.TargetTensor;
import dev.marble.ticket.CarriedTensor;
import java.util.List;
import java.util.Map;

/**
 * A target, taken apart.
 *
 * @param skeleton the graph without its weights: carved and carried tensors are graph inputs
 * @param tensors the tensors to carve, in the order of the graph
 * @param values their values by name
 * @param carried the tensors to carry, in the order of the graph
 * @param carriedValues their values by name, as raw data; see {@link Tensors#inside}
 * @param parameters the number of floating-point parameters of the target
 * @param foldedMagnitudes per bias that a batch normalisation was folded into, by channel: |bγ/σ| +
 *     |μγ/σ| + |β|, which is what the unfolded target sums up there
 * @param notes what a user should know, one sentence each
 */
public record Prepared(
    ModelProto skeleton,
    List<TargetTensor> tensors,
    Map<String, TensorProto> values,
    List<CarriedTensor> carried,
    Map<String, TensorProto> carriedValues,
    long parameters,
    Map<String, double[]> foldedMagnitudes,
    List<String> notes) {

  /** A carried tensor with its values. */
  public TensorProto carriedTensor(CarriedTensor tensor) {
    return carriedValues.get(tensor.name());
  }
}
