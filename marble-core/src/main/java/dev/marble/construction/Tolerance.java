package dev.marble.construction;

/** How far a rebuilt weight may be from its target. */
public sealed interface Tolerance {

  /**
   * The largest accepted |weight − target| in a tensor.
   *
   * @param largestWeight the tensor's largest |target|
   * @return the absolute tolerance
   */
  double absolute(double largestWeight);

  /**
   * The share of the range that the tolerance is, about: what the number of samples depends on.
   *
   * @param largestWeight the tensor's largest |target|
   * @return tolerance / range
   */
  default double share(double largestWeight) {
    return largestWeight == 0 ? 1 : absolute(largestWeight) / largestWeight;
  }

  /**
   * A share of the tensor's largest weight.
   *
   * @param share the share, above 0 and at most 1
   */
  record Relative(double share) implements Tolerance {
    /** Checks the share. */
    public Relative {
      if (!(share > 0 && share <= 1)) {
        throw new IllegalArgumentException(
            "the tolerance "
                + share
                + " (a share of each layer's largest weight) is not above 0"
                + " and at most 1");
      }
    }

    @Override
    public double absolute(double largestWeight) {
      return share * largestWeight;
    }
  }

  /**
   * The same for every tensor.
   *
   * @param value the tolerance, above 0
   */
  record Absolute(double value) implements Tolerance {
    /** Checks the value. */
    public Absolute {
      if (!(value > 0 && value <= Float.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "the absolute tolerance " + value + " is not above 0 and finite");
      }
    }

    @Override
    public double absolute(double largestWeight) {
      return value;
    }
  }
}
