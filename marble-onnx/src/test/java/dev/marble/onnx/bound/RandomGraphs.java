package dev.marble.onnx.bound;

import static dev.marble.onnx.ModelBuilder.f;
import static dev.marble.onnx.ModelBuilder.i;
import static dev.marble.onnx.ModelBuilder.ints;
import static dev.marble.onnx.ModelBuilder.s;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.marble.onnx.InputBox;
import dev.marble.onnx.ModelBuilder;
import dev.marble.onnx.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Draws small graphs: a weighted layer, some operators, a weighted layer. */
final class RandomGraphs {
  /** Appends an operator to the value {@code at} of shape {@code shape}. */
  @FunctionalInterface
  interface Drawer {
    void append(RandomGraphs graph);
  }

  static final Map<String, Drawer> DRAWERS = new TreeMap<>();

  /** The rows of a table of tokens. */
  static final int TOKENS = 8;

  final Random random;
  final int opset;
  final ModelBuilder model;
  String at = "x";
  int[] shape;
  private int count;

  RandomGraphs(long seed, int opset) {
    this.random = new Random(seed);
    this.opset = opset;
    this.model = ModelBuilder.opset(opset);
  }

  /** A graph with an operator in its middle. */
  static RandomGraphs with(String operator, long seed) {
    Random first = new Random(seed);
    int least = operator.equals("Gelu") ? 20 : operator.equals("LayerNormalization") ? 17 : 14;
    if (operator.equals("Upsample")) {
      return draw(operator, seed, 9);
    }
    boolean old =
        least == 14
            && first.nextInt(3) == 0
            && !operator.equals("HardSwish")
            && !operator.equals("Trilu")
            && !operator.equals("Celu")
            && !operator.equals("Resize")
            && !operator.equals("GatherND")
            && !operator.equals("GatherElements");
    return draw(operator, seed, old ? 9 : least + first.nextInt(2) * (21 - least));
  }

  private static RandomGraphs draw(String operator, long seed, int opset) {
    RandomGraphs graph = new RandomGraphs(seed, opset);
    graph.start(operator);
    graph.weighted();
    graph.maybe("Relu", 3);
    DRAWERS.get(operator).append(graph);
    graph.maybe("Tanh", 4);
    graph.weighted();
    graph.maybe("Softmax", 4);
    graph.model.output(graph.at);
    return graph;
  }

  /**
   * A transformer block over looked-up tokens: embedding, normalizations, attention, GELU, sums.
   *
   * @return the graph; its tokens are 0 … {@link #TOKENS} − 1, or counted from the end
   */
  static RandomGraphs transformer(long seed) {
    RandomGraphs graph = new RandomGraphs(seed, 17);
    int width = 4 + 2 * graph.random.nextInt(2);
    int tokens = 2 + graph.random.nextInt(3);
    graph.model.input("x", DataType.INT64, 1, tokens);
    graph.model.node("Gather", graph.weight(0.5, TOKENS, width) + " x", "words");
    graph.at = "words";
    graph.shape = new int[] {1, tokens, width};
    graph.node("Add", graph.at + " " + graph.weight(0.2, tokens, width));
    graph.branch(graph::attention);
    graph.branch(() -> {
      graph.matMulRight(2 * width);
      graph.gelu();
      graph.matMulRight(width);
    });
    graph.layerNorm();
    graph.matMulRight(5);
    graph.model.output(graph.at);
    return graph;
  }

  /** What a branch computes of the normalised stream is added to it. */
  private void branch(Runnable inner) {
    String stream = at;
    layerNorm();
    inner.run();
    node("Add", stream + " " + at);
  }

  private void layerNorm() {
    float epsilon = random.nextBoolean() ? 1e-5f : 0.01f;
    node(
        "LayerNormalization",
        at + " " + weight(0.5, last()) + " " + weight(0.1, last()),
        f("epsilon", epsilon));
  }

  private void matMulRight(int out) {
    node("MatMul", at + " " + weight(0.4, last(), out));
    shape[rank() - 1] = out;
  }

