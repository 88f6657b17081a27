package dev.marble.onnx;

import dev.marble.construction.TensorResult;
import dev.marble.ticket.CarvedTensor;
import java.util.Arrays;
import java.util.List;

/**
 * How the carving of one tensor went, for people.
 *
 * @param tensor what the ticket says about it
 * @param width hidden units per input in the random network, pruned ones included
 * @param seconds how long it took
 * @param errors a histogram of (weight − target) / tolerance over [−1, 1]
 * @param samplesUsed how many subsets have the bit length 0, 1, … 62
 */
public record TensorReport(
    CarvedTensor tensor, int width, double seconds, List<Long> errors, List<Long> samplesUsed) {

  static TensorReport of(CarvedTensor tensor, TensorResult result, double seconds) {
    return new TensorReport(
        tensor,
        result.width(),
        seconds,
        list(result.errors().counts()),
        list(result.samplesUsed().counts()));
  }

  private static List<Long> list(long[] counts) {
    return Arrays.stream(counts).boxed().toList();
  }

  /** The number of target weights. */
  public long weights() {
    return tensor.layout().size();
  }

  /**
   * The weights of the two random layers in full: every hidden unit sees all inputs of its group,
   * every output sees all hidden units.
   */
  public long randomWeights() {
    return (long) tensor.layout().blocks() * width * fanIn() + weights() * width;
  }

  /** The random weights that the masks of both layers keep. */
  public long kept() {
    return (long) tensor.layout().blocks() * tensor.samples() * tensor.inputs().sides().size()
        + tensor.kept();
  }

  /** The fraction of the random weights that is kept. */
  public double density() {
    return (double) kept() / randomWeights();
  }

  private long fanIn() {
    List<Integer> axes = tensor.layout().inputAxes();
    return axes.isEmpty() ? 1 : tensor.layout().dims().get(axes.get(axes.size() - 1));
  }
}
