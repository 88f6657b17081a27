package dev.marble.lab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.Normalization;
import dev.marble.lab.model.Network;
import dev.marble.onnx.OnnxRunner;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The exported file beside the network that it was made from.
 *
 * @param examples how many both looked at
 * @param deviation the largest difference of an output, in units of the largest one
 * @param sameClass how many they put into the same class
 */
public record OnnxCheck(int examples, double deviation, int sameClass) {
  private static final double ACCEPTED = 1e-3; // float sums in another order
  private static final int BATCH = 100;

  /**
   * Runs both.
   *
   * @param network the network
   * @param data the first 100 examples of it
   * @param normalization applied to every image
   * @throws TrainingException if their outputs differ by more than rounding
   */
  public static OnnxCheck of(Network network, DataSet data, Normalization normalization) {
    DataSet first = data.first(BATCH);
    long[] example = Fit.example(network, first);
    try (NDManager manager = TorchEngine.newManager();
        OnnxRunner runner = OnnxRunner.of(network.toOnnx(Map.of()), 1)) {
      TorchNetwork torch = new TorchNetwork(network, manager);
      int classes = Fit.logits(torch, example, first, manager);
      Batch room = new Batch(first.size(), example, first.imageLength(), classes);
      int[] order = IntStream.range(0, first.size()).toArray();
      room.fill(new Examples(first, normalization), order, 0, order.length);
      NDArray images = room.images(manager);
      long[] shape = images.getShape().getShape();
      OnnxRunner.Value input = new OnnxRunner.Value(shape, images.toFloatArray());
      float[] theirs = runner.run(Map.of(network.input(), input)).get(network.output()).values();
      OnnxCheck check =
          compare(torch.output(images, Optional.empty()).toFloatArray(), theirs, classes);
      if (check.deviation > ACCEPTED) {
        throw new TrainingException(
            "The exported model does not give the network's own outputs: they differ by "
                + check.deviation
                + " of the largest one.");
      }
      return check;
    }
  }

  private static OnnxCheck compare(float[] ours, float[] theirs, int classes) {
    double largest = Float.MIN_NORMAL;
    double deviation = 0;
    int same = 0;
    for (int from = 0; from < ours.length; from += classes) {
      int ourClass = from;
      int theirClass = from;
      for (int i = from; i < from + classes; i++) {
        largest = Math.max(largest, Math.abs(theirs[i]));
        deviation = Math.max(deviation, Math.abs(ours[i] - theirs[i]));
        ourClass = ours[i] > ours[ourClass] ? i : ourClass;
        theirClass = theirs[i] > theirs[theirClass] ? i : theirClass;
      }
      same += ourClass == theirClass ? 1 : 0;
    }
    return new OnnxCheck(ours.length / classes, deviation / largest, same);
  }
}
