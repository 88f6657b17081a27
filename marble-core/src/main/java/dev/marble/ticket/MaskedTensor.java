package dev.marble.ticket;

import dev.marble.random.RandomWeights;
import java.util.List;

/**
 * One tensor of a network that is a random one, masked: every weight is a random weight of its own,
 * kept as it is or zero. Such tensors are found by search and by the lottery, not by construction.
 *
 * @param name its name in the skeleton
 * @param layer the random layer that it is, with its weights in row-major order
 * @param shape its shape in the skeleton, outputs first
 * @param scale what a random weight q · 2<sup>-23</sup> is multiplied by, times 2<sup>-23</sup>:
 *     the weight is q · scale, rounded to a float
 * @param kept the number of weights that are kept
 * @param file where its mask's code lies in the ticket
 * @param weightsSha256 SHA-256 over the weights, zeros included, as little-endian IEEE 754 floats
 */
public record MaskedTensor(
    String name,
    int layer,
    List<Integer> shape,
    float scale,
    long kept,
    StoredFile file,
    String weightsSha256) {

  /** Checks what the rest of the program relies on. */
  public MaskedTensor {
    shape = List.copyOf(shape);
    long size = 1;
    for (int dim : shape) {
      require(dim >= 1, name, "it has the size " + dim);
      size = Math.multiplyExact(size, (long) dim);
    }
    require(size <= Integer.MAX_VALUE, name, "it has " + size + " weights");
    require(layer >= 0, name, "its layer is " + layer);
    require(Float.isFinite(scale) && scale > 0, name, "its scale is " + scale);
    require(kept >= 0 && kept <= size, name, "it keeps " + kept + " of " + size + " weights");
  }

  private static void require(boolean holds, String name, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException("the tensor \"" + name + "\": " + otherwise);
    }
  }

  /** The number of weights. */
  public int size() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /** The inputs of one output: the weights that lie between two with the same input. */
  int columns() {
    return shape.stream().skip(1).reduce(1, Math::multiplyExact);
  }

  /** The fraction of weights that is kept. */
  public double density() {
    return (double) kept / size();
  }

  /** The bits that its mask takes in the ticket, per weight. */
  public double maskBits() {
    return 8.0 * file.bytes() / size();
  }

  /** The entropy of one bit that is set with probability {@link #density}: H(p) bits per weight. */
  public double limitBits() {
    double p = density();
    return p == 0 || p == 1 ? 0 : -(p * log2(p) + (1 - p) * log2(1 - p));
  }

  private static double log2(double x) {
    return StrictMath.log(x) / StrictMath.log(2);
  }

  /**
   * The weights of a random layer under a mask.
   *
   * @param random the random layer
   * @param scale what the grid integers are multiplied by
   * @param mask which weights are kept
   * @return the weights, zero where they are not kept
   */
  public static float[] weights(RandomWeights random, float scale, WeightMask mask) {
    float[] weights = new float[mask.size()];
    int[] quad = new int[4];
    for (int from = 0; from < weights.length; from += 4) {
      random.quad(from >>> 2, quad, 0);
      for (int i = from; i < Math.min(from + 4, weights.length); i++) {
        weights[i] = mask.keeps(i) ? quad[i - from] * scale : 0;
      }
    }
    return weights;
  }
}
