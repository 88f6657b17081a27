package dev.marble.onnx.bound;

/**
 * The theorem's precondition on one tensor: Pensia et al. (2020) ask for spectral norms of at most
 * 1, da Cunha et al. (2022) for kernels of ℓ₁ norm at most 1, both for weights within [−1, 1].
 *
 * @param tensor its name in the skeleton
 * @param construction the construction's name, as {@link
 *     dev.marble.construction.TargetTensor#construction()}
 * @param norm which norm was taken, and how
 * @param value an upper bound on it; the greatest over the kernels, for convolutions
 * @param largestWeight the largest |weight|
 */
public record LayerNorm(
    String tensor, String construction, String norm, double value, double largestWeight) {

  /** Whether the tensor is known to meet the precondition. */
  public boolean meetsTheorem() {
    return value <= 1 && largestWeight <= 1;
  }
}
