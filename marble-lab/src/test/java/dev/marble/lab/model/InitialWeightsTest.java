package dev.marble.lab.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.random.Distribution;
import dev.marble.random.RandomWeights;
import dev.marble.random.Seed;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class InitialWeightsTest {
  private static final Seed SEED = new Seed(42);

  @Test
  void areAFunctionOfSeedLayerAndIndex() {
    Network network = InitialWeights.GLOROT_NORMAL.draw(ArchitecturesTest.network("lenet5"), SEED);
    float[] second = network.parameter("conv2.weight").values();
    RandomWeights random = new RandomWeights(SEED, 1, Distribution.NORMAL);
    float step = (float) (8 * Math.sqrt(2.0 / (6 * 25 + 16 * 25)) / (1 << 23));
    for (int i : new int[] {0, 1, 1234, second.length - 1}) {
      assertEquals(random.at(i) * step, second[i]);
    }
    InitialWeights.Drawn drawn = InitialWeights.GLOROT_NORMAL.plan(network).get(1);
    assertEquals(new InitialWeights.Drawn("conv2.weight", 1, Distribution.NORMAL, step), drawn);
    assertArrayEquals(new float[6], network.parameter("conv1.bias").values());
  }

  /** Mean square against the papers' variances. */
  @ParameterizedTest
  @EnumSource(InitialWeights.class)
  void haveThePapersVariance(InitialWeights scheme) {
    Network network = scheme.draw(ArchitecturesTest.network("conv2"), SEED);
    for (Parameter weight : network.weights()) {
      List<Integer> shape = weight.shape();
      int kernel = shape.size() == 4 ? 9 : 1;
      double in = shape.get(1) * kernel;
      double out = shape.get(0) * kernel;
      boolean glorot = scheme.label().startsWith("glorot");
      double variance = glorot ? 2 / (in + out) : 2 / in;
      double sum = 0;
      for (float value : weight.values()) {
        sum += (double) value * value;
      }
      double tolerance = 6 * Math.sqrt(2.0 / weight.length()); // of a normal's mean square
      assertEquals(1, sum / weight.length() / variance, tolerance, scheme + " " + weight);
    }
  }

  @Test
  void restartNormalizations() {
    Network network =
        InitialWeights.KAIMING_NORMAL.draw(ArchitecturesTest.network("resnet20"), SEED);
    float[] ones = new float[16];
    Arrays.fill(ones, 1);
    assertArrayEquals(ones, network.parameter("bn1.weight").values());
    assertArrayEquals(ones, network.parameter("bn1.running_var").values());
    assertArrayEquals(new float[16], network.parameter("bn1.running_mean").values());
    assertArrayEquals(new float[16], network.parameter("bn1.bias").values());
  }

  @Test
  void changeWithTheSeed() {
    Network zeros = ArchitecturesTest.network("lenet5");
    Network one = InitialWeights.GLOROT_NORMAL.draw(zeros, SEED);
    Network other = InitialWeights.GLOROT_NORMAL.draw(zeros, new Seed(43));
    assertEquals(one, InitialWeights.GLOROT_NORMAL.draw(other, SEED));
    assertFalse(one.equals(other));
  }

  @Test
  void haveNames() {
    for (InitialWeights each : InitialWeights.values()) {
      assertEquals(each, InitialWeights.parse(each.label()));
    }
    String message =
        assertThrows(NetworkException.class, () -> InitialWeights.parse("xavier")).getMessage();
    assertTrue(message.contains("glorot-normal, glorot-uniform"), message);
  }
}
