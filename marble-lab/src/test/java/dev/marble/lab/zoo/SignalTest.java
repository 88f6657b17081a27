package dev.marble.lab.zoo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.marble.onnx.StreamedTensor;
import dev.marble.random.NormalQuantile;
import dev.marble.random.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told of activations and statistics without running anything. */
final class SignalTest {
  private static final int DRAWS = 400_000;

  @ParameterizedTest
  @CsvSource({"1e-6", "0.001", "0.1", "0.5", "0.77", "0.999"})
  void theNormalDistributionFunctionInvertsTheQuantile(double p) {
    assertEquals(p, Signal.below(NormalQuantile.of(p)), 1e-7);
  }

  /** Against draws: the largest of some neighbours of mean 0.3 and deviation 0.5, rectified. */
  @ParameterizedTest
  @CsvSource({"1, 1e-2", "4, 3e-2", "9, 3e-2"})
  void rectifiedMomentsAgreeWithDraws(int neighbours, double tolerance) {
    float[] draws = new TrainedLike(new Seed(5), 0).normal(neighbours * DRAWS, 0.3, 0.5);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < DRAWS; i++) {
      double largest = 0;
      for (int j = 0; j < neighbours; j++) {
        largest = Math.max(largest, draws[i * neighbours + j]);
      }
      sum += largest;
      squares += largest * largest;
    }
    Signal from = new Signal("x", 6, new double[] {0.3}, new double[] {0.25});
    Signal to = from.rectified("y", 3, neighbours);
    double mean = sum / DRAWS;
    assertEquals(mean, to.means()[0], tolerance * mean);
    assertEquals(squares / DRAWS, to.power(), tolerance * squares / DRAWS);
  }

  /** Two groups of one channel each, kernels of two numbers. */
  @Test
  void statisticsOfGroupsByHand() {
    float[] kernel = {1, 2, 3, -1};
    StreamedTensor.Source weights =
        (from, out, count) -> System.arraycopy(kernel, (int) from, out, 0, count);
    Signal from = new Signal("x", 5, new double[] {0.5, -2}, new double[] {4, 0.25});
    NormStatistics statistics = new NormStatistics(weights, from, 2, 2, 2);
    float[] out = new float[2];
    statistics.means().read(0, out, 2);
    assertArrayEquals(new float[] {1.5f, -4}, out);
    statistics.variances().read(0, out, 2);
    assertArrayEquals(new float[] {20, 2.5f}, out);
    statistics.variances().read(1, out, 1);
    assertEquals(2.5f, out[0]);
  }

  /** The deviation asked for, tails heavier than normal, and pieces that agree with the whole. */
  @Test
  void weightsAreSpreadAsTheySay() {
    int rows = 500;
    int columns = 801;
    TrainedLike draw = new TrainedLike(new Seed(9), 3);
    StreamedTensor.Source source =
        draw.weights(0.02, 0.05, draw.spread(rows, 0.35), TrainedLike.ones(columns));
    float[] all = new float[rows * columns];
    source.read(0, all, all.length);
    double squares = 0;
    double fourth = 0;
    for (float value : all) {
      squares += (double) value * value / all.length;
      fourth += Math.pow(value, 4) / all.length;
    }
    assertEquals(0.02, Math.sqrt(squares), 0.0002);
    double kurtosis = fourth / (squares * squares);
    // 4.5 for the cubic term times e^(4·0.35²) = 1.6 for the rows, of which there are only 500
    assertEquals(7.4, kurtosis, 1);
    float[] piece = new float[2003];
    source.read(123_457, piece, piece.length);
    for (int i = 0; i < piece.length; i++) {
      assertEquals(all[123_457 + i], piece[i]);
    }
  }
}
