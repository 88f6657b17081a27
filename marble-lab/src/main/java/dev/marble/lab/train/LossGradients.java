package dev.marble.lab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.Normalization;
import dev.marble.lab.model.Network;
import dev.marble.lab.model.Parameter;
import dev.marble.random.Seed;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The gradient of the loss, for scores such as |weight · gradient|. */
public final class LossGradients {
  private static final int STREAM = -1; // of the order of examples; epochs are 0 and up

  private LossGradients() {}

  /**
   * The gradient of the mean cross-entropy over a seeded batch, the network as it is used.
   *
   * @param network takes images of the data's size
   * @param data where the batch is drawn from
   * @param normalization applied to every image
   * @param examples size of the batch; more than there are gives all
   * @param seed chooses them
   * @return for each weight tensor its gradient, in the tensor's order and row-major
   * @throws TrainingException when they do not fit or the engine cannot be loaded
   */
  public static Map<String, float[]> of(
      Network network, DataSet data, Normalization normalization, int examples, Seed seed) {
    Checks.between("The number of examples of the gradient", examples, 1, 1 << 24);
    long[] example = Fit.example(network, data);
    int count = Math.min(examples, data.size());
    int[] order = Permutation.of(data.size(), seed.value(), STREAM);
    try (NDManager manager = TorchEngine.newManager()) {
      TorchNetwork torch = new TorchNetwork(network, manager);
      int classes = Fit.logits(torch, example, data, manager);
      Batch room = Evaluator.room(example, data, classes);
      Examples all = new Examples(data, normalization);
      for (int from = 0; from < count; from += room.capacity()) {
        int to = Math.min(count, from + room.capacity());
        room.fill(all, order, from, to);
        try (NDManager batch = manager.newSubManager();
            GradientCollector collector = TorchEngine.newGradientCollector()) {
          NDArray logits = torch.logits(room.images(batch), Optional.empty());
          NDArray mean = logits.logSoftmax(1).mul(room.targets(batch)).sum();
          collector.backward(mean.mul((float) (to - from) / count)); // gradients add up
        }
      }
      return gradients(torch);
    }
  }

  private static Map<String, float[]> gradients(TorchNetwork torch) {
    Map<String, float[]> gradients = new LinkedHashMap<>();
    Network network = torch.network();
    for (Parameter weight : network.weights()) {
      try (NDArray gradient = torch.tensor(network.parameters().indexOf(weight)).getGradient()) {
        gradients.put(weight.name(), gradient.toFloatArray());
      }
    }
    return gradients;
  }
}
