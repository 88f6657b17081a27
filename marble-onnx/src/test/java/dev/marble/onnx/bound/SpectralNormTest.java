package dev.marble.onnx.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against matrices whose norm is known, and against what power iteration reaches from below. */
final class SpectralNormTest {
  @Test
  void knownNorms() {
    assertEquals(5, SpectralNorm.of(new double[] {3, 4}, 1, 2), 1e-6);
    assertEquals(3, SpectralNorm.of(new double[] {2, 0, 0, -3}, 2, 2), 0.1);
    assertEquals(0, SpectralNorm.of(new double[6], 2, 3));
    double[] identity = new double[64 * 64];
    for (int i = 0; i < 64; i++) {
      identity[i * 65] = 1;
    }
    assertEquals(1, SpectralNorm.of(identity, 64, 64), 1e-6);
  }

  @Test
  void neverBelowPowerIterationAndNear() {
    Random random = new Random(7);
    for (int trial = 0; trial < 200; trial++) {
      int rows = 1 + random.nextInt(40);
      int columns = 1 + random.nextInt(40);
      double[] w = new double[rows * columns];
      double scale = Math.pow(10, random.nextInt(12) - 6);
      for (int i = 0; i < w.length; i++) {
        w[i] = random.nextGaussian() * scale;
      }
      double reached = powerIteration(w, rows, columns, random);
      double bound = SpectralNorm.of(w, rows, columns);
      int at = trial;
      assertTrue(bound >= reached, () -> "trial " + at + ": " + bound + " < " + reached);
      assertTrue(bound <= 1.15 * reached, () -> "trial " + at + ": " + bound + " ≫ " + reached);
    }
  }

  private static double powerIteration(double[] w, int rows, int columns, Random random) {
    double[] x = new double[columns];
    for (int c = 0; c < columns; c++) {
      x[c] = random.nextGaussian();
    }
    double norm = 0;
    for (int step = 0; step < 300; step++) {
      double length = length(x);
      double[] next = new double[columns];
      double[] y = new double[rows];
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++) {
          y[r] += w[r * columns + c] * x[c] / length;
        }
        for (int c = 0; c < columns; c++) {
          next[c] += w[r * columns + c] * y[r];
        }
      }
      norm = length(y);
      x = next;
    }
    return norm * (1 - 1e-12);
  }

  private static double length(double[] x) {
    double squares = 0;
    for (double each : x) {
      squares += each * each;
    }
    return Math.sqrt(squares);
  }
}
