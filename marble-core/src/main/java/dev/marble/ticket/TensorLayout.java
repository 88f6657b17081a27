package dev.marble.ticket;

import java.util.List;

/**
 * Which input a weight belongs to. The flat index of a weight is its row-major position over {@code
 * dims}; the axes in {@code inputAxes}, read in ascending order as a mixed-radix number, name its
 * input channel, and with it its block of hidden units.
 *
 * <p>Examples: a dense matrix (out, in) has dims (out, in) and input axis 1; a convolution kernel
 * (out, in / groups, …) has dims (groups, out / groups, in / groups, …) and input axes 0 and 2; a
 * bias (out) has no input axis: all its weights share the one block of the constant-1 input.
 *
 * @param dims the sizes of the axes, each ≥ 1; their product is below 2<sup>31</sup>
 * @param inputAxes the axes that name the input, ascending
 */
public record TensorLayout(List<Integer> dims, List<Integer> inputAxes) {

  /** Checks sizes and axes. */
  public TensorLayout {
    dims = List.copyOf(dims);
    inputAxes = List.copyOf(inputAxes);
    long size = 1;
    for (int dim : dims) {
      if (dim < 1 || (size *= dim) > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "the layout " + dims + " needs sizes ≥ 1 with a product below 2^31");
      }
    }
    int last = -1;
    for (int axis : inputAxes) {
      if (axis <= last || axis >= dims.size()) {
        throw new IllegalArgumentException(
            "the input axes " + inputAxes + " must ascend and lie within the layout " + dims);
      }
      last = axis;
    }
  }

  /** The number of weights. */
  public int size() {
    int size = 1;
    for (int dim : dims) {
      size *= dim;
    }
    return size;
  }

  /** The number of input channels, and so of blocks of hidden units. */
  public int blocks() {
    int blocks = 1;
    for (int axis : inputAxes) {
      blocks *= dims.get(axis);
    }
    return blocks;
  }

  /** A fast map from weight to block. */
  public BlockIndex blockIndex() {
    int[] strides = new int[inputAxes.size()];
    int[] sizes = new int[inputAxes.size()];
    for (int i = 0; i < strides.length; i++) {
      sizes[i] = dims.get(inputAxes.get(i));
      strides[i] = 1;
      for (int axis = inputAxes.get(i) + 1; axis < dims.size(); axis++) {
        strides[i] *= dims.get(axis);
      }
    }
    return new BlockIndex(strides, sizes);
  }

  /** From the flat index of a weight to the number of its block. */
  public static final class BlockIndex {
    private final int[] strides;
    private final int[] sizes;

    private BlockIndex(int[] strides, int[] sizes) {
      this.strides = strides;
      this.sizes = sizes;
    }

    /**
     * The block of a weight.
     *
     * @param index the weight's flat index
     * @return its block, from 0
     */
    public int of(int index) {
      int block = 0;
      for (int i = 0; i < strides.length; i++) {
        block = block * sizes[i] + index / strides[i] % sizes[i];
      }
      return block;
    }
  }
}
