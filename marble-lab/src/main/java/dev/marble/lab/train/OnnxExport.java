package dev.marble.lab.train;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.marble.io.AtomicFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a network as ONNX: opset 17, IR version 8, one input {@code image} (N, channels, height,
 * width), one output {@code logits} (N, classes), the weights as initializers under their names.
 *
 * <p>The input is what the network was trained on, so images must be normalized before; the
 * metadata can say how. The same network gives the same bytes.
 */
public final class OnnxExport {
  /** Name of the input. */
  public static final String INPUT = "image";

  /** Name of the output. */
  public static final String OUTPUT = "logits";

  private static final int OPSET = 17;
  private static final int IR_VERSION = 8;

  private OnnxExport() {}

  /**
   * Writes a file, through a temporary one beside it: there is never half a model.
   *
   * @param network what to write
   * @param name name of the graph
   * @param metadata texts that travel with the model, such as how it was trained
   * @param file where to, in a folder that exists; a file of that name is replaced
   * @throws dev.marble.MarbleException when the file cannot be written
   */
  public static void write(Network network, String name, Map<String, String> metadata, Path file) {
    AtomicFile.write(file, true, bytes(network, name, metadata));
  }

  /** The bytes of the file that {@link #write} writes. */
  public static byte[] bytes(Network network, String name, Map<String, String> metadata) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("marble")
            .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(OPSET))
            .setGraph(graph(network, name));
    new TreeMap<>(metadata)
        .forEach((key, value) ->
            model.addMetadataProps(
                OnnxMl.StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build().toByteArray();
  }

  private static GraphProto graph(Network network, String name) {
    Architecture architecture = network.architecture();
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName(name)
            .addInput(
                value(
                    INPUT,
                    List.of(architecture.channels(), architecture.height(), architecture.width())))
            .addOutput(value(OUTPUT, List.of(architecture.outputs())));
    for (Parameter parameter : network.parameters()) {
      graph.addInitializer(initializer(parameter));
    }
    List<Layer> layers = architecture.layers();
    List<String> names = architecture.layerNames();
    String from = INPUT;
    for (int i = 0; i < layers.size(); i++) {
      String to = i + 1 == layers.size() ? OUTPUT : names.get(i) + ".out";
      graph.addNode(node(layers.get(i), names.get(i), from).addOutput(to));
      from = to;
    }
    return graph.build();
  }

  /** A float tensor (N, sizes). */
  private static ValueInfoProto value(String name, List<Integer> sizes) {
    TensorShapeProto.Builder shape =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
    for (int size : sizes) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    }
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

  private static TensorProto initializer(Parameter parameter) {
    float[] values = parameter.values();
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(parameter.name())
            .setDataType(TensorProto.DataType.FLOAT.getNumber())
            .setRawData(ByteString.copyFrom(raw));
    parameter.shape().forEach(tensor::addDims);
    return tensor.build();
  }

  private static NodeProto.Builder node(Layer layer, String name, String from) {
    NodeProto.Builder node = NodeProto.newBuilder().setName(name).addInput(from);
    if (layer instanceof Layer.Weighted) {
      node.addInput(name + ".weight").addInput(name + ".bias");
    }
    return switch (layer) {
      case Layer.Convolution c ->
          node.setOpType("Conv")
              .addAttribute(integers("kernel_shape", c.kernel(), c.kernel()))
              .addAttribute(integers("pads", c.padding(), c.padding(), c.padding(), c.padding()))
              .addAttribute(integers("strides", 1, 1));
      case Layer.Dense d -> node.setOpType("Gemm").addAttribute(integer("transB", 1));
      case Layer.MaxPool p ->
          node.setOpType("MaxPool")
              .addAttribute(integers("kernel_shape", p.size(), p.size()))
              .addAttribute(integers("strides", p.size(), p.size()));
      case Layer.Relu r -> node.setOpType("Relu");
      case Layer.Flatten f -> node.setOpType("Flatten").addAttribute(integer("axis", 1));
    };
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private static AttributeProto integers(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }
}
