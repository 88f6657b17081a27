package dev.marble.onnx.bound;

import java.util.List;

/** How the deviations of a value follow from those of others, for {@link Backward}. */
interface Step {
  /** The values that it depends on. */
  List<Enclosure> inputs();

  /** Multiplications of one {@link #pull}. */
  long work();

  /**
   * Replaces Σ cᵢ δᵢ over this value's deviations by a sum over the inputs' deviations that is at
   * least as large, and a number.
   *
   * @param c the coefficients here
   * @param into per input the coefficients there, to be added to
   * @param rest the number is added to element 0, the magnitudes of its parts to element 1
   */
  void pull(double[] c, double[][] into, double[] rest);

  /** Adds a part of the number. */
  static void add(double[] rest, double part) {
    rest[0] += part;
    rest[1] += Math.abs(part);
  }

  /** The greatest c · δ for δ in an interval. */
  static double greatest(double c, double down, double up) {
    return c > 0 ? c * up : c * down;
  }
}
