package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.BitSet;

/**
 * Reads a model without the values of its large initializers, which become references to the file.
 * The rest is left to the parser of protocol buffers, field by field: a message is what its fields
 * merge to, in any pieces.
 */
final class ModelReader {
  private static final int GRAPH_TAG = tag(ModelProto.GRAPH_FIELD_NUMBER);
  private static final int INITIALIZER_TAG = tag(GraphProto.INITIALIZER_FIELD_NUMBER);

  private final Path path;
  private final String modified;
  private final CodedInputStream in;
  private final int depth;
  private final ModelProto.Builder model = ModelProto.newBuilder();
  private final BitSet leftOut = new BitSet();

  /**
   * A reader of one file.
   *
   * @param path the file
   * @param stream all of its bytes
   * @param depth how deep messages may lie in one another
   */
  ModelReader(Path path, InputStream stream, int depth) throws IOException {
    this.path = path;
    this.modified = TensorReference.modified(path);
    this.in = CodedInputStream.newInstance(stream, 1 << 16);
    this.depth = depth;
    in.setSizeLimit(Integer.MAX_VALUE);
    in.setRecursionLimit(depth);
  }

  /** Which initializers of the graph are references. */
  BitSet leftOut() {
    return leftOut;
  }

  ModelProto read() throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == GRAPH_TAG) {
        readGraph(in.readRawVarint32(), model.getGraphBuilder());
      } else {
        merge(tag, model, 0);
      }
    }
    in.checkLastTagWas(0);
    return model.build();
  }

  private void readGraph(int length, GraphProto.Builder graph) throws IOException {
    int outer = in.pushLimit(length);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == INITIALIZER_TAG) {
        readInitializer(in.readRawVarint32(), graph);
      } else {
        merge(tag, graph, 1);
      }
    }
    end(outer);
  }

  private void readInitializer(int length, GraphProto.Builder graph) throws IOException {
    if (length >= 0 && length < TensorReference.LARGE) {
      graph.addInitializer(parse(in.readRawBytes(length)));
      return;
    }
    int start = in.getTotalBytesRead();
    ByteString.Output kept = ByteString.newOutput();
    int outer = in.pushLimit(length);
    int values = 0;
    int valuesAt = 0;
    int valuesLength = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (values == 0 && holdsValues(tag)) {
        values = tag;
        valuesLength = in.readRawVarint32();
        valuesAt = in.getTotalBytesRead();
        in.skipRawBytes(valuesLength);
      } else {
        field(tag).writeTo(kept);
      }
    }
    end(outer);
    TensorProto head = parse(kept.toByteString().toByteArray());
    if (isPlain(head, values, valuesLength)) {
      leftOut.set(graph.getInitializerCount());
      graph.addInitializer(TensorReference.of(head, path, modified, valuesAt));
    } else {
      graph.addInitializer(values == 0 ? head : parse(bytes(start, length)));
    }
  }

  /** Whether a field may be a tensor's values as they lie in memory. */
  private static boolean holdsValues(int tag) {
    return tag == tag(TensorProto.RAW_DATA_FIELD_NUMBER)
        || tag == tag(TensorProto.FLOAT_DATA_FIELD_NUMBER)
        || tag == tag(TensorProto.DOUBLE_DATA_FIELD_NUMBER);
  }

  /** Whether one field held all values of a tensor, in their type, and no other field does. */
  private static boolean isPlain(TensorProto head, int values, int length) {
    DataType type = Tensors.type(head);
    boolean fits =
        values == tag(TensorProto.RAW_DATA_FIELD_NUMBER)
            || (values == tag(TensorProto.FLOAT_DATA_FIELD_NUMBER) && type == DataType.FLOAT)
            || (values == tag(TensorProto.DOUBLE_DATA_FIELD_NUMBER) && type == DataType.DOUBLE);
    return fits
        && TensorReference.isWorthwhile(head, length)
        && !head.hasRawData()
        && head.getFloatDataCount() == 0
        && head.getDoubleDataCount() == 0
        && head.getInt32DataCount() == 0
        && head.getDataLocation() == TensorProto.DataLocation.DEFAULT
        && isOfSize(head, length);
  }

  private static boolean isOfSize(TensorProto head, int bytes) {
    try {
      return Tensors.bytes(head) == bytes;
    } catch (OnnxException e) {
      return false; // said when the tensor is used
    }
  }

  private byte[] bytes(int start, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try (FileChannel channel = FileChannel.open(path)) {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, (long) start + bytes.position()) < 0) {
          throw new InvalidProtocolBufferException("the file has become shorter");
        }
      }
    }
    return bytes.array();
  }

  private TensorProto parse(byte[] bytes) throws IOException {
    TensorProto.Builder tensor = TensorProto.newBuilder();
    merge(bytes, tensor, 2);
    return tensor.build();
  }

  /** Merges one field into a message that lies so deep. */
  private void merge(int tag, Message.Builder into, int level) throws IOException {
    merge(field(tag).toByteArray(), into, level);
  }

  /** The next field, whatever it is. */
  private UnknownFieldSet field(int tag) throws IOException {
    UnknownFieldSet.Builder field = UnknownFieldSet.newBuilder();
    if (!field.mergeFieldFrom(tag, in)) {
      in.checkLastTagWas(0); // throws: the end of a group that never began
    }
    return field.build();
  }

  private void merge(byte[] bytes, Message.Builder into, int level) throws IOException {
    CodedInputStream coded = CodedInputStream.newInstance(bytes);
    coded.setRecursionLimit(depth - level);
    into.mergeFrom(coded);
    coded.checkLastTagWas(0);
  }

  /** Ends a message: it must be as long as it said. */
  private void end(int outer) throws IOException {
    in.checkLastTagWas(0);
    if (in.getBytesUntilLimit() != 0) {
      throw new InvalidProtocolBufferException("a message is cut");
    }
    in.popLimit(outer);
  }

  private static int tag(int field) {
    return field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }
}
