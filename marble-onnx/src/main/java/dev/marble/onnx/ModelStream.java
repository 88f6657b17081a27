package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.marble.io.AtomicFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Writes a model whose tensors are made while they are written: into the file itself, or into
 * {@code FILE.data} beside it. A mebibyte of values is in memory at a time.
 */
public final class ModelStream {
  /** A model with more tensor bytes than this keeps them in a file beside it. */
  public static final long LARGEST_INLINE = 3L << 29;

  private static final int PIECE = 1 << 18;
  private static final long ALIGNMENT = 64;
  private static final long SMALL = 1 << 10;

  private final ModelProto model;
  private final List<StreamedTensor> tensors;
  private final float[] values = new float[PIECE];
  private final ByteBuffer bytes =
      ByteBuffer.allocate(PIECE * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final LongConsumer written;

  private ModelStream(ModelProto model, List<StreamedTensor> tensors, LongConsumer written) {
    this.model = model;
    this.tensors = tensors;
    this.written = written;
  }

  /**
   * Writes a model: there is never half of it under its name.
   *
   * @param model everything but the tensors
   * @param tensors they follow the graph's own initializers
   * @param goal the file
   * @param external whether the tensors go into {@code FILE.data} even if they are small enough
   * @param overwrite whether files of these names may be replaced
   * @param written is told the number of values after each piece
   * @return whether there is a file {@code FILE.data}
   * @throws dev.marble.MarbleException if a file cannot be written; then nothing is left behind
   */
  public static boolean write(
      ModelProto model,
      List<StreamedTensor> tensors,
      Path goal,
      boolean external,
      boolean overwrite,
      LongConsumer written) {
    ModelStream stream = new ModelStream(model, List.copyOf(tensors), written);
    boolean beside = external || isLarge(tensors);
    try {
      if (beside) {
        stream.writeBeside(goal, overwrite);
      } else {
        stream.writeInline(goal, overwrite);
      }
    } catch (IOException e) {
      throw new OnnxException(
          "The file \"" + goal + "\" could not be written: " + e.getMessage() + ".", e);
    }
    return beside;
  }

  /**
   * Whether tensors are too many for the model's own file, of which readers expect no more than 2
   * GiB.
   */
  public static boolean isLarge(List<StreamedTensor> tensors) {
    return tensors.stream().mapToLong(StreamedTensor::bytes).sum() > LARGEST_INLINE;
  }

  /**
   * Where the tensors of a model go that keeps them in a file of their own.
   *
   * @param goal the model's file
   */
  public static Path dataFile(Path goal) {
    return goal.resolveSibling(goal.getFileName() + ".data");
  }

  private void writeInline(Path goal, boolean overwrite) throws IOException {
    try (AtomicFile file = AtomicFile.create(goal, overwrite)) {
      OutputStream out = Channels.newOutputStream(file.channel());
      CodedOutputStream coded = CodedOutputStream.newInstance(out, PIECE);
      // A field that occurs twice is merged by every reader of protocol buffers, but not every
      // reader of ONNX is one: so the graph is one field, and its length is known beforehand.
      model.toBuilder().clearGraph().build().writeTo(coded);
      long length = model.getGraph().getSerializedSize();
      for (StreamedTensor tensor : tensors) {
        length += field(GraphProto.INITIALIZER_FIELD_NUMBER, length(tensor));
      }
      begin(coded, ModelProto.GRAPH_FIELD_NUMBER, length);
      model.getGraph().writeTo(coded);
      for (StreamedTensor tensor : tensors) {
        begin(coded, GraphProto.INITIALIZER_FIELD_NUMBER, length(tensor));
        header(tensor).build().writeTo(coded);
        begin(coded, TensorProto.RAW_DATA_FIELD_NUMBER, tensor.bytes());
        coded.flush();
        writeValues(tensor, file);
      }
      coded.flush();
      file.commit();
    }
  }

  private void writeBeside(Path goal, boolean overwrite) {
    AtomicFile.checkGoal(goal, overwrite);
    Path dataGoal = dataFile(goal);
    try (AtomicFile data = AtomicFile.create(dataGoal, overwrite);
        AtomicFile file = AtomicFile.create(goal, overwrite)) {
      GraphProto.Builder graph = model.getGraph().toBuilder();
      long at = 0;
      for (StreamedTensor tensor : tensors) {
        if (tensor.size() < SMALL) {
          graph.addInitializer(whole(tensor));
          continue;
        }
        long padding = -at & ALIGNMENT - 1;
        data.write(new byte[(int) padding]);
        at += padding;
        writeValues(tensor, data);
        graph.addInitializer(
            header(tensor)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", dataGoal.getFileName().toString()))
                .addExternalData(entry("offset", Long.toString(at)))
                .addExternalData(entry("length", Long.toString(tensor.bytes()))));
        at += tensor.bytes();
      }
      file.write(model.toBuilder().setGraph(graph).build().toByteArray());
      data.commit();
      file.commit();
    }
  }

  private void writeValues(StreamedTensor tensor, AtomicFile file) {
    for (long from = 0; from < tensor.size(); from += PIECE) {
      int count = (int) Math.min(PIECE, tensor.size() - from);
      tensor.source().read(from, values, count);
      bytes.clear().asFloatBuffer().put(values, 0, count);
      file.write(bytes.limit(count * Float.BYTES));
      written.accept(count);
    }
  }

  private static TensorProto whole(StreamedTensor tensor) {
    float[] all = new float[(int) tensor.size()];
    tensor.source().read(0, all, all.length);
    return Tensors.ofFloats(tensor.name(), tensor.shape(), all);
  }

  private static TensorProto.Builder header(StreamedTensor tensor) {
    return TensorProto.newBuilder()
        .addAllDims(tensor.shape())
        .setDataType(TensorProto.DataType.FLOAT.getNumber())
        .setName(tensor.name());
  }

  /** The bytes of a tensor as a message. */
  private static long length(StreamedTensor tensor) {
    return header(tensor).build().getSerializedSize()
        + field(TensorProto.RAW_DATA_FIELD_NUMBER, tensor.bytes());
  }

  /** The bytes of a field of the given length, its tag and its length included. */
  private static long field(int number, long length) {
    return CodedOutputStream.computeTagSize(number)
        + CodedOutputStream.computeUInt64SizeNoTag(length)
        + length;
  }

  private static void begin(CodedOutputStream out, int number, long length) throws IOException {
    out.writeTag(number, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt64NoTag(length);
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }
}
