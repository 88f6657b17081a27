package dev.marble.onnx;

import dev.marble.construction.Construction;
import dev.marble.construction.Need;
import dev.marble.construction.TensorResult;
import dev.marble.ticket.CarvedTensor;
import dev.marble.ticket.Choice;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the carving of one tensor went, for people.
 *
 * @param tensor what the ticket says about it
 * @param width hidden units per input in the random network, pruned ones included; for copies, how
 *     many there are
 * @param hiddenKept the hidden units that the ticket keeps, over all inputs and sides
 * @param seconds how long it took
 * @param errors a histogram of (weight − target) / tolerance over [−1, 1]
 * @param samplesUsed how many subsets have the bit length 0, 1, … 62
 * @param needs what each construction needs for the tensor's tolerance, measured on some weights
 */
public record TensorReport(
    CarvedTensor tensor,
    int width,
    long hiddenKept,
    double seconds,
    List<Long> errors,
    List<Long> samplesUsed,
    List<Need> needs) {
  /** Copies the list. */
  public TensorReport {
    needs = List.copyOf(needs);
  }

  static TensorReport of(
      CarvedTensor tensor, TensorResult result, double seconds, List<Need> needs) {
    return new TensorReport(
        tensor,
        result.width(),
        result.hiddenKept(),
        seconds,
        list(result.errors().counts()),
        list(result.samplesUsed().counts()),
        needs);
  }

  private static List<Long> list(long[] counts) {
    return Arrays.stream(counts).boxed().toList();
  }

  /** The number of weights that the ticket rebuilds. */
  public long weights() {
    return tensor.layout().size();
  }

  /**
   * The weights of the two random layers in full: every hidden unit sees all inputs of its group,
   * every output sees all hidden units. Behind copies there is one layer, and every output sees all
   * copies.
   */
  public long randomWeights() {
    return randomWeights(tensor.choice() == Choice.COPIES, width, tensor.copies());
  }

  /**
   * The weights of the random layers in full that a construction needs for the tensor's tolerance.
   *
   * @param construction which one
   * @param copies how many times each output is built
   * @return measured on some weights; empty if one of them was out of reach
   */
  public OptionalLong needed(Construction construction, int copies) {
    boolean behindCopies = construction == Construction.BURKHOLZ;
    return need(construction).stream()
        .mapToLong(need -> randomWeights(behindCopies, need.width(), copies))
        .findFirst();
  }

  private long randomWeights(boolean behindCopies, int units, int copies) {
    long outOf = (long) tensor.targetWeights() * copies * units;
    return behindCopies ? outOf : (long) tensor.layout().blocks() * units * fanIn() + outOf;
  }

  /**
   * What a construction needs for the tensor's tolerance.
   *
   * @param construction which one
   * @return measured on some weights; empty if one of them was out of reach
   */
  public Optional<Need> need(Construction construction) {
    return needs.stream().filter(need -> need.construction() == construction).findFirst();
  }

  /** The random weights that the masks of both layers keep. */
  public long kept() {
    return hiddenKept + tensor.kept();
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
