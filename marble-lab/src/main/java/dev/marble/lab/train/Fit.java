package dev.marble.lab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.model.Network;
import java.util.List;
import java.util.Optional;

/** Whether networks and data fit together. */
public final class Fit {
  private Fit() {}

  /**
   * Looks at the size of the images, which needs no engine.
   *
   * @param network takes examples of a certain shape
   * @param data has images of a certain shape
   * @throws TrainingException if they do not fit
   */
  public static void check(Network network, DataSet data) {
    example(network, data);
  }

  /**
   * The shape that a network wants of an example: that of the image, or as many values in another
   * one.
   *
   * @throws TrainingException if it wants anything else
   */
  static long[] example(Network network, DataSet data) {
    List<Integer> wanted = network.inputShape();
    List<Integer> image = List.of(data.channels(), data.height(), data.width());
    long values = wanted.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
    boolean open = wanted.size() == 3 && values == 0;
    for (int i = 0; open && i < 3; i++) {
      open = wanted.get(i) == 0 || wanted.get(i).equals(image.get(i));
    }
    boolean lastChannels =
        wanted.size() == 3
            && data.channels() > 1
            && !wanted.equals(image)
            && wanted.getLast() == data.channels();
    if (lastChannels || !open && values != data.imageLength()) {
      throw new TrainingException(
          "The network takes examples of shape "
              + wanted
              + ", but those of "
              + data.name()
              + " have the shape "
              + image
              + ".");
    }
    return (open ? image : wanted).stream().mapToLong(Integer::longValue).toArray();
  }

  /**
   * The number of logits, from one run on an example of zeros.
   *
   * @throws TrainingException if the classes of the data are more
   */
  static int logits(TorchNetwork network, long[] example, DataSet data, NDManager manager) {
    long[] two = new long[example.length + 1];
    two[0] = 2;
    System.arraycopy(example, 0, two, 1, example.length);
    try (NDManager trial = manager.newSubManager()) {
      NDArray logits = network.logits(trial.zeros(new Shape(two)), Optional.empty());
      int classes = Math.toIntExact(logits.getShape().get(1));
      if (logits.getShape().get(0) != 2) {
        throw new TrainingException(
            "The network gives logits of shape "
                + logits.getShape()
                + " for 2 examples, so it cannot be trained in batches.");
      }
      if (data.classes() > classes) {
        throw new TrainingException(
            data.name()
                + " has "
                + data.classes()
                + " classes, but the network gives "
                + classes
                + " logits.");
      }
      return classes;
    }
  }
}
