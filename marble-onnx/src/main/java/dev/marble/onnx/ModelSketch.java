package dev.marble.onnx;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * A model that grows node by node, its weights streamed when it is written: opset 17, IR version 8.
 *
 * <p>What is written is not checked beyond the shapes of tensors; whether the nodes make sense is
 * for who runs it to say.
 */
public final class ModelSketch {
  /** The version of the standard operators. */
  public static final int OPSET = 17;

  private static final int IR_VERSION = 8;

  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final List<StreamedTensor> tensors = new ArrayList<>();
  private final Map<String, String> metadata = new TreeMap<>();

  /** An attribute of a node. */
  public static final class Attribute {
    private final AttributeProto proto;

    private Attribute(AttributeProto.Builder proto) {
      this.proto = proto.build();
    }

    /** A whole number. */
    public static Attribute integer(String name, long value) {
      return new Attribute(of(name, AttributeType.INT).setI(value));
    }

    /** A real number. */
    public static Attribute number(String name, double value) {
      return new Attribute(of(name, AttributeType.FLOAT).setF((float) value));
    }

    /** A row of whole numbers. */
    public static Attribute integers(String name, long... values) {
      return new Attribute(of(name, AttributeType.INTS).addAllInts(dims(values)));
    }

    private static AttributeProto.Builder of(String name, AttributeType type) {
      return AttributeProto.newBuilder().setName(name).setType(type);
    }
  }

  /**
   * An empty model.
   *
   * @param name the graph's name
   */
  public ModelSketch(String name) {
    graph.setName(name);
  }

  /** Adds a text that travels with the model. */
  public void metadata(String key, String value) {
    metadata.put(key, value);
  }

  /**
   * Adds a float input (N, sizes).
   *
   * @param name its name
   * @param sizes its dimensions after the batch
   */
  public void input(String name, long... sizes) {
    graph.addInput(value(name, DataType.FLOAT, sizes));
  }

  /**
   * Adds an input (N, sizes) of whole numbers (int64).
   *
   * @param name its name
   * @param sizes its dimensions after the batch
   */
  public void wholeInput(String name, long... sizes) {
    graph.addInput(value(name, DataType.INT64, sizes));
  }

  /**
   * Adds a float output (N, sizes).
   *
   * @param name the value that comes out
   * @param sizes its dimensions after the batch
   */
  public void output(String name, long... sizes) {
    graph.addOutput(value(name, DataType.FLOAT, sizes));
  }

  /** Adds a tensor whose values are made while the model is written. */
  public void tensor(StreamedTensor tensor) {
    tensors.add(tensor);
  }

  /** The streamed tensors in the order in which they were added. */
  public List<StreamedTensor> tensors() {
    return List.copyOf(tensors);
  }

  /**
   * Adds a float constant.
   *
   * @param name its name
   * @param values its values in row-major order
   * @param shape its shape; none for a scalar
   */
  public void constant(String name, float[] values, long... shape) {
    graph.addInitializer(Tensors.ofFloats(name, dims(shape), values));
  }

  /**
   * Adds a vector of whole numbers (int64).
   *
   * @param name its name
   * @param values its values
   */
  public void whole(String name, long... values) {
    graph.addInitializer(Tensors.ofLongs(name, values));
  }

  /**
   * Adds a node, which is called like its first output.
   *
   * @param operator of the standard operators
   * @param outputs names of what it makes
   * @param inputs names of what it takes
   * @param attributes its attributes
   */
  public void node(
      String operator, List<String> outputs, List<String> inputs, Attribute... attributes) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(outputs.getFirst())
            .addAllInput(inputs)
            .addAllOutput(outputs)
            .addAllAttribute(Arrays.stream(attributes).map(each -> each.proto).toList()));
  }

  /**
   * Writes the model: there is never half of it under its name.
   *
   * @param goal the file
   * @param external whether tensors go into {@code FILE.data} even if they are small enough
   * @param overwrite whether files of these names may be replaced
   * @param written is told the number of values after each piece
   * @return whether there is a file {@code FILE.data}
   * @throws dev.marble.MarbleException if a file cannot be written; then nothing is left behind
   */
  public boolean write(Path goal, boolean external, boolean overwrite, LongConsumer written) {
    return ModelStream.write(model(), tensors, goal, external, overwrite, written);
  }

  /** The graph as it stands, without the streamed tensors. */
  public GraphProto graph() {
    return graph.build();
  }

  private ModelProto model() {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("marble")
            .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(OPSET))
            .setGraph(graph);
    metadata.forEach((key, value) ->
        model.addMetadataProps(
            OnnxMl.StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build();
  }

  private static List<Long> dims(long... shape) {
    return Arrays.stream(shape).boxed().toList();
  }

  private static ValueInfoProto value(String name, DataType type, long... sizes) {
    TensorShapeProto.Builder shape =
        TensorShapeProto.newBuilder()
            .addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
    for (long size : sizes) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    }
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
