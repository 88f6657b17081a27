package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.marble.ticket.InputSign;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known about the signs of a graph's values, found by one pass in topological order. An
 * unknown operator makes its outputs unknown: never a wrong claim.
 */
final class Signs {
  /** ≥ 0, ≤ 0, both (zero) or neither (unknown). */
  private record Sign(boolean nonNegative, boolean nonPositive) {
    static final Sign UNKNOWN = new Sign(false, false);
    static final Sign POSITIVE = new Sign(true, false);

    Sign and(Sign other) {
      return new Sign(nonNegative && other.nonNegative, nonPositive && other.nonPositive);
    }

    Sign times(Sign other) {
      return new Sign(
          (nonNegative && other.nonNegative) || (nonPositive && other.nonPositive),
          (nonNegative && other.nonPositive) || (nonPositive && other.nonNegative));
    }

    Sign negated() {
      boolean wasPositive = nonNegative;
      boolean wasNegative = nonPositive;
      return new Sign(wasNegative, wasPositive);
    }
  }

  private final Constants constants;
  private final Map<String, Sign> signs = new HashMap<>();

  Signs(GraphProto graph, Constants constants, Optional<InputBox> box) {
    this.constants = constants;
    // Old models list their initializers as inputs too.
    box.ifPresent(b ->
        graph.getInputList().stream()
            .filter(input -> !constants.isConstant(input.getName()))
            .forEach(input -> signs.put(input.getName(), new Sign(b.low() >= 0, b.high() <= 0))));
    for (NodeProto node : graph.getNodeList()) {
      Sign sign = of(node);
      if (!sign.equals(Sign.UNKNOWN)) {
        int all = Graphs.is(node, "Split", "Identity") ? node.getOutputCount() : 1;
        for (int i = 0; i < Math.min(all, node.getOutputCount()); i++) {
          signs.put(node.getOutput(i), sign);
        }
      }
    }
  }

  /** The sign of a value. */
  InputSign of(String name) {
    Sign sign = sign(name);
    return sign.nonNegative()
        ? InputSign.NON_NEGATIVE
        : sign.nonPositive() ? InputSign.NON_POSITIVE : InputSign.ANY;
  }

  private Sign sign(String name) {
    Sign known = signs.get(name);
    if (known != null) {
      return known;
    }
    Sign sign = constants.isConstant(name) ? constantSign(name) : Sign.UNKNOWN;
    signs.put(name, sign);
    return sign;
  }

  private Sign constantSign(String name) {
    Optional<TensorProto> tensor = constants.value(name).map(Constants.Value::tensor);
    if (tensor.isEmpty() || !Tensors.isFloating(Tensors.type(tensor.get()))) {
      return Sign.UNKNOWN;
    }
    boolean nonNegative = true;
    boolean nonPositive = true;
    for (float value : Tensors.floats(tensor.get())) {
      nonNegative &= value >= 0;
      nonPositive &= value <= 0;
    }
    return new Sign(nonNegative, nonPositive);
  }

  private Sign of(NodeProto node) {
    if (!node.getDomain().isEmpty() && !node.getDomain().equals("ai.onnx")) {
      return Sign.UNKNOWN;
    }
    return switch (node.getOpType()) {
      case "Relu",
          "Sigmoid",
          "HardSigmoid",
          "Softmax",
          "Exp",
          "Abs",
          "Sqrt",
          "Softplus",
          "LpPool",
          "GlobalLpPool",
          "ReduceL1",
          "ReduceL2",
          "ReduceSumSquare" ->
          Sign.POSITIVE;
      case "ThresholdedRelu" ->
          Graphs.attribute(node, "alpha", 1f) >= 0 ? Sign.POSITIVE : Sign.UNKNOWN;
      case "Clip" -> clip(node);
      case "Neg" -> first(node).negated();
      // These move, drop, average or round values, all of which keeps a common sign.
      case "MaxPool",
          "AveragePool",
          "GlobalAveragePool",
          "GlobalMaxPool",
          "Reshape",
          "Flatten",
          "Transpose",
          "Squeeze",
          "Unsqueeze",
          "Identity",
          "Dropout",
          "Slice",
          "Gather",
          "GatherND",
          "GatherElements",
          "Split",
          "Expand",
          "Tile",
          "DepthToSpace",
          "SpaceToDepth",
          "ReduceMean",
          "ReduceSum",
          "ReduceMax",
          "ReduceMin",
          "Upsample",
          "MaxUnpool",
          "Ceil",
          "Floor",
          "Round",
          "CumSum" ->
          first(node);
      case "Cast" -> cast(node);
      case "LRN" ->
          Graphs.attribute(node, "alpha", 1e-4f) >= 0 && Graphs.attribute(node, "bias", 1f) >= 0
              ? first(node)
              : Sign.UNKNOWN;
      case "LeakyRelu" -> {
        boolean keeps = Graphs.attribute(node, "alpha", 0.01f) >= 0;
        yield new Sign(first(node).nonNegative(), keeps && first(node).nonPositive());
      }
      case "PRelu" -> first(node).nonNegative() ? Sign.POSITIVE : Sign.UNKNOWN;
      case "Tanh",
          "Erf",
          "Sign",
          "Elu",
          "Celu",
          "Softsign",
          "Gelu",
          "HardSwish",
          "Mish",
          "Atan",
          "Sinh",
          "Asinh" ->
          first(node).nonNegative() ? Sign.POSITIVE : Sign.UNKNOWN;
      case "Selu" ->
          first(node).nonNegative() && Graphs.attribute(node, "gamma", 1f) >= 0
              ? Sign.POSITIVE
              : Sign.UNKNOWN;
      case "Resize" -> resize(node);
      case "Pad" -> pad(node);
      case "Add", "Sum", "Concat", "Mean", "Min" -> all(node);
      case "Max" -> max(node);
      case "Sub" -> first(node).and(second(node).negated());
      case "Mul" ->
          Graphs.input(node, 0).equals(Graphs.input(node, 1))
              ? Sign.POSITIVE
              : first(node).times(second(node));
      case "Div" -> first(node).times(second(node));
      case "Where" -> sign(Graphs.input(node, 1)).and(sign(Graphs.input(node, 2)));
      default -> Sign.UNKNOWN;
    };
  }

