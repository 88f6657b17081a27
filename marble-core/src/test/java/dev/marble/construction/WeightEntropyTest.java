package dev.marble.construction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class WeightEntropyTest {

  @Test
  void workedByHand() {
    assertEquals(0, WeightEntropy.bits(new float[0], 1));
    assertEquals(0, WeightEntropy.bits(new float[] {0, -0f, 0}, 0));
    assertEquals(0, WeightEntropy.bits(new float[] {5, 5, 5.1f}, 1), 1e-12);
    assertEquals(2, WeightEntropy.bits(new float[] {-2, -1, 0, 1}, 1), 1e-12);
    assertEquals(1.5, WeightEntropy.bits(new float[] {0, 0.2f, 1, -1}, 1), 1e-12);
  }

  /** A very fine step: each different weight is a cell of its own, without a table of all cells. */
  @Test
  void fineSteps() {
    float[] values = new float[1024];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i % 256 - 128) / 128f;
    }
    assertEquals(8, WeightEntropy.bits(values, 1e-12), 1e-9);
    assertEquals(8, WeightEntropy.bits(values, 1 / 256f), 1e-9);
  }

  /** h(W) − log2(step) for a normal distribution: log2(σ √(2πe)) − log2(step). */
  @Test
  void normalWeights() {
    Random random = new Random(3);
    float[] values = new float[1 << 20];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    double expected = Math.log(Math.sqrt(2 * Math.PI * Math.E) / 0.05) / Math.log(2);
    assertEquals(expected, WeightEntropy.bits(values, 0.05), 0.005);
  }
}
