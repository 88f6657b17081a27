package dev.marble.onnx;

import dev.marble.construction.Construction;
import dev.marble.construction.TargetTensor;
import java.util.List;
import java.util.Map;

/**
 * How the tensors of a prepared model become what is carved: one after the other, where the form of
 * one may follow from the samples that those before it took.
 */
sealed interface Layers permits SeparateLayers, CopiedLayers {

  /**
   * For a construction.
   *
   * @throws OnnxException if the model's graph is none that the construction can do
   */
  static Layers of(Prepared prepared, Construction construction) {
    return construction == Construction.BURKHOLZ
        ? new CopiedLayers(prepared, CopyChain.of(prepared))
        : new SeparateLayers(prepared, construction);
  }

  /**
   * A tensor as it is carved.
   *
   * @param target the tensor, its outputs as many times as they are built
   * @param copies how many times that is
   * @param construction how it is found
   */
  record Job(TargetTensor target, int copies, Construction construction) {}

  /** The tensors as the model has them, in the order of carving. */
  List<TargetTensor> order();

  /**
   * A tensor as it is carved.
   *
   * @param tensor one of the model's
   * @param samples the samples of those before it in the order, by name
   */
  Job job(TargetTensor tensor, Map<String, Integer> samples);

  /**
   * Values as they are carved.
   *
   * @param tensor one of the model's
   * @param samples as above
   * @param values its values in the model
   */
  float[] values(TargetTensor tensor, Map<String, Integer> samples, float[] values);

  /**
   * The skeleton and the carried tensors as the ticket has them.
   *
   * @param samples the samples of all tensors, by name
   */
  Prepared prepared(Map<String, Integer> samples);
}
