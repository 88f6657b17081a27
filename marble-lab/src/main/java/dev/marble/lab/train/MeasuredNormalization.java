package dev.marble.lab.train;

import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.Normalization;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** The usual normalization: mean 0 and standard deviation 1 in each channel. */
public final class MeasuredNormalization {
  private static final MathContext DIGITS = new MathContext(4);

  private MeasuredNormalization() {}

  /**
   * Of the examples of a data set, to four significant digits: 0.1307 and 0.3081 for MNIST.
   *
   * @param data the examples to learn from
   */
  public static Normalization of(DataSet data) {
    int plane = data.height() * data.width();
    double[] sum = new double[data.channels()];
    double[] squares = new double[data.channels()];
    float[] image = new float[data.imageLength()];
    for (int i = 0; i < data.size(); i++) {
      data.image(i, image);
      for (int j = 0; j < image.length; j++) {
        sum[j / plane] += image[j];
        squares[j / plane] += (double) image[j] * image[j];
      }
    }
    double count = (double) data.size() * plane;
    List<Double> means = new ArrayList<>();
    List<Double> deviations = new ArrayList<>();
    for (int c = 0; c < sum.length; c++) {
      double mean = sum[c] / count;
      double deviation = rounded(StrictMath.sqrt(Math.max(0, squares[c] / count - mean * mean)));
      means.add(rounded(mean));
      deviations.add(deviation == 0 ? 1 : deviation); // a channel that never changes
    }
    return new Normalization(means, deviations);
  }

  private static double rounded(double value) {
    return new BigDecimal(value).round(DIGITS).doubleValue();
  }
}
