package dev.marble.lab.train;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The shape of one image on its way through a network.
 *
 * @param channels channels, or features of a flat vector
 * @param height rows; 1 for a flat vector
 * @param width columns; 1 for a flat vector
 */
record Dimensions(int channels, int height, int width) {
  int length() {
    return channels * height * width;
  }

  boolean isFlat() {
    return height == 1 && width == 1;
  }

  Dimensions after(Layer layer) {
    return switch (layer) {
      case Layer.Convolution c ->
          checked(layer, c.channels(), convolved(height, c), convolved(width, c));
      case Layer.MaxPool p -> checked(layer, channels, height / p.size(), width / p.size());
      case Layer.Relu relu -> this;
      case Layer.Flatten flatten -> new Dimensions(length(), 1, 1);
      case Layer.Dense dense -> {
        if (!isFlat()) {
          throw new TrainingException(
              "The layer " + layer + " needs a flat vector, but gets " + this + ".");
        }
        yield new Dimensions(dense.units(), 1, 1);
      }
    };
  }

  private static int convolved(int side, Layer.Convolution layer) {
    return side + 2 * layer.padding() - layer.kernel() + 1;
  }

  private Dimensions checked(Layer layer, int newChannels, int newHeight, int newWidth) {
    if (newHeight < 1 || newWidth < 1) {
      throw new TrainingException(
          "The layer " + layer + " does not fit on an image of " + this + ".");
    }
    return new Dimensions(newChannels, newHeight, newWidth);
  }

  /** Shape of the weights of a layer that gets this, output dimension first. */
  int[] weightShape(Layer.Weighted layer) {
    return switch (layer) {
      case Layer.Convolution c -> new int[] {c.channels(), channels, c.kernel(), c.kernel()};
      case Layer.Dense d -> new int[] {d.units(), length()};
    };
  }

  @Override
  public String toString() {
    return IntStream.of(channels, height, width)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining("×"));
  }
}
