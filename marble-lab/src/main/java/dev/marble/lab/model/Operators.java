package dev.marble.lab.model;

import java.util.Set;

/** The ONNX operators that can be trained. */
public final class Operators {
  /** Their names, all of the standard domain. */
  public static final Set<String> TRAINABLE =
      Set.of(
          "Add",
          "AveragePool",
          "BatchNormalization",
          "Cast",
          "Clip",
          "Concat",
          "Constant",
          "Conv",
          "Div",
          "Dropout",
          "Elu",
          "Erf",
          "Exp",
          "Flatten",
          "Gather",
          "Gelu",
          "Gemm",
          "GlobalAveragePool",
          "GlobalMaxPool",
          "HardSigmoid",
          "HardSwish",
          "Identity",
          "LayerNormalization",
          "LeakyRelu",
          "Log",
          "LogSoftmax",
          "MatMul",
          "MaxPool",
          "Mul",
          "Neg",
          "PRelu",
          "Pad",
          "Pow",
          "ReduceMean",
          "ReduceSum",
          "Relu",
          "Reshape",
          "Selu",
          "Shape",
          "Sigmoid",
          "Slice",
          "Softmax",
          "Softplus",
          "Sqrt",
          "Squeeze",
          "Sub",
          "Sum",
          "Tanh",
          "Transpose",
          "Unsqueeze");

  /** The oldest version of the operators whose broadcasting is that of today. */
  static final int OLDEST_OPSET = 7;

  private Operators() {}
}
