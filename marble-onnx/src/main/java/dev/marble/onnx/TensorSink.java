package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.marble.io.AtomicFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Where a new model's tensors go: into the graph, or into a data file beside it. */
final class TensorSink {
  private static final int CHUNK = 1 << 20;
  private static final int ALIGNMENT = 64;
  private static final int SMALL = 1 << 10;

  private final GraphProto.Builder graph;
  private final AtomicFile data;
  private final String location;
  private long at;

  /** Into the graph. */
  TensorSink(GraphProto.Builder graph) {
    this(graph, null, "");
  }

  /** Into a file of the given name beside the model. */
  TensorSink(GraphProto.Builder graph, AtomicFile data, String location) {
    this.graph = graph;
    this.data = data;
    this.location = location;
  }

  void add(String name, List<? extends Number> shape, float[] values) {
    if (data == null || values.length < SMALL) {
      graph.addInitializer(Tensors.ofFloats(name, shape, values));
      return;
    }
    add(StreamedTensor.of(name, shape.stream().map(Number::longValue).toList(), values));
  }

  /** Asks for each value once, in order. */
  void add(StreamedTensor tensor) {
    boolean inside = data == null || tensor.size() < SMALL;
    int piece = (int) Math.min(CHUNK, tensor.bytes());
    ByteBuffer bytes =
        ByteBuffer.allocate(inside ? Math.toIntExact(tensor.bytes()) : piece)
            .order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[piece / Float.BYTES];
    if (!inside) {
      align();
    }
    for (long from = 0; from < tensor.size(); from += values.length) {
      int count = (int) Math.min(values.length, tensor.size() - from);
      tensor.source().read(from, values, count);
      if (inside) {
        bytes
            .slice((int) from * Float.BYTES, count * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer()
            .put(values, 0, count);
      } else {
        bytes.clear().asFloatBuffer().put(values, 0, count);
        data.write(bytes.limit(count * Float.BYTES));
      }
    }
    if (inside) {
      graph.addInitializer(
          Tensors.ofRaw(tensor.name(), DataType.FLOAT, tensor.shape(), bytes.array()));
    } else {
      refer(
          TensorProto.newBuilder()
              .setName(tensor.name())
              .setDataType(DataType.FLOAT.getNumber())
              .addAllDims(tensor.shape()),
          tensor.bytes());
    }
  }

  void add(TensorProto tensor) {
    if (data == null || tensor.getRawData().size() < SMALL * Float.BYTES) {
      graph.addInitializer(tensor);
      return;
    }
    align();
    tensor.getRawData().asReadOnlyByteBufferList().forEach(data::write);
    refer(tensor.toBuilder().clearRawData(), tensor.getRawData().size());
  }

  private void align() {
    int padding = (int) (-at & ALIGNMENT - 1);
    data.write(new byte[padding]);
    at += padding;
  }

  /** A tensor whose values are the last bytes that were written. */
  private void refer(TensorProto.Builder tensor, long length) {
    tensor
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(entry("location", location))
        .addExternalData(entry("offset", Long.toString(at)))
        .addExternalData(entry("length", Long.toString(length)));
    graph.addInitializer(tensor);
    at += length;
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }
}
