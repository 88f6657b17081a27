package dev.marble.onnx;

import java.util.List;

/**
 * A float tensor whose values are asked for a piece at a time, and never held as a whole.
 *
 * @param name its name in the graph
 * @param shape its shape; at least one element
 * @param source gives its values
 */
public record StreamedTensor(String name, List<Long> shape, Source source) {

  /** The values of one tensor, in any order of pieces. */
  @FunctionalInterface
  public interface Source {
    /**
     * Writes values {@code from .. from + count - 1}, in row-major order, to {@code out[0 .. count
     * - 1]}.
     *
     * @param from the first value's place in the tensor
     * @param out receives the values
     * @param count how many
     */
    void read(long from, float[] out, int count);
  }

  /** Checks the shape and copies the list. */
  public StreamedTensor {
    shape = List.copyOf(shape);
    long size = 1;
    for (long dim : shape) {
      if (dim < 1 || size > Long.MAX_VALUE / 8 / dim) {
        throw new OnnxException("The tensor \"" + name + "\" cannot have the shape " + shape + ".");
      }
      size *= dim;
    }
  }

  /**
   * A tensor that is small enough to be held.
   *
   * @param name its name in the graph
   * @param shape its shape
   * @param values its values in row-major order
   * @throws OnnxException if they are not as many as the shape says
   */
  public static StreamedTensor of(String name, List<Long> shape, float[] values) {
    StreamedTensor tensor =
        new StreamedTensor(
            name, shape, (from, out, count) -> System.arraycopy(values, (int) from, out, 0, count));
    if (tensor.size() != values.length) {
      throw new OnnxException(
          "The tensor \"" + name + "\" of shape " + shape + " has " + values.length + " values.");
    }
    return tensor;
  }

  /** The number of its values. */
  public long size() {
    return shape.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
  }

  /** The number of bytes of its values. */
  public long bytes() {
    return size() * Float.BYTES;
  }
}
