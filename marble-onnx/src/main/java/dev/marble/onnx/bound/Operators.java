package dev.marble.onnx.bound;

import dev.marble.onnx.InputBox;
import dev.marble.onnx.Tensors;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/** Every operator that a bound can pass, and the attributes that it understands. */
final class Operators {
  /** One operator. */
  record Operator(Set<String> attributes, Function<NodeContext, Map<String, Value>> bound) {}

  private static final Map<String, Operator> ALL = new TreeMap<>();

  private Operators() {}

  static Operator of(String type) {
    return ALL.get(type);
  }

  /** The names of all operators. */
  static Set<String> names() {
    return ALL.keySet();
  }

  private static void add(String type, Function<NodeContext, Enclosure> bound, String... known) {
    ALL.put(
        type,
        new Operator(Set.of(known), node -> Map.of(node.proto().getOutput(0), bound.apply(node))));
  }

  private static void curve(String type, Function<NodeContext, Curve> curve, String... known) {
    add(type, node -> curve.apply(node).apply(node.enclosure(0)), known);
  }

  /** Its attributes are the runtime's business, which says where the elements go. */
  private static void moves(String type, int... slots) {
    ALL.put(type, new Operator(null, node -> Movement.apply(node, slots)));
  }

  private static Enclosure fold(NodeContext node, BinaryOperator<Enclosure> operator) {
    Enclosure result = node.enclosure(0);
    for (int slot = 1; slot < node.inputs(); slot++) {
      result = operator.apply(result, node.enclosure(slot));
    }
    return result;
  }

