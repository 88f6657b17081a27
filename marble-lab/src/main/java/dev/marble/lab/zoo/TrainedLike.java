package dev.marble.lab.zoo;

import dev.marble.onnx.StreamedTensor;
import dev.marble.random.NormalQuantile;
import dev.marble.random.Philox;
import dev.marble.random.Seed;
import java.util.Arrays;

/**
 * Random values for one tensor, spread like those of trained networks.
 *
 * <p>A value is {@code deviation · row · column · (z + t·z³) / √(1 + 6t + 15t²)} with z standard
 * normal: the cubic term makes tails heavier than a normal's, at unit variance (excess kurtosis 1.5
 * at t = 0.05, 3.3 at t = 0.1), and the factors of rows and columns spread the deviations of
 * filters and channels, which adds to the tails. These are assumptions, not measurements of any
 * particular network: trained layers have a largest weight of some 10 to 30 deviations, filters
 * whose deviations differ by a factor of two, and transformers a few channels that are several
 * times as large as the others.
 *
 * <p>z comes from word {@code index & 3} of the Philox block with key = seed and counter = (index /
 * 4 low, index / 4 high, tensor, domain). The domain is one that no ticket uses: a model must not
 * be correlated with the random network that it is carved from, though both may have the seed 1.
 */
final class TrainedLike {
  private static final long WEIGHTS = 0x5A4F4FL << 32;
  private static final long FACTORS = 0x5A4F50L << 32;
  private static final double WORD = 0x1p-32;

  private final Seed seed;
  private final int tensor;

  /**
   * For one tensor.
   *
   * @param seed the seed of the whole model
   * @param tensor the tensor's number in the model, ≥ 0
   */
  TrainedLike(Seed seed, int tensor) {
    this.seed = seed;
    this.tensor = tensor;
  }

  /** Independent normal values, for the short vectors of biases and norms. */
  float[] normal(int count, double mean, double deviation) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (mean + deviation * standard(WEIGHTS, i));
    }
    return values;
  }

  /** Independent positive values with the given median; their logarithms are normal. */
  float[] logNormal(int count, double median, double deviation) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (median * StrictMath.exp(deviation * standard(WEIGHTS, i)));
    }
    return values;
  }

  /** Factors with a mean square of one; their logarithms are normal. */
  double[] spread(int count, double deviation) {
    double[] factors = new double[count];
    for (int i = 0; i < count; i++) {
      factors[i] = StrictMath.exp(deviation * standard(FACTORS, i));
    }
    return withUnitMeanSquare(factors);
  }

  /**
   * Factors with a mean square of one, of which about one in a hundred is {@code size} times the
   * others.
   */
  double[] outliers(int count, double size) {
    double[] factors = new double[count];
    for (int i = 0; i < count; i++) {
      double z = standard(FACTORS, i);
      factors[i] = z > 2.3263 ? size : 1; // the 99th percentile
    }
    return withUnitMeanSquare(factors);
  }

  private static double[] withUnitMeanSquare(double[] factors) {
    double sum = 0;
    for (double factor : factors) {
      sum += factor * factor;
    }
    double scale = StrictMath.sqrt(factors.length / sum);
    for (int i = 0; i < factors.length; i++) {
      factors[i] *= scale;
    }
    return factors;
  }

  private double standard(long domain, long index) {
    return quantile(Philox.word(seed.value(), domain | tensor, index));
  }

  private static double quantile(int word) {
    return NormalQuantile.of(((word & 0xFFFFFFFFL) + 0.5) * WORD);
  }

  /**
   * The values of a weight tensor (rows, columns).
   *
   * @param deviation their standard deviation
   * @param tail t above, ≥ 0
   * @param rows a factor for each row
   * @param columns a factor for each column
   */
  StreamedTensor.Source weights(double deviation, double tail, double[] rows, double[] columns) {
    double scale = deviation / StrictMath.sqrt(1 + 6 * tail + 15 * tail * tail);
    return (from, out, count) -> {
      int[] words = new int[4];
      int column = (int) (from % columns.length);
      int row = (int) (from / columns.length);
      double factor = scale * rows[row];
      for (int i = 0; i < count; i++) {
        long index = from + i;
        int lane = (int) (index & 3);
        if (lane == 0 || i == 0) {
          Philox.block(seed.value(), WEIGHTS | tensor, index >>> 2, words, 0);
        }
        double z = quantile(words[lane]);
        out[i] = (float) (factor * columns[column] * (z + tail * (z * z * z)));
        column++;
        if (column == columns.length && i + 1 < count) {
          column = 0;
          row++;
          factor = scale * rows[row];
        }
      }
    };
  }

  /** Factors of one. */
  static double[] ones(int count) {
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    return ones;
  }
}
