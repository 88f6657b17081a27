package dev.marble.construction;

import dev.marble.MarbleException;
import dev.marble.random.Grid;

/**
 * How the values of a tensor lie on the grid of the products.
 *
 * @param largest the largest |value|
 * @param tolerance the absolute tolerance
 * @param exponent the second random layer's scale is 2 to this power
 * @param gridTolerance the tolerance of the exact sums, in units of scale · 2<sup>-46</sup>, so
 *     that the rounded weight is within the asked one
 */
record TensorScale(double largest, double tolerance, int exponent, long gridTolerance) {

  /**
   * For some values.
   *
   * @throws MarbleException if a value is not finite or does not fit the scale, or the tolerance is
   *     too fine for 24-bit weights
   */
  static TensorScale of(TargetTensor tensor, float[] values, CarveSettings settings) {
    double largest = largest(tensor, values);
    double tolerance = largest == 0 ? 0 : settings.tolerance().of(tensor.name()).absolute(largest);
    int exponent = settings.scale().exponent(settings.construction().headroom() * largest);
    if (Math.scalb(largest, -exponent) > MissRates.LARGEST_TARGET) {
      throw new MarbleException(
          "\""
              + tensor.name()
              + "\" has weights up to "
              + (float) largest
              + ": the theorem's scale is for weights up to 1, and its sums seldom come beyond "
              + (int) MissRates.LARGEST_TARGET
              + ". Maybe use --scale fitted.");
    }
    return new TensorScale(
        largest, tolerance, exponent, gridTolerance(tensor, largest, tolerance, exponent));
  }

  /** The tolerance as a share of the largest value. */
  double share() {
    return largest == 0 ? 1 : tolerance / largest;
  }

  private static double largest(TargetTensor tensor, float[] values) {
    double largest = 0;
    long notFinite = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
      notFinite += Float.isFinite(value) ? 0 : 1;
    }
    if (notFinite > 0) {
      throw new MarbleException(
          "The tensor \""
              + tensor.name()
              + "\" has "
              + notFinite
              + (notFinite == 1 ? " weight that is" : " weights that are")
              + " NaN or infinite, and no sum of finite weights comes near.");
    }
    return largest;
  }

  private static long gridTolerance(
      TargetTensor tensor, double largest, double tolerance, int exponent) {
    if (largest == 0) {
      return 0;
    }
    // A tolerance above the weights themselves is met by leaving everything out.
    // And no weight may come out infinite.
    double usable = Math.min(Math.min(tolerance, 4 * largest), Float.MAX_VALUE - largest);
    double floatRounding = Math.ulp((float) (largest + usable)) / 2.0;
    double unit = Math.scalb(1.0, exponent - Grid.PRODUCT_BITS);
    double units = Math.floor((usable - floatRounding) / unit) - 1;
    if (units < 0 && Math.scalb(1.0, exponent) > 2 * largest) {
      throw new MarbleException(
          "The tolerance "
              + tolerance
              + " for \""
              + tensor.name()
              + "\" is below "
              + (float) (floatRounding + 2 * unit)
              + ", the finest that 24-bit weights at the theorem's scale 1 can express. Maybe use"
              + " --scale fitted, or a larger tolerance.");
    }
    if (units < 0) {
      throw new MarbleException(
          "The tolerance "
              + tolerance
              + " for \""
              + tensor.name()
              + "\" is below "
              + (float) (floatRounding + 2 * unit)
              + ", the finest that 24-bit weights up to "
              + (float) largest
              + " can express. Maybe use a tolerance of at least 1e-6 of the largest weight.");
    }
    return (long) units;
  }
}
