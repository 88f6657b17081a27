package dev.marble.lab.model;

import static dev.marble.onnx.ModelSketch.Attribute.integer;
import static dev.marble.onnx.ModelSketch.Attribute.integers;
import static dev.marble.onnx.ModelSketch.Attribute.number;

import ai.onnx.proto.OnnxMl.GraphProto;
import dev.marble.onnx.ModelSketch;
import dev.marble.onnx.ModelSketch.Attribute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A network that grows layer by layer, all its values zero. */
final class NetworkSketch {
  private static final double EPSILON = 1e-5;

  private final ModelSketch model;
  private final Map<String, List<Integer>> shapes = new LinkedHashMap<>();

  /**
   * A value on its way: (N, channels, height, width), or (N, channels) where it is flat.
   *
   * @param name what the graph calls it
   */
  record Signal(String name, int channels, int height, int width) {
    int length() {
      return Math.multiplyExact(channels, Math.multiplyExact(height, width));
    }

    private Signal renamed(String other) {
      return new Signal(other, channels, height, width);
    }
  }

  NetworkSketch(String name) {
    this.model = new ModelSketch(name);
  }

  Signal image(int channels, int height, int width) {
    model.input(OnnxExport.INPUT, channels, height, width);
    return new Signal(OnnxExport.INPUT, channels, height, width);
  }

  /** A square convolution with a bias. */
  Signal conv(String name, Signal from, int channels, int kernel, int padding) {
    parameter(name + ".weight", channels, from.channels(), kernel, kernel);
    parameter(name + ".bias", channels);
    return conv(
        name, from, channels, kernel, padding, 1, from.name(), name + ".weight", name + ".bias");
  }

  /** A square convolution without bias, and the batch normalization behind it. */
  Signal convNorm(String conv, String norm, Signal from, int channels, int kernel, int stride) {
    parameter(conv + ".weight", channels, from.channels(), kernel, kernel);
    Signal to =
        conv(conv, from, channels, kernel, kernel / 2, stride, from.name(), conv + ".weight");
    List<String> inputs = new ArrayList<>(List.of(to.name()));
    for (String part : List.of(".weight", ".bias", ".running_mean", ".running_var")) {
      parameter(norm + part, channels);
      inputs.add(norm + part);
    }
    return to.renamed(
        node("BatchNormalization", norm + ".out", inputs, number("epsilon", EPSILON)));
  }

  private Signal conv(
      String name,
      Signal from,
      int channels,
      int kernel,
      int padding,
      int stride,
      String... inputs) {
    node(
        "Conv",
        name + ".out",
        List.of(inputs),
        integers("kernel_shape", kernel, kernel),
        integers("pads", padding, padding, padding, padding),
        integers("strides", stride, stride));
    return sized(
        name,
        channels,
        (from.height() + 2 * padding - kernel) / stride + 1,
        (from.width() + 2 * padding - kernel) / stride + 1,
        from);
  }

  private static Signal sized(String name, int channels, int height, int width, Signal from) {
    if (height < 1 || width < 1 || from.height() < 1) {
      throw new NetworkException(
          "The layer \""
              + name
              + "\" does not fit on an image of "
              + from.height()
              + "×"
              + from.width()
              + " pixels. Maybe choose a network of dense layers.");
    }
    return new Signal(name + ".out", channels, height, width);
  }

  /** The largest value of each 2×2 block; what is left over at the end is dropped. */
  Signal maxPool(String name, Signal from) {
    node(
        "MaxPool",
        name + ".out",
        List.of(from.name()),
        integers("kernel_shape", 2, 2),
        integers("strides", 2, 2));
    return sized(name, from.channels(), from.height() / 2, from.width() / 2, from);
  }

  Signal relu(String name, Signal from) {
    return from.renamed(node("Relu", name + ".out", List.of(from.name())));
  }

  Signal add(String name, Signal one, Signal other) {
    return one.renamed(node("Add", name + ".out", List.of(one.name(), other.name())));
  }

  Signal globalAveragePool(String name, Signal from) {
    node("GlobalAveragePool", name + ".out", List.of(from.name()));
    return new Signal(name + ".out", from.channels(), 1, 1);
  }

  Signal flatten(String name, Signal from) {
    node("Flatten", name + ".out", List.of(from.name()), integer("axis", 1));
    return new Signal(name + ".out", from.length(), 1, 1);
  }

  /** A dense layer (out, in) with a bias. */
  Signal dense(String name, Signal from, int units) {
    return dense(name, from, units, name + ".out");
  }

  /** The last layer: a dense one. */
  Network logits(String name, Signal from, int classes) {
    dense(name, from, classes, OnnxExport.OUTPUT);
    model.output(OnnxExport.OUTPUT, classes);
    return network();
  }

  private Signal dense(String name, Signal from, int units, String to) {
    parameter(name + ".weight", units, from.channels());
    parameter(name + ".bias", units);
    node("Gemm", to, List.of(from.name(), name + ".weight", name + ".bias"), integer("transB", 1));
    return new Signal(to, units, 1, 1);
  }

  private String node(String operator, String to, List<String> inputs, Attribute... attributes) {
    model.node(operator, List.of(to), inputs, attributes);
    return to;
  }

  private void parameter(String name, int... shape) {
    shapes.put(name, Arrays.stream(shape).boxed().toList());
  }

  private Network network() {
    GraphProto graph = model.graph();
    Uses uses = new Uses(graph, shapes.keySet());
    List<Parameter> parameters = new ArrayList<>();
    shapes.forEach((name, shape) -> {
      int length = shape.stream().reduce(1, Math::multiplyExact);
      parameters.add(new Parameter(name, uses.kind(name), shape, new float[length]));
    });
    return new Network(graph, ModelSketch.OPSET, parameters);
  }
}