  static {
    String[] windows = {
      "auto_pad", "ceil_mode", "dilations", "group", "kernel_shape", "pads", "strides"
    };
    add("Conv", LinearOperators::conv, windows);
    add(
        "ConvTranspose",
        LinearOperators::convTranspose,
        "auto_pad",
        "dilations",
        "group",
        "kernel_shape",
        "output_padding",
        "output_shape",
        "pads",
        "strides");
    add("Gemm", LinearOperators::gemm, "alpha", "beta", "transA", "transB");
    add("MatMul", LinearOperators::matMul);

    add("Add", node -> Arithmetic.add(node.enclosure(0), node.enclosure(1)));
    add("Sub", node -> Arithmetic.subtract(node.enclosure(0), node.enclosure(1)));
    add("Mul", Operators::multiply);
    add("Div", node -> Arithmetic.divide(node.enclosure(0), node.enclosure(1)));
    add("Sum", node -> fold(node, Arithmetic::add));
    add("Max", node -> fold(node, Arithmetic::max));
    add("Min", node -> fold(node, Arithmetic::min));
    add("Pow", Operators::power);

    curve("Relu", node -> PiecewiseLinear.relu());
    curve("LeakyRelu", node -> PiecewiseLinear.leaky(node.real("alpha", 0.01f)), "alpha");
    add("PRelu", Operators::prelu);
    curve("Clip", Operators::clip, "min", "max");
    curve("Abs", node -> PiecewiseLinear.abs());
    curve("Neg", node -> PiecewiseLinear.negation());
    curve(
        "HardSigmoid",
        node -> PiecewiseLinear.hardSigmoid(node.real("alpha", 0.2f), node.real("beta", 0.5f)),
        "alpha",
        "beta");
    curve("HardSwish", node -> SmoothCurve.hardSwish());
    curve("Sigmoid", node -> SmoothCurve.sigmoid());
    curve("Tanh", node -> SmoothCurve.tanh());
    curve("Erf", node -> SmoothCurve.erf());
    curve("Gelu", Operators::gelu, "approximate");
    curve("Softplus", node -> SmoothCurve.softplus());
    curve("Softsign", node -> SmoothCurve.softsign());
    curve("Elu", node -> SmoothCurve.elu(node.real("alpha", 1f), 1, 1), "alpha");
    curve(
        "Celu",
        node -> {
          double alpha = node.real("alpha", 1f);
          return SmoothCurve.elu(alpha, alpha, 1);
        },
        "alpha");
    curve(
        "Selu",
        node ->
            SmoothCurve.elu(node.real("alpha", 1.67326319f), 1, node.real("gamma", 1.05070102f)),
        "alpha",
        "gamma");
    curve("Exp", node -> SmoothCurve.exp());
    curve("Log", node -> SmoothCurve.log());
    curve("Sqrt", node -> SmoothCurve.sqrt());
    add("Reciprocal", node -> Arithmetic.reciprocal(node.enclosure(0)));
    add("Softmax", node -> SoftmaxBound.apply(node, false), "axis");
    add("LogSoftmax", node -> SoftmaxBound.apply(node, true), "axis");

    add("MaxPool", Pooling::max, with(windows, "storage_order"));
    add("AveragePool", Pooling::average, with(windows, "count_include_pad"));
    add("GlobalAveragePool", Pooling::globalAverage);
    add("GlobalMaxPool", Pooling::globalMax);
    reduction("ReduceMean", Reduction::mean);
    reduction("ReduceSum", Reduction::sum);
    reduction("ReduceMax", Reduction::max);
    reduction("ReduceMin", Reduction::min);

    add(
        "BatchNormalization",
        Normalisation::batch,
        "epsilon",
        "momentum",
        "spatial",
        "training_mode");
    add("InstanceNormalization", Normalisation::instance, "epsilon");
    add("LayerNormalization", Normalisation::layer, "axis", "epsilon", "stash_type");
    add("LRN", Normalisation::local, "alpha", "beta", "bias", "size");

    moves("Reshape", 0);
    moves("Flatten", 0);
    moves("Squeeze", 0);
    moves("Unsqueeze", 0);
    moves("Transpose", 0);
    moves("Identity", 0);
    moves("Slice", 0);
    moves("GatherElements", 0);
    moves("GatherND", 0);
    moves("Split", 0);
    moves("Concat", -1);
    moves("Expand", 0);
    moves("Tile", 0);
    moves("Pad", 0, 2);
    moves("DepthToSpace", 0);
    moves("SpaceToDepth", 0);
    moves("Where", 1, 2);
    moves("Trilu", 0);
    ALL.put("Gather", new Operator(null, Operators::gather));
    ALL.put("Cast", new Operator(Set.of("to"), Movement::cast));
    ALL.put("Dropout", new Operator(Set.of("ratio", "seed"), Movement::dropout));
    ALL.put("Resize", new Operator(null, Movement::resize));
    ALL.put("Upsample", new Operator(null, Movement::resize));
    ALL.put("Shape", new Operator(Set.of("start", "end"), Operators::shape));
  }

  private static String[] with(String[] names, String one) {
    String[] all = Arrays.copyOf(names, names.length + 1);
    all[names.length] = one;
    return all;
  }

  @FunctionalInterface
  private interface Reducer {
    Enclosure of(Enclosure x, boolean[] axes, boolean keep);
  }

  private static void reduction(String type, Reducer reducer) {
    add(
        type,
        node -> {
          Enclosure x = node.enclosure(0);
          return reducer.of(x, Reduction.axes(node, x.shape.length), Reduction.keeps(node));
        },
        "axes",
        "keepdims",
        "noop_with_empty_axes");
  }

  private static Enclosure multiply(NodeContext node) {
    boolean square = node.proto().getInput(0).equals(node.proto().getInput(1));
    return square
        ? Arithmetic.square(node.enclosure(0))
        : Arithmetic.multiply(node.enclosure(0), node.enclosure(1));
  }

  private static Enclosure power(NodeContext node) {
    float[] exponent = node.floats(1);
    node.check(exponent.length == 1, "its exponents differ");
    Enclosure x = node.enclosure(0);
    int[] shape = Shapes.broadcast(x.shape, node.enclosure(1).shape);
    return SmoothCurve.power(exponent[0]).apply(x).reshaped(shape);
  }

