package dev.marble.lab.train;

import ai.djl.ndarray.NDArray;
import dev.marble.lab.train.Forward.Tensor;
import dev.marble.lab.train.Forward.Value;
import dev.marble.lab.train.Forward.Whole;
import java.util.function.LongBinaryOperator;

/** Operators that look at one element at a time. */
final class ElementOperators {
  private static final float SQRT_HALF = (float) Math.sqrt(0.5);
  private static final float GELU = (float) Math.sqrt(2 / Math.PI);

  private ElementOperators() {}

  /** The result, or null if the operator is none of these. */
  static Value run(Forward node) {
    return switch (node.node().getOpType()) {
      case "Add" -> both(node, NDArray::add, Long::sum);
      case "Sub" -> both(node, NDArray::sub, (a, b) -> a - b);
      case "Mul" -> both(node, NDArray::mul, (a, b) -> a * b);
      case "Div" -> both(node, NDArray::div, (a, b) -> a / b);
      case "Pow" -> new Tensor(node.tensor(0).pow(node.tensor(1)));
      case "Cast" -> node.value(0);
      default -> {
        NDArray result = ofOne(node);
        yield result == null ? null : new Tensor(result);
      }
    };
  }

  @FunctionalInterface
  private interface Both {
    NDArray apply(NDArray one, NDArray other);
  }

  private static Value both(Forward node, Both floats, LongBinaryOperator wholes) {
    if (node.value(0) instanceof Whole one && node.value(1) instanceof Whole other) {
      long[] longer =
          one.numbers().length > other.numbers().length ? one.numbers() : other.numbers();
      long[] result = new long[longer.length];
      for (int i = 0; i < result.length; i++) {
        result[i] =
            wholes.applyAsLong(
                one.numbers()[one.numbers().length == 1 ? 0 : i],
                other.numbers()[other.numbers().length == 1 ? 0 : i]);
      }
      return new Whole(result, one.isScalar() && other.isScalar());
    }
    return new Tensor(floats.apply(node.tensor(0), node.tensor(1)));
  }

  private static NDArray ofOne(Forward node) {
    return switch (node.node().getOpType()) {
      case "Relu" -> node.tensor(0).getNDArrayInternal().relu();
      case "LeakyRelu" ->
          node.tensor(0).getNDArrayInternal().leakyRelu(node.attribute("alpha", 0.01f));
      case "PRelu" -> prelu(node.tensor(0), node.tensor(1));
      case "Elu" -> node.tensor(0).getNDArrayInternal().elu(node.attribute("alpha", 1f));
      case "Selu" -> selu(node);
      case "Softplus" -> node.tensor(0).getNDArrayInternal().softPlus();
      case "Sigmoid" -> node.tensor(0).getNDArrayInternal().sigmoid();
      case "Tanh" -> node.tensor(0).tanh();
      case "HardSigmoid" ->
          hardSigmoid(node.tensor(0), node.attribute("alpha", 0.2f), node.attribute("beta", 0.5f));
      case "HardSwish" -> node.tensor(0).mul(hardSigmoid(node.tensor(0), 1 / 6f, 0.5f));
      case "Clip" -> clip(node);
      case "Erf" -> node.tensor(0).erf();
      case "Gelu" -> gelu(node);
      case "Exp" -> node.tensor(0).exp();
      case "Log" -> node.tensor(0).log();
      case "Sqrt" -> node.tensor(0).sqrt();
      case "Neg" -> node.tensor(0).neg();
      case "Sum" -> sum(node);
      case "Dropout" -> dropout(node);
      default -> null;
    };
  }

  private static NDArray prelu(NDArray x, NDArray slope) {
    NDArray negative = x.neg().getNDArrayInternal().relu().mul(slope);
    return x.getNDArrayInternal().relu().sub(negative);
  }

  private static NDArray selu(Forward node) {
    if (Math.abs(node.attribute("alpha", 1.6732632f) - 1.6732632f) > 1e-5
        || Math.abs(node.attribute("gamma", 1.050701f) - 1.050701f) > 1e-5) {
      throw node.problem("has other numbers than the usual ones, and cannot be trained");
    }
    return node.tensor(0).getNDArrayInternal().selu();
  }

  private static NDArray hardSigmoid(NDArray x, float alpha, float beta) {
    return x.mul(alpha).add(beta).clip(0f, 1f);
  }

  private static NDArray clip(Forward node) {
    float least = node.attribute("min", -Float.MAX_VALUE);
    float greatest = node.attribute("max", Float.MAX_VALUE);
    if (node.has(1)) {
      least = node.tensor(1).toFloatArray()[0];
    }
    if (node.has(2)) {
      greatest = node.tensor(2).toFloatArray()[0];
    }
    return node.tensor(0).clip(least, greatest);
  }

  private static NDArray gelu(Forward node) {
    NDArray x = node.tensor(0);
    if (node.attribute("approximate", "none").equals("tanh")) {
      NDArray angle = x.mul(x).mul(x).mul(0.044715f).add(x).mul(GELU);
      return angle.tanh().add(1f).mul(x).mul(0.5f);
    }
    return x.mul(SQRT_HALF).erf().add(1f).mul(x).mul(0.5f);
  }

  private static NDArray sum(Forward node) {
    NDArray sum = node.tensor(0);
    for (int slot = 1; slot < node.node().getInputCount(); slot++) {
      sum = sum.add(node.tensor(slot));
    }
    return sum;
  }

  private static NDArray dropout(Forward node) {
    NDArray x = node.tensor(0);
    double ratio = node.has(1) ? node.tensor(1).toFloatArray()[0] : node.attribute("ratio", 0.5f);
    if (node.dropout().isEmpty() || ratio == 0) {
      return x;
    }
    float[] factors =
        node.dropout().get().factors(node.node().getOutput(0), Math.toIntExact(x.size()), ratio);
    return x.mul(node.manager().create(factors, x.getShape()));
  }
}
