package dev.marble.lab.model;

import static dev.marble.onnx.ModelSketch.Attribute.integer;
import static dev.marble.onnx.ModelSketch.Attribute.integers;

import dev.marble.onnx.ModelSketch;
import dev.marble.onnx.ModelSketch.Attribute;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The structure that subset sums are carved from, as a network to search masks in: each dense layer
 * becomes two, of which the first gives every input a block of {@code copies} hidden units of its
 * own, and the second joins all units to every output. With no biases anywhere.
 *
 * <p>Pensia, Rajput, Nagle, Vishwakarma, Papailiopoulos, <i>Optimal lottery tickets via
 * SUBSETSUM</i>, NeurIPS 2020, whose second experiment compares it, with a relu between the two
 * layers and without, with a wide network of as many parameters.
 */
public final class RedundantLayers {
  private static final int LEAST = 2;
  private static final Attribute ROWS_LAST = integers("perm", 1, 0);
  private static final Attribute ROWS_FIRST = integers("perm", 1, 0, 2);

  private RedundantLayers() {}

  /**
   * The structure of a dense network, zeros all over.
   *
   * @param name what the graph is called
   * @param widths of the dense network, input and output included
   * @param copies hidden units of each input
   * @param relu whether there is a relu behind the hidden units
   * @param image dimensions of one example, whose product is the first width
   */
  public static Network of(
      String name, List<Integer> widths, int copies, boolean relu, int... image) {
    if (copies < 1 || copies > 255) {
      throw new NetworkException(
          "The number of copies is " + copies + " but must lie between 1 and 255.");
    }
    ModelSketch model = new ModelSketch(name);
    Map<String, List<Integer>> shapes = new LinkedHashMap<>();
    model.input(OnnxExport.INPUT, Arrays.stream(image).asLongStream().toArray());
    String x = OnnxExport.INPUT;
    for (int l = 1; l < widths.size(); l++) {
      int in = widths.get(l - 1);
      int out = widths.get(l);
      boolean isLast = l == widths.size() - 1;
      String layer = "fc" + l;
      shapes.put(layer + ".copies", List.of(in, 1, copies));
      shapes.put(layer + ".weight", List.of(out, in * copies));
      // Input by input a product of its own: (in, N, 1) times (in, 1, copies).
      model.whole(layer + ".columns", in, -1, 1);
      model.node("Flatten", List.of(layer + ".in"), List.of(x), integer("axis", 1));
      model.node("Transpose", List.of(layer + ".turned"), List.of(layer + ".in"), ROWS_LAST);
      model.node(
          "Reshape", List.of(layer + ".inputs"), List.of(layer + ".turned", layer + ".columns"));
      String hidden = layer + ".hidden";
      model.node("MatMul", List.of(hidden), List.of(layer + ".inputs", layer + ".copies"));
      if (relu) {
        model.node("Relu", List.of(layer + ".active"), List.of(hidden));
        hidden = layer + ".active";
      }
      model.node("Transpose", List.of(layer + ".back"), List.of(hidden), ROWS_FIRST);
      model.node("Flatten", List.of(layer + ".flat"), List.of(layer + ".back"), integer("axis", 1));
      String to = isLast ? OnnxExport.OUTPUT : layer + ".out";
      model.node(
          "Gemm", List.of(to), List.of(layer + ".flat", layer + ".weight"), integer("transB", 1));
      if (!isLast) {
        model.node("Relu", List.of(layer + ".relu"), List.of(to));
        x = layer + ".relu";
      }
    }
    model.output(OnnxExport.OUTPUT, widths.getLast());
    Uses uses = new Uses(model.graph(), shapes.keySet());
    List<Parameter> parameters = new ArrayList<>();
    shapes.forEach((tensor, shape) -> {
      int length = shape.stream().reduce(1, Math::multiplyExact);
      parameters.add(new Parameter(tensor, uses.kind(tensor), shape, new float[length]));
    });
    return new Network(model.graph(), ModelSketch.OPSET, parameters);
  }

  /**
   * The widths of a dense network of about as many parameters, without biases: all hidden layers of
   * the given one are widened alike.
   *
   * @param widths of the dense network, input and output included
   * @param parameters how many to come close to, at least as many as it has
   */
  public static List<Integer> widened(List<Integer> widths, long parameters) {
    if (widths.size() <= LEAST) {
      throw new NetworkException(
          "The network " + widths + " has no hidden layer that could be widened.");
    }
    List<Integer> best = widths;
    int first = widths.get(1);
    for (int width = first; ; width++) {
      List<Integer> wider = new ArrayList<>(widths);
      for (int l = 1; l < widths.size() - 1; l++) {
        wider.set(l, Math.toIntExact(Math.round((double) widths.get(l) * width / first)));
      }
      if (count(wider) >= parameters) {
        return count(wider) - parameters < parameters - count(best) ? wider : best;
      }
      best = wider;
    }
  }

  private static long count(List<Integer> widths) {
    long count = 0;
    for (int l = 1; l < widths.size(); l++) {
      count += (long) widths.get(l - 1) * widths.get(l);
    }
    return count;
  }
}
