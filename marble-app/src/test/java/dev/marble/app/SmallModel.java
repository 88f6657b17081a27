package dev.marble.app;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.marble.lab.DefaultModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Models that tests make up: chains of MatMul and Relu, with weights from a seeded Random. */
final class SmallModel {
  private static final int OPSET = 17;
  private static final int IR_VERSION = 8;

  private SmallModel() {}

  /** The model that comes with Marble, as a file. */
  static Path shipped(Path folder) throws IOException {
    return Files.write(folder.resolve(DefaultModel.NAME + ".onnx"), DefaultModel.bytes());
  }

  /** A chain: x · w0, relu, · w1, relu, … */
  static Path chain(Path goal, long seed, int... widths) throws IOException {
    return write(goal, graph(new Random(seed), widths));
  }

  /** A chain of 2 layers with one weight replaced. */
  static Path with(Path goal, float odd) throws IOException {
    GraphProto.Builder graph = graph(new Random(1), 6, 5, 4);
    TensorProto first = graph.getInitializer(0);
    ByteBuffer raw = ByteBuffer.allocate(first.getRawData().size()).order(ByteOrder.LITTLE_ENDIAN);
    first.getRawData().copyTo(raw);
    raw.putFloat(7 * Float.BYTES, odd).rewind();
    graph.setInitializer(0, first.toBuilder().setRawData(ByteString.copyFrom(raw)));
    return write(goal, graph);
  }

  /** A matrix (inputs, 4), and then the determinant of what comes out as 2×2. */
  static Path determinant(Path goal, int inputs) throws IOException {
    Random random = new Random(1);
    ByteBuffer shape = ByteBuffer.allocate(3 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    shape.putLong(1).putLong(2).putLong(2).flip();
    return write(
        goal,
        GraphProto.newBuilder()
            .setName("determinant")
            .addInput(value("x", inputs))
            .addInitializer(matrix("w0", inputs, 4, random))
            .addInitializer(
                TensorProto.newBuilder()
                    .setName("shape")
                    .setDataType(TensorProto.DataType.INT64.getNumber())
                    .addDims(3)
                    .setRawData(ByteString.copyFrom(shape)))
            .addNode(node("MatMul", "p", "x", "w0"))
            .addNode(node("Reshape", "m", "p", "shape"))
            .addNode(node("Det", "y", "m"))
            .addOutput(anyShape("y")));
  }

  /** One convolution of so many channels with kernels 3×3 over a square image. */
  static Path convolution(Path goal, int channels, int side) throws IOException {
    TensorProto kernels =
        matrix("w0", channels, 9 * channels, new Random(1)).toBuilder()
            .clearDims()
            .addAllDims(List.of((long) channels, (long) channels, 3L, 3L))
            .build();
    ValueInfoProto.Builder image = anyShape("x").toBuilder();
    TensorShapeProto.Builder shape =
        image.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
    for (long dim : new long[] {1, channels, side, side}) {
      shape.addDimBuilder().setDimValue(dim);
    }
    return write(
        goal,
        GraphProto.newBuilder()
            .setName("convolution")
            .addInput(image)
            .addInitializer(kernels)
            .addNode(node("Conv", "y", "x", "w0"))
            .addOutput(anyShape("y")));
  }

  private static ValueInfoProto anyShape(String name) {
    TypeProto.Tensor type =
        TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT.getNumber()).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }

  /** A graph without weights: relu alone. */
  static Path weightless(Path goal) throws IOException {
    return write(
        goal,
        GraphProto.newBuilder()
            .setName("relu")
            .addInput(value("x", 4))
            .addOutput(value("y", 4))
            .addNode(node("Relu", "y", "x")));
  }

  private static GraphProto.Builder graph(Random random, int... widths) {
    GraphProto.Builder graph =
        GraphProto.newBuilder().setName("chain").addInput(value("x", widths[0]));
    String from = "x";
    for (int layer = 0; layer + 1 < widths.length; layer++) {
      String weights = "w" + layer;
      String product = "p" + layer;
      graph.addInitializer(matrix(weights, widths[layer], widths[layer + 1], random));
      graph.addNode(node("MatMul", product, from, weights));
      from = product;
      if (layer + 2 < widths.length) {
        from = "h" + layer;
        graph.addNode(node("Relu", from, product));
      }
    }
    return graph.addOutput(value(from, widths[widths.length - 1]));
  }

  private static TensorProto matrix(String name, int rows, int columns, Random random) {
    ByteBuffer raw =
        ByteBuffer.allocate(Float.BYTES * rows * columns).order(ByteOrder.LITTLE_ENDIAN);
    double scale = 1 / Math.sqrt(rows);
    while (raw.hasRemaining()) {
      raw.putFloat((float) ((2 * random.nextDouble() - 1) * scale));
    }
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.FLOAT.getNumber())
        .addDims(rows)
        .addDims(columns)
        .setRawData(ByteString.copyFrom(raw.flip()))
        .build();
  }

  private static NodeProto node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setOpType(operator)
        .setName(operator + " " + output)
        .addAllInput(List.of(inputs))
        .addOutput(output)
        .build();
  }

  /** A float tensor (1, width). */
  private static ValueInfoProto value(String name, int width) {
    TensorShapeProto shape =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(1))
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(width))
            .build();
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(TensorProto.DataType.FLOAT.getNumber())
            .setShape(shape)
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static Path write(Path goal, GraphProto.Builder graph) throws IOException {
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
            .setGraph(graph)
            .build();
    return Files.write(goal, model.toByteArray());
  }
}
