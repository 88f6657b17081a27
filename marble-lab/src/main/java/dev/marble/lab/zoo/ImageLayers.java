package dev.marble.lab.zoo;

import static dev.marble.onnx.ModelSketch.Attribute.integer;
import static dev.marble.onnx.ModelSketch.Attribute.integers;
import static dev.marble.onnx.ModelSketch.Attribute.number;

import dev.marble.onnx.StreamedTensor;
import java.util.List;

/**
 * The layers of image networks, with weights as {@link TrainedLike} describes them.
 *
 * <p>Assumed: inputs are normalized images of mean 0 and variance 1. Convolutions before a batch
 * normalization have 0.8 of He's deviation by fan-out; those without, and dense layers, the one
 * that makes their outputs of mean square 1, which is He's by fan-in behind a relu; filters differ
 * by a factor whose logarithm has the deviation 0.35. The statistics of a batch normalization are
 * those of {@link NormStatistics}; γ spreads by 30 % around what the caller says, β has the mean
 * −0.05 and the deviation 0.2.
 */
final class ImageLayers {
  private static final double TAIL = 0.05;
  private static final double SPREAD = 0.35;
  private static final double EPSILON = 1e-5;

  private final Sketch sketch;

  ImageLayers(Sketch sketch) {
    this.sketch = sketch;
  }

  Signal image(int channels, int size) {
    sketch.model().input("image", channels, size, size);
    return Signal.standard("image", channels, size);
  }

  /** The geometry of a convolution with a square kernel. */
  record Kernel(int size, int stride, int padding, int groups) {
    static Kernel of(int size, int stride) {
      return new Kernel(size, stride, size / 2, 1);
    }

    Kernel depthwise(int channels) {
      return new Kernel(size, stride, padding, channels);
    }

    int apply(int from) {
      return (from + 2 * padding - size) / stride + 1;
    }
  }

  /** A convolution without bias and the batch normalization behind it. */
  Signal convNorm(
      String conv, String norm, Signal from, int channels, Kernel kernel, double gamma) {
    int each = from.channels() / kernel.groups();
    int fanIn = each * kernel.size() * kernel.size();
    double fanOut = (double) channels / kernel.groups() * kernel.size() * kernel.size();
    double deviation = 0.8 * StrictMath.sqrt(2 / fanOut);
    TrainedLike draw = sketch.draw();
    StreamedTensor.Source weights =
        draw.weights(deviation, TAIL, draw.spread(channels, SPREAD), TrainedLike.ones(fanIn));
    String weight =
        sketch.parameter(conv + ".weight", weights, channels, each, kernel.size(), kernel.size());
    convolve(conv, from, kernel, List.of(from.name(), weight));

    float[] scale = sketch.draw().logNormal(channels, gamma, 0.3);
    String gammas = sketch.parameter(norm + ".weight", scale);
    float[] shift = sketch.draw().normal(channels, -0.05, 0.2);
    String betas = sketch.parameter(norm + ".bias", shift);
    NormStatistics statistics =
        new NormStatistics(weights, from, channels, kernel.groups(), kernel.size() * kernel.size());
    String name =
        sketch.node(
            "BatchNormalization",
            norm + ".out",
            List.of(
                conv + ".out",
                gammas,
                betas,
                sketch.statistic(norm + ".running_mean", statistics.means(), channels),
                sketch.statistic(norm + ".running_var", statistics.variances(), channels)),
            number("epsilon", EPSILON));
    double[] means = new double[channels];
    double[] variances = new double[channels];
    for (int i = 0; i < channels; i++) {
      means[i] = shift[i];
      variances[i] = (double) scale[i] * scale[i];
    }
    return new Signal(name, kernel.apply(from.size()), means, variances);
  }

