package dev.marble.ticket;

import java.util.List;
import java.util.Optional;

/**
 * One tensor of the target that the ticket rebuilds from random weights.
 *
 * @param name its name in the skeleton
 * @param construction the construction's name: {@code pensia}, {@code da-cunha}, {@code bias},
 *     {@code malach} or {@code burkholz}
 * @param number ℓ: it is found in the random layers 2ℓ and 2ℓ + 1
 * @param shape its shape in the skeleton, whose input axis is n times as long for copies
 * @param layout which input each weight belongs to; as many weights as the shape has
 * @param inputs what is known about its inputs' sign
 * @param choice what the numbers of its masks say
 * @param copies how many times each output is built, copy by copy: weights of the shape repeat
 *     their target's so often
 * @param samples the bits of such a number, n: a subset of n live hidden units per input and side
 *     (1 to 62), a single one of 2<sup>n</sup> − 1 (1 to 24), or a subset of n copies of the input
 *     (1 to 62)
 * @param scaleExponent the second random layer's scale is 2 to this power
 * @param tolerance the largest accepted |weight − target|
 * @param origin where the target tensor lies in the target's file, if it lies there as it is
 * @param masks one per side, in the order of {@code inputs.sides()}
 * @param statistics how the carving went
 * @param weightsSha256 SHA-256 over the rebuilt weights of all sides in order, as little-endian
 *     IEEE 754 floats
 */
public record CarvedTensor(
    String name,
    String construction,
    int number,
    List<Integer> shape,
    TensorLayout layout,
    InputSign inputs,
    Choice choice,
    int copies,
    int samples,
    int scaleExponent,
    double tolerance,
    Optional<Origin> origin,
    List<StoredMask> masks,
    CarveStatistics statistics,
    String weightsSha256) {

  /** Checks what the rest of the program relies on. */
  public CarvedTensor {
    shape = List.copyOf(shape);
    masks = List.copyOf(masks);
    long size = 1;
    for (int dim : shape) {
      size = Math.multiplyExact(size, (long) dim);
    }
    require(size == layout.size(), name, "its shape and its layout differ in size");
    require(
        copies >= 1 && layout.size() % copies == 0,
        name,
        "its " + layout.size() + " weights are not " + copies + " copies");
    require(
        (choice == Choice.COPIES) == (inputs == InputSign.IMMATERIAL),
        name,
        "the choice " + choice.label() + " does not go with " + inputs.label() + " inputs");
    require(
        samples >= 1 && samples <= choice.mostSamples(),
        name,
        "it has " + samples + " samples, not 1 … " + choice.mostSamples());
    require(
        (long) layout.blocks() * samples <= Integer.MAX_VALUE,
        name,
        "it has too many hidden units");
    require(
        scaleExponent >= -160 && scaleExponent <= 160,
        name,
        "its scale is 2^" + scaleExponent + ", beyond 2^±160");
    require(tolerance >= 0 && Double.isFinite(tolerance), name, "its tolerance is " + tolerance);
    require(
        masks.stream().map(StoredMask::side).toList().equals(inputs.sides()),
        name,
        "it must have one mask per side");
  }

  private static void require(boolean holds, String name, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException("the tensor \"" + name + "\": " + otherwise);
    }
  }

  /** The number of kept weights out of hidden units, over all sides. */
  public long kept() {
    return masks.stream().mapToLong(StoredMask::kept).sum();
  }

  /** The number of weights that the target has for it: one for all copies. */
  public int targetWeights() {
    return layout.size() / copies;
  }

  /** The most hidden units of one block, or copies of one input, that its weights can keep. */
  public long mostUnits() {
    long sides = masks.size();
    return switch (choice) {
      case SUBSET, COPIES -> samples * sides;
      case SINGLE -> Math.min((1L << samples) - 1, sides * (layout.size() / layout.blocks()));
    };
  }

  /** The bytes of its masks in the ticket. */
  public long maskBytes() {
    return masks.stream().mapToLong(mask -> mask.file().bytes()).sum();
  }

  /** The bits that its masks take in the ticket, per weight. */
  public double maskBits() {
    return 8.0 * maskBytes() / Math.max(1, layout.size());
  }

  /** The bits per weight that its masks must take: the limit, over all sides. */
  public double limitBits() {
    return statistics.limit() * inputs.sides().size();
  }
}
