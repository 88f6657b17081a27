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
    align();
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < values.length; from += CHUNK / Float.BYTES) {
      int count = Math.min(CHUNK / Float.BYTES, values.length - from);
      buffer.clear();
      buffer.asFloatBuffer().put(values, from, count);
      data.write(buffer.limit(count * Float.BYTES));
    }
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(DataType.FLOAT.getNumber());
    shape.forEach(dim -> tensor.addDims(dim.longValue()));
    refer(tensor, (long) values.length * Float.BYTES);
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