  /** As exporters write it: x/2 (1 + erf(x/√2)), or by tanh. */
  private void gelu() {
    String x = at;
    boolean tanh = random.nextBoolean();
    if (tanh) {
      node("Pow", x + " " + scalar(3));
      node("Mul", at + " " + scalar(0.044715f));
      node("Add", x + " " + at);
      node("Mul", at + " " + scalar((float) Math.sqrt(2 / Math.PI)));
    } else {
      node("Div", x + " " + scalar((float) Math.sqrt(2)));
    }
    node(tanh ? "Tanh" : "Erf", at);
    node("Add", at + " " + scalar(1));
    String gate = at;
    node("Mul", x + " " + scalar(0.5f));
    node("Mul", at + " " + gate);
  }

  private String scalar(float value) {
    String name = fresh("p");
    model.scalar(name, value);
    return name;
  }

  /** A range of token ids. */
  InputBox tokens() {
    int low = random.nextInt(2 * TOKENS) - TOKENS;
    return new InputBox(low, low + random.nextInt(Math.min(4, TOKENS - low)));
  }

  private void maybe(String operator, int oneIn) {
    if (random.nextInt(oneIn) == 0) {
      DRAWERS.get(operator).append(this);
    }
  }

  InputBox box() {
    return switch (random.nextInt(4)) {
      case 0 -> new InputBox(0, 1);
      case 1 -> new InputBox(-1, 1);
      case 2 -> new InputBox(-0.5, 2);
      default -> new InputBox(0.25, 0.75);
    };
  }

  private static final List<String> SPATIAL =
      List.of(
          "Conv",
          "ConvTranspose",
          "MaxPool",
          "AveragePool",
          "GlobalAveragePool",
          "GlobalMaxPool",
          "InstanceNormalization",
          "BatchNormalization",
          "LRN",
          "DepthToSpace",
          "SpaceToDepth",
          "Resize",
          "Upsample");

  private void start(String operator) {
    boolean spatial = SPATIAL.contains(operator) || random.nextInt(3) == 0;
    if (operator.equals("Gemm") || operator.equals("MatMul") || operator.equals("Trilu")) {
      spatial = false;
    }
    if (spatial) {
      int axes = 1 + random.nextInt(2);
      boolean square =
          List.of("DepthToSpace", "SpaceToDepth", "Resize", "Upsample").contains(operator);
      shape = square || axes == 2 ? new int[] {1, 4, 4, 6} : new int[] {1, 4, 6};
    } else if (random.nextBoolean()) {
      shape = new int[] {1, 6};
    } else {
      shape = new int[] {1, 4, 6};
    }
    isSpatial = spatial;
    model.input("x", Arrays.stream(shape).asLongStream().toArray());
  }

  private boolean isSpatial;

  private String fresh(String name) {
    return name + count++;
  }

  private void node(String type, String inputs, AttributeProto... attributes) {
    String output = fresh("v");
    model.node(type, inputs, output, attributes);
    at = output;
  }

  private String weight(double scale, int... dims) {
    String name = fresh("w");
    int size = Arrays.stream(dims).reduce(1, (a, b) -> a * b);
    float[] values = new float[size];
    for (int k = 0; k < size; k++) {
      values[k] = (float) (random.nextGaussian() * scale);
    }
    model.floats(name, values, Arrays.stream(dims).asLongStream().toArray());
    return name;
  }

  private String positive(double least, int... dims) {
    String name = fresh("p");
    int size = Arrays.stream(dims).reduce(1, (a, b) -> a * b);
    float[] values = new float[size];
    for (int k = 0; k < size; k++) {
      values[k] = (float) (least + random.nextDouble());
    }
    model.floats(name, values, Arrays.stream(dims).asLongStream().toArray());
    return name;
  }

  private String longs(long... values) {
    String name = fresh("n");
    model.longs(name, values);
    return name;
  }

  private int rank() {
    return shape.length;
  }

  private int last() {
    return shape[rank() - 1];
  }

  /** A convolution, or a product with a matrix. */
  private void weighted() {
    if (isSpatial && rank() >= 3) {
      DRAWERS.get("Conv").append(this);
    } else if (rank() == 2 && random.nextBoolean()) {
      DRAWERS.get("Gemm").append(this);
    } else {
      matMul();
    }
  }

  private void matMul() {
    int out = 3 + random.nextInt(4);
    if (random.nextInt(4) == 0 && rank() >= 2) {
      int rows = shape[rank() - 2];
      node("MatMul", weight(0.5, out, rows) + " " + at);
      shape[rank() - 2] = out;
    } else {
      node("MatMul", at + " " + weight(0.5, last(), out));
      shape[rank() - 1] = out;
    }
  }

