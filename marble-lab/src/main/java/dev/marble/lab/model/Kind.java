package dev.marble.lab.model;

/** What a parameter does in its network. */
public enum Kind {
  /** Multiplies inputs in Conv, ConvTranspose, Gemm or MatMul: the only ones that are pruned. */
  WEIGHT,
  /** Is added to the output of such a node. */
  BIAS,
  /** γ of a normalization. */
  SCALE,
  /** β of a normalization. */
  SHIFT,
  /** The running mean of a batch normalization, which follows the data and not the gradient. */
  MEAN,
  /** The running variance of a batch normalization, which follows the data. */
  VARIANCE,
  /** The slope of a PRelu below zero. */
  SLOPE,
  /** Any other number of the graph, such as the ends of a Clip: it stays as it is. */
  CONSTANT;

  /** Whether training moves it along its gradient. */
  public boolean isTrained() {
    return switch (this) {
      case WEIGHT, BIAS, SCALE, SHIFT, SLOPE -> true;
      case MEAN, VARIANCE, CONSTANT -> false;
    };
  }
}
