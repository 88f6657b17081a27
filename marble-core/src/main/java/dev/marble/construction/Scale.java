package dev.marble.construction;

/** Which power of two the second random layer of a pair is multiplied by. */
public enum Scale {
  /** The smallest power of two that is not below the tensor's largest weight: the default. */
  FITTED,
  /** One for every tensor: all random weights lie in [−1, 1], as the theorems have it. */
  THEOREM;

  /**
   * The scale for a tensor.
   *
   * @param largest its largest |weight|
   * @return the power of two; 0 for a tensor of zeros
   */
  int exponent(double largest) {
    if (largest == 0 || this == THEOREM) {
      return 0;
    }
    int exponent = Math.getExponent(largest);
    return Math.scalb(1.0, exponent) < largest ? exponent + 1 : exponent;
  }
}
