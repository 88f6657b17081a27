package dev.marble.onnx.bound;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.marble.onnx.Graphs;
import dev.marble.onnx.OnnxRunner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Operators that only move, copy and drop elements, and fill in a constant. Which element goes
 * where is asked of ONNX Runtime: the node runs on the numbers of its elements instead of their
 * values, so that every version, attribute and default means here what it means there.
 */
final class Movement {
  /** Whole numbers below this are exact in float32. */
  private static final int EXACT = 1 << 24;

  private static final int LOW_BITS = 20;

  private Movement() {}

  /** With the slots that hold data; −1 for all. */
  static Map<String, Value> apply(NodeContext node, int... slots) {
    List<Integer> data = new ArrayList<>();
    if (slots[0] == -1) {
      for (int slot = 0; slot < node.inputs(); slot++) {
        data.add(slot);
      }
    } else {
      for (int slot : slots) {
        if (node.has(slot)) {
          data.add(slot);
        }
      }
    }
    double fill = 0;
    NodeProto proto = node.proto();
    if (Graphs.is(proto, "Pad") && node.hasAttribute("value")) {
      fill = node.real("value", 0f);
      node.check(Double.isFinite(fill), "it pads with " + fill);
      proto = withZero(proto, "value");
    }
    List<Enclosure> sources = new ArrayList<>();
    List<Integer> firsts = new ArrayList<>();
    long total = 0;
    for (int slot : data) {
      Enclosure source = node.enclosure(slot);
      sources.add(source);
      firsts.add((int) Math.min(total, Integer.MAX_VALUE));
      total += source.size();
    }
    node.check(total < Integer.MAX_VALUE - 16, "it moves more than 2^31 elements");
    // The nodes' inputs get names of their own, for one value may be read twice.
    NodeProto.Builder probe = proto.toBuilder().setName("node");
    Map<String, TensorProto> constants = new HashMap<>();
    for (int slot = 0; slot < node.inputs(); slot++) {
      if (!node.has(slot)) {
        continue;
      }
      probe.setInput(slot, "input" + slot);
      if (!data.contains(slot)) {
        constants.put("input" + slot, node.constant(slot));
      }
    }
    Set<String> outputs = new HashSet<>();
    for (int i = 0; i < probe.getOutputCount(); i++) {
      boolean wanted = !probe.getOutput(i).isEmpty() && !(i > 0 && Graphs.is(proto, "Dropout"));
      probe.setOutput(i, wanted ? "output" + i : "");
      if (wanted) {
        outputs.add("output" + i);
      }
    }
    Map<String, OnnxRunner.Value> low =
        run(node, probe.build(), data, sources, firsts, constants, total, false);
    Map<String, OnnxRunner.Value> high =
        total < EXACT
            ? Map.of()
            : run(node, probe.build(), data, sources, firsts, constants, total, true);
    Map<String, Value> results = new HashMap<>();
    for (int i = 0; i < probe.getOutputCount(); i++) {
      if (outputs.contains(probe.getOutput(i))) {
        int[] numbers = numbers(low.get(probe.getOutput(i)), high.get(probe.getOutput(i)), total);
        int[] shape = shape(low.get(probe.getOutput(i)).shape());
        results.put(proto.getOutput(i), take(sources, firsts, numbers, fill, shape));
      }
    }
    return results;
  }

  private static NodeProto withZero(NodeProto node, String name) {
    NodeProto.Builder builder = node.toBuilder().clearAttribute();
    for (AttributeProto attribute : node.getAttributeList()) {
      builder.addAttribute(
          attribute.getName().equals(name) ? attribute.toBuilder().setF(0).build() : attribute);
    }
    return builder.build();
  }

  /** Element i of the concatenated sources is called i + 1; what is filled in is 0. */
  private static Map<String, OnnxRunner.Value> run(
      NodeContext node,
      NodeProto probe,
      List<Integer> data,
      List<Enclosure> sources,
      List<Integer> firsts,
      Map<String, TensorProto> constants,
      long total,
      boolean highPart) {
    Map<String, OnnxRunner.Value> numbered = new HashMap<>();
    for (int s = 0; s < data.size(); s++) {
      Enclosure source = sources.get(s);
      float[] names = new float[source.size()];
      for (int i = 0; i < names.length; i++) {
        int name = firsts.get(s) + i + 1;
        names[i] =
            total < EXACT ? name : highPart ? name >>> LOW_BITS : name & ((1 << LOW_BITS) - 1);
      }
      long[] shape = new long[source.shape.length];
      for (int i = 0; i < shape.length; i++) {
        shape[i] = source.shape[i];
      }
      numbered.put("input" + data.get(s), new OnnxRunner.Value(shape, names));
    }
    return NodeRunner.run(node.model(), probe, numbered, constants);
  }

  private static int[] numbers(OnnxRunner.Value low, OnnxRunner.Value high, long total) {
    if (low == null) {
      throw new NoBound("its output is not of real numbers");
    }
    int[] numbers = new int[low.values().length];
    for (int i = 0; i < numbers.length; i++) {
      double number =
          low.values()[i] + (high == null ? 0 : (double) high.values()[i] * (1 << LOW_BITS));
      if (number != Math.rint(number) || number < 0 || number > total) {
        throw new NoBound("it does more than move its elements");
      }
      numbers[i] = (int) number - 1;
    }
    return numbers;
  }

