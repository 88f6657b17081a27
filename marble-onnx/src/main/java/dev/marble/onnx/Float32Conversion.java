package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;

/**
 * Makes a float16, bfloat16 or double model compute in float32: a ticket's weights are floats, and
 * an operator's inputs must be of one type.
 */
public final class Float32Conversion {
  private Float32Conversion() {}

  /**
   * The same model in float32.
   *
   * @param model any model
   * @return the model with every floating-point tensor, input, output and cast of type float32
   */
  public static ModelProto apply(ModelProto model) {
    GraphProto tensors = ExternalData.map(model.getGraph(), Float32Conversion::convert);
    return model.toBuilder().setGraph(convert(tensors)).build();
  }

  private static boolean converts(int type) {
    return type != DataType.FLOAT.getNumber()
        && DataType.forNumber(type) != null
        && Tensors.isFloating(DataType.forNumber(type));
  }

  private static TensorProto convert(TensorProto tensor) {
    if (!converts(tensor.getDataType())) {
      return tensor;
    }
    return Tensors.asFloats(tensor);
  }

  private static GraphProto convert(GraphProto graph) {
    GraphProto.Builder builder = graph.toBuilder();
    for (int i = 0; i < builder.getInputCount(); i++) {
      builder.setInput(i, convert(builder.getInput(i)));
    }
    for (int i = 0; i < builder.getOutputCount(); i++) {
      builder.setOutput(i, convert(builder.getOutput(i)));
    }
    for (int i = 0; i < builder.getValueInfoCount(); i++) {
      builder.setValueInfo(i, convert(builder.getValueInfo(i)));
    }
    for (int i = 0; i < builder.getNodeCount(); i++) {
      builder.setNode(i, convert(builder.getNode(i)));
    }
    return builder.build();
  }

  private static ValueInfoProto convert(ValueInfoProto value) {
    if (!value.getType().hasTensorType()
        || !converts(value.getType().getTensorType().getElemType())) {
      return value;
    }
    ValueInfoProto.Builder builder = value.toBuilder();
    builder.getTypeBuilder().getTensorTypeBuilder().setElemType(DataType.FLOAT.getNumber());
    return builder.build();
  }

  private static NodeProto convert(NodeProto node) {
    NodeProto.Builder builder = node.toBuilder();
    for (int i = 0; i < builder.getAttributeCount(); i++) {
      AttributeProto attribute = builder.getAttribute(i);
      boolean namesType =
          attribute.getName().equals("to")
              || attribute.getName().equals("dtype")
              || attribute.getName().equals("output_dtype");
      if (namesType && converts((int) attribute.getI())) {
        builder.setAttribute(i, attribute.toBuilder().setI(DataType.FLOAT.getNumber()));
      }
      if (attribute.hasG()) {
        builder.setAttribute(i, attribute.toBuilder().setG(convert(attribute.getG())));
      }
    }
    return builder.build();
  }
}