  private void curve(String type, AttributeProto... attributes) {
    node(type, at, attributes);
  }

  /** A second value of the same shape that depends on the input too. */
  private String other() {
    String here = at;
    int[] same = shape.clone();
    node("MatMul", here + " " + weight(0.5, last(), last()));
    String other = at;
    at = here;
    shape = same;
    return other;
  }

  private String second() {
    return switch (random.nextInt(3)) {
      case 0 -> other();
      case 1 -> weight(1, last());
      default -> weight(1, shape);
    };
  }

  private void binary(String type) {
    node(type, random.nextBoolean() ? at + " " + second() : second() + " " + at);
  }

  private void reduction(String type) {
    boolean keep = random.nextBoolean();
    int axis = rank() == 2 || keep ? rank() - 1 : 1 + random.nextInt(rank() - 1);
    boolean asInput = opset >= 18 || (type.equals("ReduceSum") && opset >= 13);
    AttributeProto keeps = i("keepdims", keep || rank() == 2 ? 1 : 0);
    if (asInput) {
      node(type, at + " " + longs(axis - rank()), keeps);
    } else {
      node(type, at, ints("axes", axis), keeps);
    }
    if (keep || rank() == 2) {
      shape[axis] = 1;
    } else {
      int[] less = new int[rank() - 1];
      for (int k = 0, to = 0; k < rank(); k++) {
        if (k != axis) {
          less[to++] = shape[k];
        }
      }
      shape = less;
      isSpatial = isSpatial && rank() >= 3;
    }
  }

  private long[] spatial(int value) {
    long[] all = new long[rank() - 2];
    Arrays.fill(all, value);
    return all;
  }

  private void convolution() {
    int group = random.nextInt(3) == 0 && shape[1] % 2 == 0 ? 2 : 1;
    int out = 4;
    int kernel = 1 + random.nextInt(3);
    int[] w = new int[rank()];
    Arrays.fill(w, kernel);
    w[0] = out;
    w[1] = shape[1] / group;
    String inputs = at + " " + weight(0.5, w);
    if (random.nextBoolean()) {
      inputs += " " + weight(0.5, out);
    }
    int pad = kernel / 2;
    int stride = last() > 3 && shape[2] > 3 ? 1 + random.nextInt(2) : 1;
    long[] pads = new long[2 * (rank() - 2)];
    Arrays.fill(pads, pad);
    boolean auto = random.nextInt(3) == 0;
    node(
        "Conv",
        inputs,
        auto
            ? s("auto_pad", random.nextBoolean() ? "SAME_UPPER" : "SAME_LOWER")
            : ints("pads", pads),
        ints("strides", spatial(stride)),
        i("group", group));
    shape[1] = out;
    for (int k = 2; k < rank(); k++) {
      shape[k] =
          auto ? (shape[k] + stride - 1) / stride : (shape[k] + 2 * pad - kernel) / stride + 1;
    }
  }

  private void transposedConvolution() {
    int group = random.nextInt(3) == 0 ? 2 : 1;
    int kernel = 2 + random.nextInt(2);
    int[] w = new int[rank()];
    Arrays.fill(w, kernel);
    w[0] = shape[1];
    w[1] = 2;
    int stride = 1 + random.nextInt(2);
    node(
        "ConvTranspose",
        at + " " + weight(0.5, w) + " " + weight(0.5, 2 * group),
        ints("strides", spatial(stride)),
        i("group", group));
    shape[1] = 2 * group;
    for (int k = 2; k < rank(); k++) {
      shape[k] = (shape[k] - 1) * stride + kernel;
    }
  }

