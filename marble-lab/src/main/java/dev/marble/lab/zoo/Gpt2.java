package dev.marble.lab.zoo;

import static dev.marble.onnx.ModelSketch.Attribute.integer;
import static dev.marble.onnx.ModelSketch.Attribute.integers;
import static dev.marble.onnx.ModelSketch.Attribute.number;

import dev.marble.onnx.StreamedTensor;
import java.util.List;

/**
 * A transformer of GPT-2's kind: learned positions, layer normalization before each branch, causal
 * attention, GELU by its tanh formula, and the token embedding once more as the output layer.
 *
 * <p>Assumed: matrices have the deviation 0.06·√(768 / width), from 0.8 of it in the first layer to
 * 1.2 in the last; those that end a branch 2 / √(2·layers) of that, as GPT-2 starts them. One input
 * channel in a hundred is weighted three times as much, and one channel in a hundred of what is
 * added to the stream; γ of the layer normalizations is 0.5 (1 at the end), spread by 30 %.
 */
final class Gpt2 {
  private static final double DEVIATION = 0.06;
  private static final double TAIL = 0.02;
  private static final double SPREAD = 0.2;
  private static final double OUTLIER = 3;
  private static final double EPSILON = 1e-5;
  private static final float MASKED = -10_000;

  private final Sketch sketch;
  private final Shape shape;
  private final double deviation;

  /**
   * The size of such a model.
   *
   * @param layers transformer blocks
   * @param width channels of the stream
   * @param heads attention heads; they share the width
   * @param vocabulary rows of the token embedding
   * @param positions rows of the position embedding
   * @param tokens how many tokens the graph takes, at most the positions
   */
  record Shape(int layers, int width, int heads, int vocabulary, int positions, int tokens) {}

  private Gpt2(Sketch sketch, Shape shape) {
    this.sketch = sketch;
    this.shape = shape;
    this.deviation = DEVIATION * StrictMath.sqrt(768.0 / shape.width());
  }

  static void build(Sketch sketch, Shape shape) {
    new Gpt2(sketch, shape).build();
  }

  private void build() {
    int tokens = shape.tokens();
    sketch.model().wholeInput("tokens", tokens);
    constants();
    String embedding = embedding("wte.weight", shape.vocabulary(), deviation);
    String places = embedding("wpe.weight", shape.positions(), deviation / 2);
    String words = sketch.node("Gather", "wte.out", List.of(embedding, "tokens"));
    String position = sketch.node("Gather", "wpe.out", List.of(places, "positions"));
    String x = sketch.node("Add", "embedded", List.of(words, position));
    for (int layer = 0; layer < shape.layers(); layer++) {
      x = block("h." + layer + ".", x, ramp(layer) * deviation);
    }
    x = layerNorm("ln_f", x, 1);
    String head =
        sketch.node("Transpose", "lm_head.weight", List.of(embedding), integers("perm", 1, 0));
    sketch.node("MatMul", "logits", List.of(x, head));
    sketch.model().output("logits", tokens, shape.vocabulary());
  }

  private double ramp(int layer) {
    return shape.layers() == 1 ? 1 : 0.8 + 0.4 * layer / (shape.layers() - 1);
  }

  private void constants() {
    int tokens = shape.tokens();
    long[] positions = new long[tokens];
    float[] mask = new float[tokens * tokens];
    for (int i = 0; i < tokens; i++) {
      positions[i] = i;
      for (int j = i + 1; j < tokens; j++) {
        mask[i * tokens + j] = MASKED;
      }
    }
    int each = shape.width() / shape.heads();
    sketch.model().whole("positions", positions);
    sketch.model().constant("mask", mask, 1, 1, tokens, tokens);
    sketch.model().whole("split", shape.width(), shape.width(), shape.width());
    sketch.model().whole("heads", 0, tokens, shape.heads(), each);
    sketch.model().whole("joined", 0, tokens, shape.width());
    sketch.constant("scale", 1 / StrictMath.sqrt(each));
    sketch.constant("half", 0.5);
    sketch.constant("one", 1);
    sketch.constant("three", 3);
    sketch.constant("cubic", 0.044715);
    sketch.constant("gelu", StrictMath.sqrt(2 / Math.PI));
  }

