package dev.marble.lab.model;

import java.util.Arrays;
import java.util.List;

/** A named tensor of a network; immutable. */
public final class Parameter {
  private final String name;
  private final Kind kind;
  private final List<Integer> shape;
  private final float[] values;

  /**
   * A tensor with its values.
   *
   * @param name such as {@code conv1.weight}
   * @param kind what it does
   * @param shape its dimensions; none for a scalar
   * @param values in row-major order; they are copied
   * @throws NetworkException if they are not as many as the shape says
   */
  public Parameter(String name, Kind kind, List<Integer> shape, float[] values) {
    this.name = name;
    this.kind = kind;
    this.shape = List.copyOf(shape);
    this.values = values.clone();
    long size = this.shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
    if (size != values.length) {
      throw new NetworkException(
          "The tensor \""
              + name
              + "\" of shape "
              + shape
              + " has "
              + values.length
              + " values, but needs "
              + size
              + ".");
    }
  }

  /** Such as {@code conv1.weight}. */
  public String name() {
    return name;
  }

  /** What it does in the network. */
  public Kind kind() {
    return kind;
  }

  /** The dimensions as the graph has them, such as {@code (out, in, h, w)} or {@code (out)}. */
  public List<Integer> shape() {
    return shape;
  }

  /** A copy of the values in row-major order, shape {@link #shape()}. */
  public float[] values() {
    return values.clone();
  }

  /**
   * One value.
   *
   * @param index its place in row-major order
   */
  public float value(int index) {
    return values[index];
  }

  /** Number of values. */
  public int length() {
    return values.length;
  }

  /**
   * The same tensor with other values.
   *
   * @param newValues in row-major order; they are copied
   */
  public Parameter with(float[] newValues) {
    return new Parameter(name, kind, shape, newValues);
  }

  /** Equal name, kind and shape, and the same bits in every value. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Parameter that
        && name.equals(that.name)
        && kind == that.kind
        && shape.equals(that.shape)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return name + " " + shape + " (" + kind + ")";
  }
}
