package dev.marble.lab.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.random.Distribution;
import dev.marble.random.RandomWeights;
import dev.marble.random.Seed;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class InitialWeightsTest {
  private static final Seed SEED = new Seed(42);
  private static final Architecture SMALL = Architecture.smallConvolutional(1, 28, 28, 10);

  @Test
  void areAFunctionOfSeedTensorAndIndex() {
    Network network = InitialWeights.of(SMALL, SEED);
    float[] dense = network.parameters().get(4).values();
    // The third tensor of weights has the random layer 2.
    RandomWeights random = new RandomWeights(SEED, 2, Distribution.UNIFORM);
    float bound = (float) Math.sqrt(6.0 / 784);
    for (int i : new int[] {0, 1, 12_345, dense.length - 1}) {
      assertEquals(random.at(i) * 0x1p-23 * bound, dense[i], 1e-8);
    }
    assertArrayEquals(new float[8], network.parameters().get(1).values());
  }

  @Test
  void fillTheIntervalOfHe() {
    for (Parameter parameter : InitialWeights.of(SMALL, SEED).parameters()) {
      if (parameter.name().endsWith("weight")) {
        int fanIn = parameter.length() / parameter.shape().getFirst();
        double bound = Math.sqrt(6.0 / fanIn);
        double sum = 0;
        for (float value : parameter.values()) {
          assertTrue(Math.abs(value) <= bound * 1.000001);
          sum += value * value;
        }
        double variance = sum / parameter.length();
        assertEquals(2.0 / fanIn, variance, 0.3 * 2.0 / fanIn, parameter.name());
      }
    }
  }

  @Test
  void changeWithTheSeed() {
    float[] one = InitialWeights.of(SMALL, SEED).parameters().getFirst().values();
    float[] other = InitialWeights.of(SMALL, new Seed(43)).parameters().getFirst().values();
    assertFalse(Arrays.equals(one, other));
  }
}
