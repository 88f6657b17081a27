package dev.marble.lab.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A sequential network without its weights.
 *
 * @param channels channels of an input image
 * @param height rows of an input image
 * @param width columns of an input image
 * @param layers from the input to the logits
 */
public record Architecture(int channels, int height, int width, List<Layer> layers) {

  /**
   * A tensor of weights that the architecture asks for.
   *
   * @param name such as {@code conv1.weight}
   * @param shape output dimension first
   * @param fanIn inputs of one output
   * @param isBias whether it is a bias
   */
  record Slot(String name, List<Integer> shape, int fanIn, boolean isBias) {
    int length() {
      return shape.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
    }
  }

  /** Checks that the layers fit on each other and end in a flat vector. */
  public Architecture {
    layers = List.copyOf(layers);
    Checks.between("channels", channels, 1, 1 << 20);
    Checks.between("height", height, 1, 8192);
    Checks.between("width", width, 1, 8192);
    Dimensions dimensions = new Dimensions(channels, height, width);
    for (Layer layer : layers) {
      dimensions = dimensions.after(layer);
    }
    if (layers.isEmpty() || !dimensions.isFlat()) {
      throw new TrainingException(
          "The architecture gives "
              + dimensions
              + " but must end in a flat vector. Maybe add flatten and dense layers.");
    }
  }

  /**
   * The small convolutional network of the embedded model: two convolutions of 8 and 16 channels,
   * each followed by relu and pooling, then 32 units.
   */
  public static Architecture smallConvolutional(int channels, int height, int width, int classes) {
    return new Architecture(
        channels,
        height,
        width,
        List.of(
            new Layer.Convolution(8, 3, 1),
            new Layer.Relu(),
            new Layer.MaxPool(2),
            new Layer.Convolution(16, 3, 1),
            new Layer.Relu(),
            new Layer.MaxPool(2),
            new Layer.Flatten(),
            new Layer.Dense(32),
            new Layer.Relu(),
            new Layer.Dense(classes)));
  }

  /**
   * A dense network: flatten, then layers of the given units with relu between them.
   *
   * @param units of each layer, the last one the classes, at least one
   */
  public static Architecture dense(int channels, int height, int width, List<Integer> units) {
    List<Layer> layers = new ArrayList<>();
    layers.add(new Layer.Flatten());
    for (int i = 0; i < units.size(); i++) {
      if (i > 0) {
        layers.add(new Layer.Relu());
      }
      layers.add(new Layer.Dense(units.get(i)));
    }
    return new Architecture(channels, height, width, layers);
  }

  /** Number of logits. */
  public int outputs() {
    Dimensions dimensions = input();
    for (Layer layer : layers) {
      dimensions = dimensions.after(layer);
    }
    return dimensions.length();
  }

  /** Number of weights, biases included. */
  public long parameterCount() {
    return slots().stream().mapToLong(Slot::length).sum();
  }

  Dimensions input() {
    return new Dimensions(channels, height, width);
  }

  /** The tensors of weights in layer order, each followed by its bias. */
  List<Slot> slots() {
    List<Slot> slots = new ArrayList<>();
    List<String> names = layerNames();
    Dimensions dimensions = input();
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i) instanceof Layer.Weighted weighted) {
        int[] shape = dimensions.weightShape(weighted);
        List<Integer> dims = Arrays.stream(shape).boxed().toList();
        int fanIn = dims.stream().skip(1).reduce(1, Math::multiplyExact);
        slots.add(new Slot(names.get(i) + ".weight", dims, fanIn, false));
        slots.add(new Slot(names.get(i) + ".bias", List.of(shape[0]), fanIn, true));
      }
      dimensions = dimensions.after(layers.get(i));
    }
    return slots;
  }

  /** A speaking name for each layer, such as {@code conv1}, {@code relu1}, {@code dense2}. */
  List<String> layerNames() {
    List<String> names = new ArrayList<>();
    for (Layer layer : layers) {
      String kind = kind(layer);
      long before = names.stream().filter(name -> name.matches(kind + "[0-9]+")).count();
      names.add(kind + (before + 1));
    }
    return names;
  }

  private static String kind(Layer layer) {
    return switch (layer) {
      case Layer.Convolution c -> "conv";
      case Layer.Dense d -> "dense";
      case Layer.MaxPool p -> "pool";
      case Layer.Relu r -> "relu";
      case Layer.Flatten f -> "flatten";
    };
  }
}