  private String block(String name, String from, double size) {
    double last = 2 / StrictMath.sqrt(2.0 * shape.layers()) * size;
    int width = shape.width();
    String x = layerNorm(name + "ln_1", from, 0.5);
    x = attention(name + "attn.", inward(name + "attn.c_attn", x, width, 3 * width, size));
    x = outward(name + "attn.c_proj", x, width, width, last);
    String middle = sketch.node("Add", name + "middle", List.of(from, x));
    x = layerNorm(name + "ln_2", middle, 0.5);
    x = gelu(name + "mlp.", inward(name + "mlp.c_fc", x, width, 4 * width, size));
    x = outward(name + "mlp.c_proj", x, 4 * width, width, last / 2); // four times as many inputs
    return sketch.node("Add", name + "out", List.of(middle, x));
  }

  /** (N, tokens, 3·width) to (N, tokens, width). */
  private String attention(String name, String from) {
    sketch
        .model()
        .node(
            "Split",
            List.of(name + "q", name + "k", name + "v"),
            List.of(from, "split"),
            integer("axis", 2));
    String query = heads(name + "q", 0, 2, 1, 3);
    String key = heads(name + "k", 0, 2, 3, 1);
    String value = heads(name + "v", 0, 2, 1, 3);
    String scores = sketch.node("MatMul", name + "scores", List.of(query, key));
    scores = sketch.node("Mul", name + "scaled", List.of(scores, "scale"));
    scores = sketch.node("Add", name + "masked", List.of(scores, "mask"));
    String weights = sketch.node("Softmax", name + "weights", List.of(scores), integer("axis", -1));
    String mixed = sketch.node("MatMul", name + "mixed", List.of(weights, value));
    mixed = sketch.node("Transpose", name + "rows", List.of(mixed), integers("perm", 0, 2, 1, 3));
    return sketch.node("Reshape", name + "joined", List.of(mixed, "joined"));
  }

  private String heads(String name, long... order) {
    String split = sketch.node("Reshape", name + ".heads", List.of(name, "heads"));
    return sketch.node("Transpose", name + ".turned", List.of(split), integers("perm", order));
  }

  /** x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))). */
  private String gelu(String name, String x) {
    String cube = sketch.node("Pow", name + "cube", List.of(x, "three"));
    String term = sketch.node("Mul", name + "term", List.of(cube, "cubic"));
    String sum = sketch.node("Add", name + "sum", List.of(x, term));
    String angle = sketch.node("Mul", name + "angle", List.of(sum, "gelu"));
    String tanh = sketch.node("Tanh", name + "tanh", List.of(angle));
    String gate = sketch.node("Add", name + "gate", List.of(tanh, "one"));
    String half = sketch.node("Mul", name + "half", List.of(x, "half"));
    return sketch.node("Mul", name + "act", List.of(half, gate));
  }

  private String layerNorm(String name, String from, double gamma) {
    int width = shape.width();
    float[] scale = sketch.draw().logNormal(width, gamma, 0.3);
    String weight = sketch.parameter(name + ".weight", scale);
    String bias = sketch.parameter(name + ".bias", sketch.draw().normal(width, 0, 0.05));
    return sketch.node(
        "LayerNormalization",
        name + ".out",
        List.of(from, weight, bias),
        integer("axis", -1),
        number("epsilon", EPSILON));
  }

  private String embedding(String name, int rows, double size) {
    TrainedLike draw = sketch.draw();
    double[] columns = draw.outliers(shape.width(), OUTLIER);
    return sketch.parameter(
        name, draw.weights(size, TAIL, TrainedLike.ones(rows), columns), rows, shape.width());
  }

  /** A matrix that starts a branch, with outliers among its inputs. */
  private String inward(String name, String from, int inputs, int outputs, double size) {
    TrainedLike draw = sketch.draw();
    double[] rows = draw.outliers(inputs, OUTLIER);
    return linear(
        name, from, inputs, outputs, draw.weights(size, TAIL, rows, draw.spread(outputs, SPREAD)));
  }

  /** A matrix that ends a branch, with outliers among its outputs. */
  private String outward(String name, String from, int inputs, int outputs, double size) {
    TrainedLike draw = sketch.draw();
    double[] columns = draw.outliers(outputs, OUTLIER);
    return linear(
        name,
        from,
        inputs,
        outputs,
        draw.weights(size, TAIL, draw.spread(inputs, SPREAD), columns));
  }

  /** x W + b, W (in, out). */
  private String linear(
      String name, String from, int inputs, int outputs, StreamedTensor.Source values) {
    String weight = sketch.parameter(name + ".weight", values, inputs, outputs);
    String product = sketch.node("MatMul", name + ".product", List.of(from, weight));
    String bias = sketch.parameter(name + ".bias", sketch.draw().normal(outputs, 0, 0.05));
    return sketch.node("Add", name + ".out", List.of(product, bias));
  }
}
