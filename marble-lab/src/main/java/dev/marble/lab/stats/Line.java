package dev.marble.lab.stats;

/**
 * A straight line.
 *
 * @param slope its slope
 * @param offset its height at 0
 */
public record Line(double slope, double offset) {

  /**
   * The line with the least weighted sum of squares.
   *
   * @param x where the points lie across; two of them at least differ
   * @param y how high they lie
   * @param weights what each counts
   * @return the line
   */
  public static Line through(double[] x, double[] y, double[] weights) {
    double sum = 0;
    double sumX = 0;
    double sumY = 0;
    for (int i = 0; i < x.length; i++) {
      sum += weights[i];
      sumX += weights[i] * x[i];
      sumY += weights[i] * y[i];
    }
    double meanX = sumX / sum;
    double meanY = sumY / sum;
    double xx = 0;
    double xy = 0;
    for (int i = 0; i < x.length; i++) {
      xx += weights[i] * (x[i] - meanX) * (x[i] - meanX);
      xy += weights[i] * (x[i] - meanX) * (y[i] - meanY);
    }
    double slope = xy / xx;
    return new Line(slope, meanY - slope * meanX);
  }

  /**
   * Its height.
   *
   * @param x where
   */
  public double at(double x) {
    return slope * x + offset;
  }
}
