package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Writes small models, line by line. */
public final class ModelBuilder {
  private final ModelProto.Builder model = ModelProto.newBuilder().setIrVersion(8);
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("graph");

  private ModelBuilder() {}

  public static ModelBuilder opset(int version) {
    ModelBuilder builder = new ModelBuilder();
    builder.model.addOpsetImportBuilder().setVersion(version);
    return builder;
  }

  /** A graph for the attribute of another node. */
  public static ModelBuilder inner() {
    return new ModelBuilder();
  }

  public static ModelBuilder of(ModelProto model) {
    ModelBuilder builder = new ModelBuilder();
    builder.model.clear().mergeFrom(model);
    builder.graph.clear().mergeFrom(model.getGraph());
    return builder;
  }

  public ModelBuilder ir(long version) {
    model.setIrVersion(version);
    return this;
  }

  public ModelBuilder domain(String domain) {
    model.addOpsetImportBuilder().setDomain(domain).setVersion(1);
    return this;
  }

  public ModelBuilder function(FunctionProto function) {
    model.addFunctions(function);
    return this;
  }

  /** A float input; a size of −1 is a symbol of its own, −2 has neither value nor name. */
  public ModelBuilder input(String name, long... dims) {
    return input(name, DataType.FLOAT, dims);
  }

  public ModelBuilder input(String name, DataType type, long... dims) {
    graph.addInput(value(name, type, dims));
    return this;
  }

  /** A float input of which not even the number of axes is known. */
  public ModelBuilder inputOfAnyRank(String name) {
    graph.addInput(typed(name, DataType.FLOAT));
    return this;
  }

  /** A float output whose shape is left to the reader. */
  public ModelBuilder output(String name) {
    return output(name, DataType.FLOAT);
  }

  public ModelBuilder output(String name, DataType type) {
    graph.addOutput(typed(name, type));
    return this;
  }

  public ModelBuilder output(ValueInfoProto value) {
    graph.addOutput(value);
    return this;
  }

  private static ValueInfoProto typed(String name, DataType type) {
    ValueInfoProto.Builder value = ValueInfoProto.newBuilder().setName(name);
    value.getTypeBuilder().getTensorTypeBuilder().setElemType(type.getNumber());
    return value.build();
  }

  public static ValueInfoProto value(String name, DataType type, long... dims) {
    ValueInfoProto.Builder value = typed(name, type).toBuilder();
    TypeProto.Tensor.Builder tensor = value.getTypeBuilder().getTensorTypeBuilder();
    tensor.getShapeBuilder();
    for (int axis = 0; axis < dims.length; axis++) {
      var dim = tensor.getShapeBuilder().addDimBuilder();
      if (dims[axis] == -1) {
        dim.setDimParam("N" + axis);
      } else if (dims[axis] >= 0) {
        dim.setDimValue(dims[axis]);
      }
    }
    return value.build();
  }

  /** A float initializer of random values that depend on its name. */
  public ModelBuilder weight(String name, long... dims) {
    return tensor(Tensors.ofFloats(name, box(dims), random(name, dims)));
  }

  public ModelBuilder floats(String name, float[] values, long... dims) {
    return tensor(Tensors.ofFloats(name, box(dims), values));
  }

  public ModelBuilder scalar(String name, float value) {
    return tensor(Tensors.ofFloats(name, List.of(), new float[] {value}));
  }

  public ModelBuilder longs(String name, long... values) {
    return tensor(Tensors.ofLongs(name, values));
  }

  public ModelBuilder tensor(TensorProto tensor) {
    graph.addInitializer(tensor);
    return this;
  }

  /** Values of mean 0 and standard deviation 1/2 that depend on the name alone. */
  public static float[] random(String name, long... dims) {
    Random random = new Random(name.hashCode());
    float[] values = new float[(int) Arrays.stream(dims).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian() / 2;
    }
    return values;
  }

  /** Random values as a tensor of another floating-point type. */
  public static TensorProto random(String name, DataType type, long... dims) {
    float[] values = random(name, dims);
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Tensors.elementBytes(type))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      switch (type) {
        case FLOAT -> bytes.putFloat(value);
        case DOUBLE -> bytes.putDouble(value);
        case FLOAT16 -> bytes.putShort(Float.floatToFloat16(value));
        case BFLOAT16 -> bytes.putShort((short) (Float.floatToIntBits(value) >>> 16));
        case INT8, UINT8 -> bytes.put((byte) Math.round(40 * value));
        case INT32 -> bytes.putInt(Math.round(40 * value));
        default -> throw new IllegalArgumentException(type.toString());
      }
    }
    return Tensors.ofRaw(name, type, box(dims), bytes.array());
  }

  public static List<Long> box(long... dims) {
    return Arrays.stream(dims).boxed().toList();
  }

  /** A node named like its first output; inputs and outputs are separated by single spaces. */
  public ModelBuilder node(
      String type, String inputs, String outputs, AttributeProto... attributes) {
    return node(plain(type, inputs, outputs, attributes).setName(outputs).build());
  }

  public ModelBuilder node(NodeProto node) {
    graph.addNode(node);
    return this;
  }

  /** A node without a name; the input "-" is one that is left out. */
  public static NodeProto.Builder plain(
      String type, String inputs, String outputs, AttributeProto... attributes) {
    NodeProto.Builder node = NodeProto.newBuilder().setOpType(type);
    for (String input : inputs.split(" ", -1)) {
      if (!input.isEmpty()) {
        node.addInput(input.equals("-") ? "" : input);
      }
    }
    return node.addAllOutput(List.of(outputs.split(" ", -1))).addAllAttribute(List.of(attributes));
  }

  public static AttributeProto i(String name, long value) {
    return Nodes.attribute(name, value);
  }

  public static AttributeProto ints(String name, long... values) {
    return Nodes.attribute(name, box(values));
  }

  public static AttributeProto f(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  public static AttributeProto s(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  public static AttributeProto t(String name, TensorProto value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.TENSOR)
        .setT(value)
        .build();
  }

  public static AttributeProto g(String name, ModelBuilder inner) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.GRAPH)
        .setG(inner.graph.build().toBuilder().setName(name))
        .build();
  }

  public ModelProto build() {
    return model.clone().setGraph(graph).build();
  }

  public byte[] bytes() {
    return build().toByteArray();
  }

  public OnnxFile file() {
    return OnnxFile.of("small.onnx", bytes());
  }
}
