package dev.marble.lab.zoo;

import dev.marble.onnx.ModelSketch;
import dev.marble.onnx.ModelSketch.Attribute;
import dev.marble.onnx.StreamedTensor;
import dev.marble.random.Seed;
import java.util.Arrays;
import java.util.List;

/** A model that grows, the seed of its weights, and the count of its parameters. */
final class Sketch {
  private final Seed seed;
  private final ModelSketch model;
  private long parameters;

  Sketch(String name, Seed seed) {
    this.seed = seed;
    this.model = new ModelSketch(name);
    model.metadata("weights", "random, seed " + seed);
  }

  ModelSketch model() {
    return model;
  }

  /** How many numbers training would change. */
  long parameters() {
    return parameters;
  }

  /** Random values for the tensor that is added next. */
  TrainedLike draw() {
    return new TrainedLike(seed, model.tensors().size());
  }

  /** A tensor that training would change. */
  String parameter(String name, StreamedTensor.Source values, long... shape) {
    StreamedTensor tensor = new StreamedTensor(name, Arrays.stream(shape).boxed().toList(), values);
    model.tensor(tensor);
    parameters += tensor.size();
    return name;
  }

  /** A vector that training would change. */
  String parameter(String name, float[] values) {
    model.tensor(StreamedTensor.of(name, List.of((long) values.length), values));
    parameters += values.length;
    return name;
  }

  /** A vector that training counts but does not learn. */
  String statistic(String name, StreamedTensor.Source values, long length) {
    model.tensor(new StreamedTensor(name, List.of(length), values));
    return name;
  }

  /** A scalar that belongs to the architecture. */
  String constant(String name, double value) {
    model.constant(name, new float[] {(float) value});
    return name;
  }

  /** A node with one output, whose name it answers. */
  String node(String operator, String output, List<String> inputs, Attribute... attributes) {
    model.node(operator, List.of(output), inputs, attributes);
    return output;
  }
}
