package dev.marble.lab.prune;

import dev.marble.lab.model.Network;
import dev.marble.onnx.MultiplyAdds;
import dev.marble.onnx.OnnxRunner.Value;
import java.util.List;
import java.util.Map;

/**
 * What a network costs to store and to run.
 *
 * @param parameters numbers that training changes
 * @param multiplyAdds multiplications of weights with inputs, for one example, by weight tensor
 */
public record Cost(long parameters, Map<String, Long> multiplyAdds) {

  /**
   * Of a network.
   *
   * @param network its graph is run once, on an example of zeros
   * @param example the dimensions of an example, without the batch
   */
  public static Cost of(Network network, List<Integer> example) {
    long[] shape = new long[example.size() + 1];
    shape[0] = 1;
    int length = 1;
    for (int i = 0; i < example.size(); i++) {
      shape[i + 1] = example.get(i);
      length = Math.multiplyExact(length, example.get(i));
    }
    Map<String, Value> zeros = Map.of(network.input(), new Value(shape, new float[length]));
    return new Cost(
        network.parameterCount(), MultiplyAdds.byTensor(network.toOnnx(Map.of()), zeros));
  }

  /** All multiplications for one example. */
  public long work() {
    return multiplyAdds.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * How much smaller the network gets: old size / new size, biases and the like included.
   *
   * @param masks what is kept of it
   */
  public double compression(Masks masks) {
    return (double) parameters / left(masks);
  }

  /** The parameters that are left. */
  public long left(Masks masks) {
    return parameters - (masks.total() - masks.keptCount());
  }

  /**
   * How much less there is to multiply: old / new multiply-adds. A theoretical number: no ordinary
   * runtime skips single weights that are 0.
   *
   * @param masks what is kept of it
   */
  public double speedUp(Masks masks) {
    double left = 0;
    for (Map.Entry<String, Long> tensor : multiplyAdds.entrySet()) {
      double kept =
          masks.covers(tensor.getKey()) && masks.length(tensor.getKey()) > 0
              ? (double) masks.keptCount(tensor.getKey()) / masks.length(tensor.getKey())
              : 1;
      left += kept * tensor.getValue();
    }
    return work() / left;
  }
}