  private static int[] shape(long[] shape) {
    int[] ints = new int[shape.length];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = Math.toIntExact(shape[i]);
    }
    return ints;
  }

  private static Enclosure take(
      List<Enclosure> sources, List<Integer> firsts, int[] numbers, double fill, int[] shape) {
    if (sources.size() == 1 && isIdentity(numbers, sources.get(0).size())) {
      return sources.get(0).reshaped(shape);
    }
    double[][] y = new double[6][numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      int number = numbers[i];
      if (number < 0) {
        for (int k = 0; k < 4; k++) {
          y[k][i] = fill;
        }
        continue;
      }
      int s = sources.size() - 1;
      while (firsts.get(s) > number) {
        s--;
      }
      Enclosure source = sources.get(s);
      int at = number - firsts.get(s);
      y[0][i] = source.low[at];
      y[1][i] = source.high[at];
      y[2][i] = source.ticketLow[at];
      y[3][i] = source.ticketHigh[at];
      y[4][i] = source.down[at];
      y[5][i] = source.up[at];
    }
    double squares = 0;
    for (Enclosure source : sources) {
      squares += source.norm * source.norm;
    }
    Enclosure moved =
        Enclosure.raw(shape, y[0], y[1], y[2], y[3], y[4], y[5])
            .within(Shapes.stretch(numbers) * Math.sqrt(squares));
    return sources.stream().allMatch(source -> source.step == null)
        ? moved
        : moved.by(new SumStep(parts(sources, firsts, numbers), null));
  }

  private static List<SumStep.Part> parts(
      List<Enclosure> sources, List<Integer> firsts, int[] numbers) {
    List<SumStep.Part> parts = new ArrayList<>();
    for (int s = 0; s < sources.size(); s++) {
      int[] own = new int[numbers.length];
      for (int i = 0; i < own.length; i++) {
        int at = numbers[i] - firsts.get(s);
        own[i] = numbers[i] >= 0 && at >= 0 && at < sources.get(s).size() ? at : -1;
      }
      parts.add(new SumStep.Part(sources.get(s), own, 1));
    }
    return parts;
  }

  private static boolean isIdentity(int[] numbers, int size) {
    if (numbers.length != size) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      if (numbers[i] != i) {
        return false;
      }
    }
    return true;
  }

  /** Of real numbers to float32 or wider: nothing is rounded. */
  static Map<String, Value> cast(NodeContext node) {
    DataType to = DataType.forNumber((int) node.integer("to", 0));
    node.check(
        to == DataType.FLOAT || to == DataType.DOUBLE, "it converts to " + to + ", which rounds");
    return Map.of(node.proto().getOutput(0), node.enclosure(0));
  }

  /** In inference it does nothing. */
  static Map<String, Value> dropout(NodeContext node) {
    if (node.has(2)) {
      byte[] bytes = node.constant(2).getRawData().toByteArray();
      boolean training = node.constant(2).getInt32DataList().stream().anyMatch(v -> v != 0);
      for (byte b : bytes) {
        training |= b != 0;
      }
      node.check(!training, "it drops elements at random");
    }
    return Map.of(node.proto().getOutput(0), node.enclosure(0));
  }

  /**
   * Nearest neighbours move elements; linear interpolation, without extrapolation, is a mean with
   * weights ≥ 0, of which ONNX Runtime computes the ends.
   */
  static Map<String, Value> resize(NodeContext node) {
    String mode = node.text("mode", "nearest");
    String coordinates = node.text("coordinate_transformation_mode", "half_pixel");
    node.check(!coordinates.equals("tf_crop_and_resize"), "it crops and extrapolates");
    if (mode.equals("nearest")) {
      return apply(node, 0);
    }
    node.check(mode.equals("linear"), "its mode is " + mode);
    Enclosure x = node.enclosure(0);
    double[] magnitudes = new double[x.size()];
    for (int i = 0; i < magnitudes.length; i++) {
      magnitudes[i] = x.magnitude(i);
    }
    double[][] from = {x.low, x.high, x.ticketLow, x.ticketHigh, x.down, x.up};
    double[][] y = new double[6][];
    for (int k = 0; k < 6; k++) {
      y[k] = doubles(interpolated(node, x.shape, from[k], k % 2 == 0 ? -1 : 1));
    }
    OnnxRunner.Value last = interpolated(node, x.shape, magnitudes, 1);
    double[] magnitude = doubles(last);
    // Up to three axes, the weights and this very run included.
    return Map.of(
        node.proto().getOutput(0),
        Enclosure.rounded(
            shape(last.shape()),
            y[0],
            y[1],
            y[2],
            y[3],
            y[4],
            y[5],
            i -> Rounding.ofFloat32(64, magnitude[i])));
  }

  private static OnnxRunner.Value interpolated(
      NodeContext node, int[] shape, double[] values, int direction) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      float near = (float) values[i];
      floats[i] = direction < 0 ? Math.nextDown(near) : Math.nextUp(near);
    }
    NodeProto.Builder probe = node.proto().toBuilder().setName("node").setInput(0, "input0");
    Map<String, TensorProto> constants = new HashMap<>();
    for (int slot = 1; slot < node.inputs(); slot++) {
      if (node.has(slot)) {
        probe.setInput(slot, "input" + slot);
        constants.put("input" + slot, node.constant(slot));
      }
    }
    long[] dims = new long[shape.length];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = shape[i];
    }
    OnnxRunner.Value value =
        NodeRunner.run(
                node.model(),
                probe.build(),
                Map.of("input0", new OnnxRunner.Value(dims, floats)),
                constants)
            .get(node.proto().getOutput(0));
    node.check(value != null, "its output is not of real numbers");
    return value;
  }

  private static double[] doubles(OnnxRunner.Value value) {
    double[] doubles = new double[value.values().length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = value.values()[i];
    }
    return doubles;
  }
}
