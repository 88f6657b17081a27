package dev.marble.onnx;

import dev.marble.construction.Construction;
import dev.marble.construction.TargetTensor;
import java.util.List;
import java.util.Map;

/** Every tensor is carved as the model has it, in the order of the graph. */
record SeparateLayers(Prepared model, Construction construction) implements Layers {
  @Override
  public List<TargetTensor> order() {
    return model.tensors();
  }

  @Override
  public Job job(TargetTensor tensor, Map<String, Integer> samples) {
    return new Job(tensor, 1, construction);
  }

  @Override
  public float[] values(TargetTensor tensor, Map<String, Integer> samples, float[] values) {
    return values;
  }

  @Override
  public Prepared prepared(Map<String, Integer> samples) {
    return model;
  }
}
