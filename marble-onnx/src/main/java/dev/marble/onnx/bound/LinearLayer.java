package dev.marble.onnx.bound;

/**
 * A linear map y = W x as a convolution, a product with a matrix, or a stack of either: y[g, o, p]
 * = Σ<sub>c, r</sub> W[g, o, c, r] · x[g, c, tap(r, p)], all arrays addressed by strides.
 *
 * @param groups how many maps g that share nothing but the weights
 * @param outputs rows o
 * @param channels input channels c
 * @param taps places r of a kernel; 1 for a matrix
 * @param positions places p that share the weights
 * @param tap (taps, positions): where x is read, −1 for padding
 * @param inputBase per group
 * @param inputStride from channel to channel
 * @param outputBase per group
 * @param outputStride from row to row
 * @param positionStride from position to position in the output
 * @param weightBase per group
 * @param weightOutputStride from row to row
 * @param weightChannelStride from channel to channel; a tap's stride is 1
 * @param scale a factor on all weights, as Gemm has
 * @param outputShape the shape of y
 */
@SuppressWarnings("ArrayRecordComponent") // read by one kernel, never compared
record LinearLayer(
    int groups,
    int outputs,
    int channels,
    int taps,
    int positions,
    int[] tap,
    int[] inputBase,
    int inputStride,
    int[] outputBase,
    int outputStride,
    int positionStride,
    int[] weightBase,
    int weightOutputStride,
    int weightChannelStride,
    double scale,
    int[] outputShape) {

  /** The number of products in a sum. */
  int terms() {
    return Math.multiplyExact(channels, taps);
  }

  /** The flat index of a weight. */
  int weight(int group, int output, int term) {
    return weightBase[group]
        + output * weightOutputStride
        + term / taps * weightChannelStride
        + term % taps;
  }

  /** The flat index of an element of the input, −1 for padding. */
  int input(int group, int term, int position) {
    int at = tap[term % taps * positions + position];
    return at < 0 ? -1 : inputBase[group] + term / taps * inputStride + at;
  }

  /** The flat index of an element of the output. */
  int output(int group, int output, int position) {
    return outputBase[group] + output * outputStride + position * positionStride;
  }
}
