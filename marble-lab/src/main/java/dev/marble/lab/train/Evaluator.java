package dev.marble.lab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.Normalization;
import dev.marble.lab.model.Network;
import java.util.Optional;
import java.util.stream.IntStream;

/** Measures loss and accuracy. */
public final class Evaluator {
  private static final int TOP = 5;
  private static final int MOST = 500;
  private static final long FLOATS = 1 << 19; // of images in one batch

  private Evaluator() {}

  /**
   * Measures a network.
   *
   * @param network takes images of the data's size and has a logit for each class
   * @param data what to measure with
   * @param normalization applied to every image
   * @throws TrainingException when they do not fit or the engine cannot be loaded
   */
  public static Score score(Network network, DataSet data, Normalization normalization) {
    long[] example = Fit.example(network, data);
    try (NDManager manager = TorchEngine.newManager()) {
      TorchNetwork torch = new TorchNetwork(network, manager);
      int classes = Fit.logits(torch, example, data, manager);
      Batch room = room(example, data, classes);
      return score(torch, new Examples(data, normalization), room, manager);
    }
  }

  /** Room for a batch that the forward pass goes through quickly. */
  static Batch room(long[] example, DataSet data, int classes) {
    int size = Math.clamp(FLOATS / data.imageLength(), 1, Math.min(MOST, data.size()));
    return new Batch(size, example, data.imageLength(), classes);
  }

  static Score score(TorchNetwork network, Examples examples, Batch room, NDManager manager) {
    int[] order = IntStream.range(0, examples.size()).toArray();
    double loss = 0;
    long first = 0;
    long top = 0;
    for (int from = 0; from < order.length; from += room.capacity()) {
      int to = Math.min(order.length, from + room.capacity());
      room.fill(examples, order, from, to);
      try (NDManager batch = manager.newSubManager()) {
        NDArray logits = network.logits(room.images(batch), Optional.empty());
        NDArray mean = logits.logSoftmax(1).mul(room.targets(batch)).sum();
        loss += (double) mean.getFloat() * (to - from);
        float[] values = logits.toFloatArray();
        int classes = values.length / (to - from);
        for (int i = 0; i < to - from; i++) {
          int rank = rank(values, i * classes, classes, examples.label(order[from + i]));
          first += rank == 0 ? 1 : 0;
          top += rank < TOP ? 1 : 0;
        }
      }
    }
    double count = order.length;
    return new Score(loss / count, first / count, top / count);
  }

  /**
   * How many classes come before a label: those of larger logits, or of equal ones and before it.
   */
  static int rank(float[] logits, int start, int classes, int label) {
    float own = logits[start + label];
    int rank = 0;
    for (int c = 0; c < classes; c++) {
      float other = logits[start + c];
      rank += other > own || other == own && c < label ? 1 : 0;
    }
    return rank;
  }
}
