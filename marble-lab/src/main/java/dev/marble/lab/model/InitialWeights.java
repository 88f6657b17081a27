package dev.marble.lab.model;

import dev.marble.random.Distribution;
import dev.marble.random.Grid;
import dev.marble.random.RandomWeights;
import dev.marble.random.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How the weights are drawn before training. Each is a function of (seed, layer, index), with the
 * generator that tickets use, times one scale per tensor: a seed and a mask name them all.
 *
 * <p>Biases, shifts and means start at 0, scales and variances at 1, slopes at 0.25; constants
 * stay.
 */
public enum InitialWeights {
  /** Normal with variance 2 / (fan-in + fan-out). Glorot, Bengio, AISTATS 2010. */
  GLOROT_NORMAL(Distribution.NORMAL) {
    @Override
    double size(Fans fans) {
      return NORMAL_ONE * StrictMath.sqrt(2.0 / (fans.in() + fans.out()));
    }
  },

  /** Uniform on ±√(6 / (fan-in + fan-out)). Glorot, Bengio, AISTATS 2010. */
  GLOROT_UNIFORM(Distribution.UNIFORM) {
    @Override
    double size(Fans fans) {
      return StrictMath.sqrt(6.0 / (fans.in() + fans.out()));
    }
  },

  /** Normal with variance 2 / fan-in. He, Zhang, Ren, Sun, ICCV 2015. */
  KAIMING_NORMAL(Distribution.NORMAL) {
    @Override
    double size(Fans fans) {
      return NORMAL_ONE * StrictMath.sqrt(2.0 / fans.in());
    }
  },

  /** Uniform on ±√(6 / fan-in). He, Zhang, Ren, Sun, ICCV 2015. */
  KAIMING_UNIFORM(Distribution.UNIFORM) {
    @Override
    double size(Fans fans) {
      return StrictMath.sqrt(6.0 / fans.in());
    }
  },

  /** ±√(2 / fan-in) with equal probability. Ramanujan et al., CVPR 2020. */
  SIGNED_CONSTANT(Distribution.SIGNED_CONSTANT) {
    @Override
    double size(Fans fans) {
      return StrictMath.sqrt(2.0 / fans.in());
    }
  };

  private static final double NORMAL_ONE = 8; // the grid's normal has the deviation 1/8
  private static final float SLOPE = 0.25f;

  private final Distribution distribution;

  InitialWeights(Distribution distribution) {
    this.distribution = distribution;
  }

  /** How random words become grid integers. */
  public Distribution distribution() {
    return distribution;
  }

  /** What the weight 1 of the grid is in a tensor of these fans. */
  abstract double size(Fans fans);

  /**
   * A drawn tensor: value {@code i} is {@code new RandomWeights(seed, layer, distribution).at(i) *
   * scale}, one rounding.
   *
   * @param name the tensor
   * @param layer its position among the weights of the network
   * @param distribution how words become grid integers
   * @param scale the value of one grid step
   */
  public record Drawn(String name, int layer, Distribution distribution, float scale) {
    /**
     * The same with another scale.
     *
     * @param factor what the scale is multiplied by
     */
    public Drawn scaledBy(double factor) {
      return new Drawn(name, layer, distribution, (float) (scale * factor));
    }

    /**
     * The tensor's values.
     *
     * @param seed gives every weight
     * @param length how many
     */
    public float[] values(Seed seed, int length) {
      RandomWeights random = new RandomWeights(seed, layer, distribution);
      int[] grid = new int[(length + 3) / 4 * 4];
      random.fill(0, grid.length, grid);
      float[] values = new float[length];
      for (int i = 0; i < length; i++) {
        values[i] = grid[i] * scale;
      }
      return values;
    }
  }

  /**
   * How each weight tensor of a network is drawn.
   *
   * @param network any network; its values do not matter
   * @return one entry per weight tensor, in order
   */
  public List<Drawn> plan(Network network) {
    List<Parameter> weights = network.weights();
    Uses uses = new Uses(network.graph(), weights.stream().map(Parameter::name).toList());
    List<Drawn> plan = new ArrayList<>();
    for (Parameter weight : weights) {
      double size = size(Fans.of(uses.use(weight.name()).orElseThrow(), weight.shape()));
      plan.add(new Drawn(weight.name(), plan.size(), distribution, (float) (size / Grid.ONE)));
    }
    return plan;
  }

  /**
   * The network before training.
   *
   * @param network any network; its values do not matter
   * @param seed gives every weight
   */
  public Network draw(Network network, Seed seed) {
    List<Drawn> plan = plan(network);
    List<Parameter> drawn = new ArrayList<>();
    int next = 0;
    for (Parameter parameter : network.parameters()) {
      drawn.add(
          switch (parameter.kind()) {
            case WEIGHT -> parameter.with(plan.get(next++).values(seed, parameter.length()));
            case BIAS, SHIFT, MEAN -> filled(parameter, 0);
            case SCALE, VARIANCE -> filled(parameter, 1);
            case SLOPE -> filled(parameter, SLOPE);
            case CONSTANT -> parameter;
          });
    }
    return network.with(drawn);
  }

  private static Parameter filled(Parameter parameter, float value) {
    float[] values = new float[parameter.length()];
    Arrays.fill(values, value);
    return parameter.with(values);
  }

  /** The name that files and options use, such as {@code glorot-normal}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The scheme with a given label.
   *
   * @param label as {@link #label()} writes it
   * @throws NetworkException if there is none
   */
  public static InitialWeights parse(String label) {
    for (InitialWeights each : values()) {
      if (each.label().equals(label)) {
        return each;
      }
    }
    throw new NetworkException(
        "The initial weights \""
            + label
            + "\" are none of "
            + String.join(", ", Arrays.stream(values()).map(InitialWeights::label).toList())
            + ".");
  }
}
