package dev.marble.onnx.bound;

import java.util.Arrays;
import java.util.List;

/**
 * Where the windows of a convolution or a pool lie, over any number of spatial axes.
 *
 * @param taps places of a window
 * @param spatial the sizes of the output's spatial axes
 * @param table (taps, positions): the flat spatial index that is read, −1 for padding
 * @param inPadded (taps, positions): whether the place lies within input and padding; null where
 *     nobody asks
 */
@SuppressWarnings("ArrayRecordComponent") // read at once, never compared
record Windows(int taps, int[] spatial, int[] table, boolean[] inPadded) {

  int positions() {
    return product(spatial, 0);
  }

  int[] outputShape(int batch, int channels) {
    int[] shape = new int[spatial.length + 2];
    shape[0] = batch;
    shape[1] = channels;
    System.arraycopy(spatial, 0, shape, 2, spatial.length);
    return shape;
  }

  static int product(int[] shape, int from) {
    return Enclosure.size(Arrays.copyOfRange(shape, from, shape.length));
  }

  private static int[] ints(NodeContext node, String name, int size, int otherwise) {
    List<Long> given = node.integers(name);
    int[] values = new int[size];
    Arrays.fill(values, otherwise);
    if (!given.isEmpty()) {
      node.check(given.size() == size, "its " + name + " are not " + size + " numbers");
      for (int i = 0; i < size; i++) {
        values[i] = Math.toIntExact(given.get(i));
      }
    }
    return values;
  }

  /** Of Conv and of the pools. */
  static Windows of(NodeContext node, int[] input, int[] kernel) {
    int axes = kernel.length;
    List<Long> declared = node.integers("kernel_shape");
    for (int i = 0; i < declared.size(); i++) {
      node.check(
          declared.size() == axes && declared.get(i) == kernel[i], "its kernel does not fit");
    }
    int[] strides = ints(node, "strides", axes, 1);
    int[] dilations = ints(node, "dilations", axes, 1);
    int[] pads = ints(node, "pads", 2 * axes, 0);
    String auto = node.text("auto_pad", "NOTSET");
    boolean ceil = node.integer("ceil_mode", 0) != 0;
    int[] spatial = new int[axes];
    for (int i = 0; i < axes; i++) {
      int in = input[i + 2];
      int reach = dilations[i] * (kernel[i] - 1) + 1;
      node.check(strides[i] >= 1 && dilations[i] >= 1 && kernel[i] >= 1, "its window is empty");
      switch (auto) {
        case "NOTSET" -> {}
        case "VALID" -> {
          pads[i] = 0;
          pads[axes + i] = 0;
        }
        case "SAME_UPPER", "SAME_LOWER" -> {
          int out = (in + strides[i] - 1) / strides[i];
          int total = Math.max(0, (out - 1) * strides[i] + reach - in);
          int begin = auto.equals("SAME_UPPER") ? total / 2 : total - total / 2;
          pads[i] = begin;
          pads[axes + i] = total - begin;
        }
        default -> throw new NoBound("its auto_pad is " + auto);
      }
      int room = in + pads[i] + pads[axes + i] - reach;
      node.check(room >= 0 && pads[i] >= 0 && pads[axes + i] >= 0, "its window does not fit");
      spatial[i] = room / strides[i] + 1;
      if (ceil && room % strides[i] != 0) {
        // Runtimes differ on a window that begins behind the input: it is left to those who agree.
        boolean behind = spatial[i] * strides[i] >= in + pads[i];
        node.check(!behind, "ceil_mode puts a window behind its input");
        spatial[i]++;
      }
    }
    return fill(
        input,
        kernel,
        spatial,
        (axis, tap, position) -> {
          return position * strides[axis] + tap * dilations[axis] - pads[axis];
        },
        (axis, place) -> place >= -pads[axis] && place < input[axis + 2] + pads[axes + axis]);
  }

  /** Of ConvTranspose: which input reaches an output through a tap. */
  static Windows transposed(NodeContext node, int[] input, int[] kernel) {
    int axes = kernel.length;
    int[] strides = ints(node, "strides", axes, 1);
    int[] dilations = ints(node, "dilations", axes, 1);
    int[] pads = ints(node, "pads", 2 * axes, 0);
    int[] more = ints(node, "output_padding", axes, 0);
    String auto = node.text("auto_pad", "NOTSET");
    node.check(auto.equals("NOTSET") || auto.equals("VALID"), "its auto_pad is " + auto);
    node.check(node.integers("output_shape").isEmpty(), "it has an output_shape");
    int[] spatial = new int[axes];
    for (int i = 0; i < axes; i++) {
      int reach = dilations[i] * (kernel[i] - 1) + 1;
      spatial[i] = strides[i] * (input[i + 2] - 1) + more[i] + reach - pads[i] - pads[axes + i];
      node.check(spatial[i] >= 1 && strides[i] >= 1, "its output is empty");
    }
    return fill(
        input,
        kernel,
        spatial,
        (axis, tap, position) -> {
          int scaled = position + pads[axis] - tap * dilations[axis];
          return scaled >= 0 && scaled % strides[axis] == 0 ? scaled / strides[axis] : -1;
        },
        null);
  }

  @FunctionalInterface
  private interface Place {
    int of(int axis, int tap, int position);
  }

  @FunctionalInterface
  private interface Inside {
    boolean of(int axis, int place);
  }

  private static Windows fill(
      int[] input, int[] kernel, int[] spatial, Place place, Inside padded) {
    int taps = product(kernel, 0);
    int positions = product(spatial, 0);
    int axes = kernel.length;
    int[] table = new int[Enclosure.size(new int[] {taps, positions})];
    boolean[] inPadded = padded == null ? null : new boolean[table.length];
    for (int r = 0; r < taps; r++) {
      for (int p = 0; p < positions; p++) {
        int tap = r;
        int position = p;
        int index = 0;
        int step = 1;
        boolean inside = true;
        boolean within = true;
        for (int axis = axes - 1; axis >= 0; axis--) {
          int at = place.of(axis, tap % kernel[axis], position % spatial[axis]);
          inside &= at >= 0 && at < input[axis + 2];
          within &= padded != null && padded.of(axis, at);
          index += at * step;
          step *= input[axis + 2];
          tap /= kernel[axis];
          position /= spatial[axis];
        }
        table[r * positions + p] = inside ? index : -1;
        if (inPadded != null) {
          inPadded[r * positions + p] = within;
        }
      }
    }
    return new Windows(taps, spatial, table, inPadded);
  }
}