  private void pool(String type) {
    int kernel = 2 + random.nextInt(2);
    boolean padded = random.nextBoolean();
    long[] pads = new long[2 * (rank() - 2)];
    Arrays.fill(pads, padded ? 1 : 0);
    int least = Arrays.stream(shape).skip(2).min().orElse(1);
    int size = Math.min(kernel, least);
    AttributeProto[] attributes = {
      ints("kernel_shape", spatial(size)),
      ints("pads", size == 1 ? new long[pads.length] : pads),
      ints("strides", spatial(1 + random.nextInt(2)))
    };
    if (type.equals("AveragePool") && random.nextBoolean()) {
      attributes = Arrays.copyOf(attributes, 4);
      attributes[3] = i("count_include_pad", 1);
    }
    node(type, at, attributes);
    long stride = attributes[2].getInts(0);
    for (int k = 2; k < rank(); k++) {
      shape[k] = (int) ((shape[k] + 2 * attributes[1].getInts(0) - size) / stride + 1);
    }
  }

  private void reshape(boolean computed) {
    if (computed) {
      // Via the value's own shape, as exporters write it.
      String dims = fresh("v");
      model.node("Shape", at, dims);
      String first = fresh("v");
      model.node("Gather", dims + " " + longs(0), first);
      String all = fresh("v");
      model.node("Concat", first + " " + longs(-1), all, i("axis", 0));
      node("Reshape", at + " " + all);
    } else {
      node("Reshape", at + " " + longs(shape[0], -1));
    }
    flattened();
  }

  private void flattened() {
    int size = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    shape = new int[] {shape[0], size / shape[0]};
    isSpatial = false;
  }

  private void attention() {
    String q = other();
    String k = other();
    String transposed = fresh("v");
    long[] perm = new long[rank()];
    for (int axis = 0; axis < rank(); axis++) {
      perm[axis] = axis;
    }
    perm[rank() - 1] = rank() - 2L;
    perm[rank() - 2] = rank() - 1L;
    model.node("Transpose", k, transposed, ints("perm", perm));
    String scores = fresh("v");
    model.node("MatMul", q + " " + transposed, scores);
    String soft = fresh("v");
    model.node("Softmax", scores, soft, i("axis", rank() - 1));
    node("MatMul", soft + " " + at);
  }

  private void resize(String type) {
    boolean linear = random.nextBoolean();
    String scales = fresh("p");
    float[] values = new float[rank()];
    Arrays.fill(values, 1);
    values[2] = 2;
    values[3] = 2;
    model.floats(scales, values, rank());
    if (type.equals("Upsample")) {
      node(type, at + " " + scales, s("mode", linear ? "linear" : "nearest"));
    } else {
      node(type, at + " - " + scales, s("mode", linear ? "linear" : "nearest"));
    }
    shape[2] *= 2;
    shape[3] *= 2;
  }

