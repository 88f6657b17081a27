package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;

/** Between ONNX's names of floating-point types and those of safetensors. */
final class SafeTypes {
  private SafeTypes() {}

  static String name(DataType type) {
    return switch (type) {
      case FLOAT -> "F32";
      case DOUBLE -> "F64";
      case FLOAT16 -> "F16";
      case BFLOAT16 -> "BF16";
      default -> throw new IllegalArgumentException("not a floating-point type: " + type);
    };
  }

  static DataType type(String name) {
    return switch (name) {
      case "F32" -> DataType.FLOAT;
      case "F64" -> DataType.DOUBLE;
      case "F16" -> DataType.FLOAT16;
      case "BF16" -> DataType.BFLOAT16;
      default -> throw new IllegalArgumentException("not a floating-point type: " + name);
    };
  }
}
