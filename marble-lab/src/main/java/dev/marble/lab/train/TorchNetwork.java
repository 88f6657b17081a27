package dev.marble.lab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import java.util.ArrayList;
import java.util.List;

/**
 * A network on the engine: its trainable tensors and the forward pass. The tensors live as long as
 * the manager they were made with; every result lives as long as the manager of its input.
 */
final class TorchNetwork {
  private final Architecture architecture;
  private final List<NDArray> tensors = new ArrayList<>();

  TorchNetwork(Network network, NDManager manager) {
    this.architecture = network.architecture();
    for (Parameter parameter : network.parameters()) {
      NDArray tensor = manager.create(parameter.values(), shape(parameter.shape()));
      tensor.setRequiresGradient(true);
      tensors.add(tensor);
    }
  }

  private static Shape shape(List<Integer> sizes) {
    return new Shape(sizes.stream().mapToLong(Integer::longValue).toArray());
  }

  /** The trainable tensors, in the order of the network's parameters. */
  List<NDArray> tensors() {
    return List.copyOf(tensors);
  }

  /**
   * The forward pass.
   *
   * @param images shape (batch, channels, height, width)
   * @return logits, shape (batch, classes)
   */
  NDArray logits(NDArray images) {
    NDArray x = images;
    int next = 0;
    for (Layer layer : architecture.layers()) {
      x =
          switch (layer) {
            case Layer.Convolution c ->
                Conv2d.conv2d(
                        x,
                        tensors.get(next++),
                        tensors.get(next++),
                        new Shape(1, 1),
                        new Shape(c.padding(), c.padding()))
                    .singletonOrThrow();
            case Layer.Dense d ->
                Linear.linear(x, tensors.get(next++), tensors.get(next++)).singletonOrThrow();
            case Layer.MaxPool p -> {
              Shape window = new Shape(p.size(), p.size());
              yield Pool.maxPool2d(x, window, window, new Shape(0, 0), false);
            }
            case Layer.Relu r -> Activation.relu(x);
            case Layer.Flatten f -> x.reshape(x.getShape().get(0), -1);
          };
    }
    return x;
  }

  /** A copy of the weights as they are now. */
  Network snapshot() {
    List<Parameter> parameters = new ArrayList<>();
    for (Architecture.Slot slot : architecture.slots()) {
      float[] values = tensors.get(parameters.size()).toFloatArray();
      parameters.add(new Parameter(slot.name(), slot.shape(), values));
    }
    return new Network(architecture, parameters);
  }
}