  private Sign first(NodeProto node) {
    return sign(Graphs.input(node, 0));
  }

  private Sign second(NodeProto node) {
    return sign(Graphs.input(node, 1));
  }

  /** Between floating-point types a sign stays; whole numbers may overflow, and true is 1. */
  private Sign cast(NodeProto node) {
    DataType to = DataType.forNumber((int) Graphs.attribute(node, "to", 0L));
    return to != null && Tensors.isFloating(to) ? first(node) : Sign.UNKNOWN;
  }

  private Sign all(NodeProto node) {
    Sign sign = new Sign(true, true);
    for (String input : node.getInputList()) {
      sign = sign.and(sign(input));
    }
    return sign;
  }

  private Sign max(NodeProto node) {
    boolean some = false;
    boolean all = true;
    for (String input : node.getInputList()) {
      some |= sign(input).nonNegative();
      all &= sign(input).nonPositive();
    }
    return new Sign(some, all);
  }

  private Sign clip(NodeProto node) {
    Sign input = first(node);
    boolean positive =
        Graphs.attribute(node, "min").map(a -> a.getF() >= 0).orElse(false)
            || (node.getInputCount() > 1
                && !node.getInput(1).isEmpty()
                && sign(node.getInput(1)).nonNegative());
    boolean negative =
        Graphs.attribute(node, "max").map(a -> a.getF() <= 0).orElse(false)
            || (node.getInputCount() > 2
                && !node.getInput(2).isEmpty()
                && sign(node.getInput(2)).nonPositive());
    boolean unbounded = node.getInputCount() == 1 && node.getAttributeCount() == 0;
    // Clipping a non-negative value can only make it negative through a negative maximum.
    boolean stays = input.nonNegative() && (unbounded || maximumNonNegative(node));
    return new Sign((positive && maximumNonNegative(node)) || stays, negative);
  }

  private boolean maximumNonNegative(NodeProto node) {
    Optional<AttributeProto> max = Graphs.attribute(node, "max");
    if (max.isPresent()) {
      return max.get().getF() >= 0;
    }
    return node.getInputCount() < 3
        || node.getInput(2).isEmpty()
        || sign(node.getInput(2)).nonNegative();
  }

  private Sign resize(NodeProto node) {
    String mode =
        Graphs.attribute(node, "mode").map(a -> a.getS().toStringUtf8()).orElse("nearest");
    return mode.equals("cubic") ? Sign.UNKNOWN : extrapolated(node, first(node));
  }

  private static Sign extrapolated(NodeProto node, Sign sign) {
    boolean crop =
        Graphs.attribute(node, "coordinate_transformation_mode")
            .map(a -> a.getS().toStringUtf8().equals("tf_crop_and_resize"))
            .orElse(false);
    return crop && Graphs.attribute(node, "extrapolation_value", 0f) < 0
        ? Sign.UNKNOWN
        : new Sign(sign.nonNegative(), sign.nonPositive() && !crop);
  }

  private Sign pad(NodeProto node) {
    String mode =
        Graphs.attribute(node, "mode").map(a -> a.getS().toStringUtf8()).orElse("constant");
    if (!mode.equals("constant")) {
      return first(node);
    }
    float value = Graphs.attribute(node, "value", 0f);
    Sign fill = new Sign(value >= 0, value <= 0);
    if (node.getInputCount() > 2 && !node.getInput(2).isEmpty()) {
      fill = sign(node.getInput(2));
    }
    return first(node).and(fill);
  }
}
