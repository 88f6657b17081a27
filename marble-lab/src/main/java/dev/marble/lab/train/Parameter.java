package dev.marble.lab.train;

import java.util.List;

/** A named tensor of weights; immutable. */
public final class Parameter {
  private final String name;
  private final List<Integer> shape;
  private final float[] values;

  Parameter(String name, List<Integer> shape, float[] values) {
    this.name = name;
    this.shape = List.copyOf(shape);
    this.values = values;
    assert values.length
        == this.shape.stream().mapToInt(Integer::intValue).reduce(1, (a, b) -> a * b);
  }

  /** Such as {@code conv1.weight}. */
  public String name() {
    return name;
  }

  /** The dimensions: {@code (out, in, h, w)}, {@code (out, in)} or {@code (out)}. */
  public List<Integer> shape() {
    return shape;
  }

  /** A copy of the values in row-major order, shape {@link #shape()}. */
  public float[] values() {
    return values.clone();
  }

  /** Number of values. */
  public int length() {
    return values.length;
  }
}