  private static Enclosure prelu(NodeContext node) {
    node.floats(1);
    return Arithmetic.prelu(node.enclosure(0), node.enclosure(1));
  }

  private static Curve clip(NodeContext node) {
    double low = node.real("min", -Float.MAX_VALUE);
    double high = node.real("max", Float.MAX_VALUE);
    if (node.has(1)) {
      low = scalar(node, 1);
    }
    if (node.has(2)) {
      high = scalar(node, 2);
    }
    return PiecewiseLinear.clip(low, high);
  }

  private static double scalar(NodeContext node, int slot) {
    float[] values = Tensors.floats(node.constant(slot));
    node.check(values.length == 1, "it clips to more than one limit");
    return Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, values[0]));
  }

  private static Curve gelu(NodeContext node) {
    return switch (node.text("approximate", "none")) {
      case "none" -> SmoothCurve.gelu();
      case "tanh" -> SmoothCurve.tanhGelu();
      default -> throw new NoBound("its approximation is unknown");
    };
  }

  private static Map<String, Value> gather(NodeContext node) {
    if (node.value(1) instanceof Value.Integers indices) {
      return Map.of(node.proto().getOutput(0), embedding(node, indices));
    }
    return Movement.apply(node, 0);
  }

  /** Any of the rows of a table that the indices can name, the same in both networks. */
  private static Enclosure embedding(NodeContext node, Value.Integers indices) {
    Enclosure table = node.enclosure(0);
    node.check(
        node.integer("axis", 0) == 0 && table.shape.length >= 1 && table.isSame(),
        "it looks up more than a row of a constant table");
    int rows = table.shape[0];
    int row = Windows.product(table.shape, 1);
    double[] low = new double[row];
    double[] high = new double[row];
    Arrays.fill(low, Double.POSITIVE_INFINITY);
    Arrays.fill(high, Double.NEGATIVE_INFINITY);
    // A number with a fraction is cut when it is fed; a negative index counts from the end.
    InputBox range = indices.range().orElse(new InputBox(-rows, rows - 1.0));
    long from = Math.max(-rows, (long) range.low());
    long to = Math.min(rows - 1L, (long) range.high());
    node.check(from <= to, "no index within its range is that of one of its " + rows + " rows");
    for (long index = from; index <= to; index++) {
      int first = (int) Math.floorMod(index, (long) rows) * row;
      for (int i = 0; i < row; i++) {
        low[i] = Math.min(low[i], table.low[first + i]);
        high[i] = Math.max(high[i], table.high[first + i]);
      }
    }
    int[] shape = Arrays.copyOf(indices.shape(), indices.shape().length + table.shape.length - 1);
    System.arraycopy(table.shape, 1, shape, indices.shape().length, table.shape.length - 1);
    int size = Enclosure.size(shape);
    double[] lows = new double[size];
    double[] highs = new double[size];
    for (int i = 0; i < size; i++) {
      lows[i] = low[i % row];
      highs[i] = high[i % row];
    }
    return Enclosure.same(shape, lows, highs);
  }

  private static Map<String, Value> shape(NodeContext node) {
    int[] shape =
        switch (node.value(0)) {
          case Enclosure enclosure -> enclosure.shape;
          case Value.Integers integers -> integers.shape();
          default -> node.weightShape(0);
        };
    int from = limit(node.integer("start", 0), shape.length);
    int to = limit(node.integer("end", shape.length), shape.length);
    List<Integer> part = Arrays.stream(shape).boxed().toList().subList(from, Math.max(from, to));
    long[] dims = part.stream().mapToLong(Integer::longValue).toArray();
    Map<String, Value> result = new LinkedHashMap<>();
    result.put(node.proto().getOutput(0), new Value.Known(Tensors.ofLongs("", dims)));
    return result;
  }

  private static int limit(long axis, int rank) {
    long from = axis < 0 ? axis + rank : axis;
    return (int) Math.max(0, Math.min(rank, from));
  }
}