  /** A convolution with a bias. */
  Signal conv(String conv, Signal from, int channels, Kernel kernel) {
    int fanIn = from.channels() * kernel.size() * kernel.size();
    double deviation = 1 / StrictMath.sqrt(fanIn * from.power());
    TrainedLike draw = sketch.draw();
    String weight =
        sketch.parameter(
            conv + ".weight",
            draw.weights(deviation, TAIL, draw.spread(channels, SPREAD), TrainedLike.ones(fanIn)),
            channels,
            from.channels(),
            kernel.size(),
            kernel.size());
    String bias = sketch.parameter(conv + ".bias", sketch.draw().normal(channels, 0, 0.05));
    convolve(conv, from, kernel, List.of(from.name(), weight, bias));
    return Signal.standard(conv + ".out", channels, kernel.apply(from.size()));
  }

  private void convolve(String name, Signal from, Kernel kernel, List<String> inputs) {
    if (kernel.apply(from.size()) < 1) {
      throw new IllegalArgumentException(
          "the image of \"" + name + "\" is smaller than its kernel");
    }
    int padding = kernel.padding();
    sketch.node(
        "Conv",
        name + ".out",
        inputs,
        integer("group", kernel.groups()),
        integers("kernel_shape", kernel.size(), kernel.size()),
        integers("pads", padding, padding, padding, padding),
        integers("strides", kernel.stride(), kernel.stride()));
  }

  Signal relu(String name, Signal from) {
    return from.rectified(sketch.node("Relu", name, List.of(from.name())), from.size(), 1);
  }

  /** min(max(x, 0), 6); 6 is hardly ever reached. */
  Signal relu6(String name, Signal from, String zero, String six) {
    String to = sketch.node("Clip", name, List.of(from.name(), zero, six));
    return from.rectified(to, from.size(), 1);
  }

  Signal add(String name, Signal one, Signal other) {
    return one.plus(other, sketch.node("Add", name, List.of(one.name(), other.name())));
  }

  /** The positive part, and the largest of each window of it: the order of the two is the same. */
  Signal reluPool(String relu, String pool, Signal from, Kernel kernel) {
    int padding = kernel.padding();
    String to =
        sketch.node(
            "MaxPool",
            pool,
            List.of(relu(relu, from).name()),
            integers("kernel_shape", kernel.size(), kernel.size()),
            integers("pads", padding, padding, padding, padding),
            integers("strides", kernel.stride(), kernel.stride()));
    return from.rectified(to, kernel.apply(from.size()), kernel.size() * kernel.size());
  }

  Signal globalAveragePool(String name, Signal from) {
    String to = sketch.node("GlobalAveragePool", name, List.of(from.name()));
    double[] variances = from.variances().clone();
    for (int c = 0; c < variances.length; c++) {
      variances[c] /= from.size() * from.size();
    }
    return new Signal(to, 1, from.means(), variances);
  }

  /** (N, channels, size, size) to (N, channels · size²). */
  Signal flatten(String name, Signal from) {
    String to = sketch.node("Flatten", name, List.of(from.name()), integer("axis", 1));
    int area = from.size() * from.size();
    double[] means = new double[from.channels() * area];
    double[] variances = new double[from.channels() * area];
    for (int i = 0; i < means.length; i++) {
      means[i] = from.means()[i / area];
      variances[i] = from.variances()[i / area];
    }
    return new Signal(to, 1, means, variances);
  }

  /** A dense layer (out, in) with a bias. */
  Signal dense(String dense, Signal from, int outputs, String to) {
    double deviation = 1 / StrictMath.sqrt(from.channels() * from.power());
    TrainedLike draw = sketch.draw();
    String weight =
        sketch.parameter(
            dense + ".weight",
            draw.weights(
                deviation, TAIL, draw.spread(outputs, SPREAD), TrainedLike.ones(from.channels())),
            outputs,
            from.channels());
    String bias = sketch.parameter(dense + ".bias", sketch.draw().normal(outputs, 0, 0.05));
    sketch.node("Gemm", to, List.of(from.name(), weight, bias), integer("transB", 1));
    return Signal.standard(to, outputs, 1);
  }

  /** The last dense layer. */
  void logits(String dense, Signal from, int classes) {
    dense(dense, from, classes, "logits");
    sketch.model().output("logits", classes);
  }
}