  static {
    DRAWERS.put("Conv", RandomGraphs::convolution);
    DRAWERS.put("ConvTranspose", RandomGraphs::transposedConvolution);
    DRAWERS.put(
        "Gemm",
        graph -> {
          if (graph.rank() != 2) {
            graph.reshape(false);
          }
          int out = 3 + graph.random.nextInt(4);
          boolean turned = graph.random.nextBoolean();
          String w =
              turned ? graph.weight(0.5, out, graph.last()) : graph.weight(0.5, graph.last(), out);
          graph.node(
              "Gemm",
              graph.at + " " + w + " " + graph.weight(0.5, out),
              i("transB", turned ? 1 : 0),
              f("alpha", graph.random.nextBoolean() ? 1 : 0.5f),
              f("beta", graph.random.nextBoolean() ? 1 : -2f));
          graph.shape[1] = out;
        });
    DRAWERS.put(
        "MatMul",
        graph -> {
          if (graph.random.nextBoolean() && graph.rank() == 3) {
            graph.attention();
          } else {
            graph.matMul();
          }
        });
    for (String type : List.of("Add", "Sub", "Mul", "Sum", "Max", "Min")) {
      DRAWERS.put(
          type,
          graph -> {
            if (type.equals("Mul") && graph.random.nextInt(3) == 0) {
              graph.node(type, graph.at + " " + graph.at);
            } else {
              graph.binary(type);
            }
          });
    }
    DRAWERS.put(
        "Div",
        graph -> {
          if (graph.random.nextBoolean()) {
            graph.node("Div", graph.at + " " + graph.positive(0.3, graph.last()));
            return;
          }
          String here = graph.at;
          graph.at = graph.other();
          graph.node("Softplus", graph.at);
          graph.node("Add", graph.at + " " + graph.positive(0.5, 1));
          graph.node("Div", here + " " + graph.at);
        });
    DRAWERS.put(
        "Pow",
        graph -> {
          float exponent = List.of(2f, 3f, 2f, 0.5f).get(graph.random.nextInt(4));
          if (exponent == 0.5f) {
            graph.node("Softplus", graph.at);
            graph.node("Add", graph.at + " " + graph.positive(0.1, 1));
          }
          String name = graph.fresh("p");
          graph.model.scalar(name, exponent);
          graph.node("Pow", graph.at + " " + name);
        });
    for (String type :
        List.of(
            "Relu",
            "Abs",
            "Neg",
            "HardSwish",
            "Sigmoid",
            "Tanh",
            "Erf",
            "Softplus",
            "Softsign",
            "Exp",
            "Identity")) {
      DRAWERS.put(type, graph -> graph.curve(type));
    }
    for (String type : List.of("LeakyRelu", "Elu", "Celu")) {
      DRAWERS.put(type, graph -> graph.curve(type, f("alpha", 0.1f + graph.random.nextFloat())));
    }
    DRAWERS.put("Selu", graph -> graph.curve("Selu"));
    DRAWERS.put("HardSigmoid", graph -> graph.curve("HardSigmoid", f("alpha", 0.3f)));
    DRAWERS.put(
        "Gelu",
        graph ->
            graph.curve("Gelu", s("approximate", graph.random.nextBoolean() ? "none" : "tanh")));
    DRAWERS.put(
        "Log",
        graph -> {
          graph.curve("Sigmoid");
          graph.node("Add", graph.at + " " + graph.positive(0.1, 1));
          graph.curve("Log");
        });
    DRAWERS.put(
        "Sqrt",
        graph -> {
          graph.node("Mul", graph.at + " " + graph.at);
          graph.node("Add", graph.at + " " + graph.positive(0.1, 1));
          graph.curve("Sqrt");
        });
    DRAWERS.put(
        "Reciprocal",
        graph -> {
          graph.curve("Tanh"); // else the rounding of a large exp reaches zero
          graph.curve("Exp");
          graph.node("Add", graph.at + " " + graph.positive(0.5, 1));
          graph.curve("Reciprocal");
        });
    DRAWERS.put(
        "PRelu", graph -> graph.node("PRelu", graph.at + " " + graph.weight(1, graph.last())));
    DRAWERS.put(
        "Clip",
        graph -> {
          if (graph.opset < 11) {
            graph.curve("Clip", f("min", -0.5f), f("max", 0.75f));
          } else {
            String low = graph.fresh("p");
            graph.model.scalar(low, -0.5f);
            graph.node("Clip", graph.at + " " + low);
          }
        });
    for (String type : List.of("Softmax", "LogSoftmax")) {
      DRAWERS.put(
          type, graph -> graph.curve(type, i("axis", 1 + graph.random.nextInt(graph.rank() - 1))));
    }
    DRAWERS.put("MaxPool", graph -> graph.pool("MaxPool"));
    DRAWERS.put("AveragePool", graph -> graph.pool("AveragePool"));
    for (String type : List.of("GlobalAveragePool", "GlobalMaxPool")) {
      DRAWERS.put(
          type,
          graph -> {
            graph.curve(type);
            Arrays.fill(graph.shape, 2, graph.rank(), 1);
          });
    }
    for (String type : List.of("ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin")) {
      DRAWERS.put(type, graph -> graph.reduction(type));
    }
    DRAWERS.put(
        "BatchNormalization",
        graph -> {
          int c = graph.shape[1];
          graph.node(
              "BatchNormalization",
              String.join(
                  " ",
                  graph.at,
                  graph.weight(1, c),
                  graph.weight(1, c),
                  graph.weight(1, c),
                  graph.positive(0.1, c)));
        });
    DRAWERS.put(
        "InstanceNormalization",
        graph -> {
          int c = graph.shape[1];
          graph.node(
              "InstanceNormalization",
              graph.at + " " + graph.weight(1, c) + " " + graph.weight(1, c),
              f("epsilon", 0.01f));
        });
    DRAWERS.put(
        "LayerNormalization",
        graph -> {
          int n = graph.last();
          graph.node(
              "LayerNormalization",
              graph.at + " " + graph.weight(1, n) + " " + graph.weight(1, n),
              f("epsilon", 0.01f));
        });
    DRAWERS.put(
        "LRN",
        graph -> {
          while (graph.rank() < 4) {
            // ONNX Runtime's needs four axes.
            graph.node("Reshape", graph.at + " " + graph.longs(1, graph.shape[1], graph.last(), 1));
            graph.shape = new int[] {1, graph.shape[1], graph.last(), 1};
          }
          graph.curve("LRN", i("size", 3), f("alpha", 0.5f), f("beta", 0.75f), f("bias", 1f));
        });
    DRAWERS.put("Reshape", graph -> graph.reshape(false));
    DRAWERS.put("Shape", graph -> graph.reshape(true));
    DRAWERS.put(
        "Flatten",
        graph -> {
          graph.curve("Flatten", i("axis", 1));
          graph.flattened();
        });
    DRAWERS.put("Unsqueeze", RandomGraphs::unsqueeze);
    DRAWERS.put(
        "Squeeze",
        graph -> {
          graph.unsqueeze();
          if (graph.opset < 13) {
            graph.node("Squeeze", graph.at, ints("axes", 1));
          } else {
            graph.node("Squeeze", graph.at + " " + graph.longs(1));
          }
          graph.shape = drop(graph.shape, 1);
        });
    DRAWERS.put(
        "Transpose",
        graph -> {
          if (graph.rank() == 2) {
            graph.unsqueeze(); // ONNX Runtime's own fusion fails on one that moves nothing
          }
          long[] perm = new long[graph.rank()];
          int[] turned = graph.shape.clone();
          for (int k = 0; k < perm.length; k++) {
            perm[k] = k == 0 ? 0 : perm.length - k;
            turned[k] = graph.shape[(int) perm[k]];
          }
          graph.curve("Transpose", ints("perm", perm));
          graph.shape = turned;
        });
    DRAWERS.put(
        "Slice",
        graph -> {
          int axis = graph.rank() - 1;
          int from = graph.last() > 2 ? 1 : 0;
          if (graph.opset < 10) {
            graph.curve("Slice", ints("starts", from), ints("ends", 100), ints("axes", axis));
          } else {
            graph.node(
                "Slice",
                String.join(" ", graph.at, graph.longs(from), graph.longs(100), graph.longs(axis)));
          }
          graph.shape[axis] -= from;
        });
    DRAWERS.put(
        "Gather",
        graph -> {
          graph.node(
              "Gather",
              graph.at + " " + graph.longs(0, graph.last() - 1, 0),
              i("axis", graph.rank() - 1));
          graph.shape[graph.rank() - 1] = 3;
        });
    DRAWERS.put(
        "GatherElements",
        graph -> {
          int size = Arrays.stream(graph.shape).reduce(1, (a, b) -> a * b);
          String name = graph.fresh("n");
          long[] values = graph.random.longs(size, 0, graph.last()).toArray();
          graph.model.tensor(
              Tensors.ofLongs(name, values).toBuilder()
                  .clearDims()
                  .addAllDims(Arrays.stream(graph.shape).asLongStream().boxed().toList())
                  .build());
          graph.node("GatherElements", graph.at + " " + name, i("axis", graph.rank() - 1));
        });
    DRAWERS.put(
        "GatherND",
        graph -> {
          String name = graph.fresh("n");
          graph.model.tensor(
              Tensors.ofLongs(name, 0).toBuilder().clearDims().addDims(1).addDims(1).build());
          graph.node("GatherND", graph.at + " " + name);
        });
    DRAWERS.put(
        "Split",
        graph -> {
          graph.node("Concat", graph.at + " " + graph.at, i("axis", 1));
          String first = graph.fresh("v");
          String second = graph.fresh("v");
          if (graph.opset >= 18) {
            graph.model.node(
                "Split", graph.at, first + " " + second, i("axis", 1), i("num_outputs", 2));
          } else {
            graph.model.node("Split", graph.at, first + " " + second, i("axis", 1));
          }
          graph.node("Add", first + " " + second);
        });
    DRAWERS.put(
        "Concat",
        graph -> {
          int axis = graph.rank() - 1;
          String other = graph.random.nextBoolean() ? graph.other() : graph.weight(1, graph.shape);
          graph.node(
              "Concat", graph.at + " " + other, i("axis", graph.random.nextBoolean() ? axis : -1));
          graph.shape[axis] *= 2;
        });
    DRAWERS.put(
        "Expand",
        graph -> {
          graph.unsqueeze();
          long[] dims = Arrays.stream(graph.shape).asLongStream().toArray();
          dims[1] = 2;
          graph.node("Expand", graph.at + " " + graph.longs(dims));
          graph.shape[1] = 2;
          graph.node("Reshape", graph.at + " " + graph.longs(graph.shape[0], -1));
          graph.flattened();
        });
    DRAWERS.put(
        "Tile",
        graph -> {
          long[] repeats = new long[graph.rank()];
          Arrays.fill(repeats, 1);
          repeats[graph.rank() - 1] = 2;
          graph.node("Tile", graph.at + " " + graph.longs(repeats));
          graph.shape[graph.rank() - 1] *= 2;
        });
    DRAWERS.put(
        "Pad",
        graph -> {
          long[] pads = new long[2 * graph.rank()];
          pads[graph.rank() - 1] = 1;
          pads[2 * graph.rank() - 1] = 2;
          if (graph.opset < 11) {
            graph.curve("Pad", ints("pads", pads), f("value", 0.5f));
          } else if (graph.random.nextBoolean() && graph.last() > 2) {
            graph.node("Pad", graph.at + " " + graph.longs(pads), s("mode", "reflect"));
          } else {
            String value = graph.fresh("p");
            graph.model.scalar(value, -0.25f);
            graph.node("Pad", graph.at + " " + graph.longs(pads) + " " + value);
          }
          graph.shape[graph.rank() - 1] += 3;
        });
    DRAWERS.put(
        "DepthToSpace",
        graph -> {
          graph.curve("DepthToSpace", i("blocksize", 2));
          graph.shape = new int[] {1, graph.shape[1] / 4, graph.shape[2] * 2, graph.shape[3] * 2};
        });
    DRAWERS.put(
        "SpaceToDepth",
        graph -> {
          graph.resize(graph.opset < 10 ? "Upsample" : "Resize");
          graph.curve("SpaceToDepth", i("blocksize", 2));
          graph.shape = new int[] {1, graph.shape[1] * 4, graph.shape[2] / 2, graph.shape[3] / 2};
        });
    DRAWERS.put(
        "Where",
        graph -> {
          String condition = graph.fresh("b");
          byte[] bits = new byte[graph.last()];
          for (int k = 0; k < bits.length; k++) {
            bits[k] = (byte) graph.random.nextInt(2);
          }
          graph.model.tensor(
              ai.onnx.proto.OnnxMl.TensorProto.newBuilder()
                  .setName(condition)
                  .setDataType(DataType.BOOL.getNumber())
                  .addDims(bits.length)
                  .setRawData(com.google.protobuf.ByteString.copyFrom(bits))
                  .build());
          graph.node("Where", condition + " " + graph.at + " " + graph.second());
        });
    DRAWERS.put(
        "Trilu",
        graph -> {
          if (graph.rank() == 2) {
            graph.unsqueeze();
          }
          graph.curve("Trilu", i("upper", graph.random.nextInt(2)));
        });
    DRAWERS.put(
        "Cast",
        graph -> {
          graph.curve("Cast", i("to", DataType.DOUBLE.getNumber()));
          graph.curve("Cast", i("to", DataType.FLOAT.getNumber()));
        });
    DRAWERS.put("Dropout", graph -> graph.curve("Dropout"));
    DRAWERS.put("Resize", graph -> graph.resize("Resize"));
    DRAWERS.put("Upsample", graph -> graph.resize("Upsample"));
  }

  private void unsqueeze() {
    if (opset < 13) {
      node("Unsqueeze", at, ints("axes", 1));
    } else {
      node("Unsqueeze", at + " " + longs(1));
    }
    int[] more = new int[rank() + 1];
    more[0] = shape[0];
    more[1] = 1;
    System.arraycopy(shape, 1, more, 2, rank() - 1);
    shape = more;
    isSpatial = false;
  }

  private static int[] drop(int[] shape, int axis) {
    int[] less = new int[shape.length - 1];
    for (int k = 0, to = 0; k < shape.length; k++) {
      if (k != axis) {
        less[to++] = shape[k];
      }
    }
    return less;
  }
}
