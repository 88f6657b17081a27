package dev.marble.onnx.bound;

/**
 * The weights of a linear layer: the target's, and how far the ticket's may be from them.
 *
 * @param target by flat index
 * @param positive weight − target where the input is ≥ 0
 * @param negative weight − target where the input is ≤ 0; the same object as {@code positive} where
 *     the weight is one and the same
 */
@SuppressWarnings("ArrayRecordComponent") // read by one kernel, never compared
record LayerWeights(
    float[] target, WeightRanges.Deviations positive, WeightRanges.Deviations negative) {

  /** Weights that are the same in both networks. */
  static LayerWeights same(float[] target) {
    return new LayerWeights(target, ToleratedWeights.NONE, ToleratedWeights.NONE);
  }

  /** The middle of weight − target by flat index, per side. */
  double[][] centres() {
    return isTwoSided()
        ? new double[][] {centres(positive), centres(negative)}
        : new double[][] {centres(positive)};
  }

  private double[] centres(WeightRanges.Deviations deviations) {
    double[] centres = new double[target.length];
    for (int i = 0; i < centres.length; i++) {
      double low = deviations.low(i);
      double high = deviations.high(i);
      centres[i] = low == high ? low : (low + high) / 2;
    }
    return centres;
  }

  boolean isTwoSided() {
    return !positive.equals(negative);
  }

  boolean isSame() {
    return positive.equals(ToleratedWeights.NONE) && negative.equals(ToleratedWeights.NONE);
  }
}
