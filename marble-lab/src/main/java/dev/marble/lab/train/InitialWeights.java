package dev.marble.lab.train;

import dev.marble.random.Distribution;
import dev.marble.random.Grid;
import dev.marble.random.RandomWeights;
import dev.marble.random.Seed;
import java.util.ArrayList;
import java.util.List;

/**
 * The weights before training: uniform on ±√(6 / fan-in), and biases of zero.
 *
 * <p>Each weight is a function of (seed, tensor, index), with the generator that tickets use.
 *
 * <p>He, Zhang, Ren, Sun, <i>Delving deep into rectifiers</i>, ICCV 2015.
 */
public final class InitialWeights {
  private InitialWeights() {}

  /**
   * A network that has learnt nothing yet.
   *
   * @param architecture the layers
   * @param seed gives every weight
   */
  public static Network of(Architecture architecture, Seed seed) {
    List<Parameter> parameters = new ArrayList<>();
    for (Architecture.Slot slot : architecture.slots()) {
      float[] values = new float[slot.length()];
      if (!slot.isBias()) {
        fill(values, new RandomWeights(seed, parameters.size() / 2, Distribution.UNIFORM), slot);
      }
      parameters.add(new Parameter(slot.name(), slot.shape(), values));
    }
    return new Network(architecture, parameters);
  }

  private static void fill(float[] values, RandomWeights random, Architecture.Slot slot) {
    float scale = (float) (Math.sqrt(6.0 / slot.fanIn()) / Grid.ONE);
    for (int i = 0; i < values.length; i++) {
      values[i] = random.at(i) * scale;
    }
  }
}
