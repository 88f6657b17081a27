package dev.marble.lab.prune;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.marble.lab.model.Kind;
import dev.marble.lab.model.Network;
import dev.marble.lab.model.Parameter;
import dev.marble.onnx.Tensors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * A network whose zeros are not stored: ONNX's own sparse initializers, which ONNX Runtime reads. A
 * kept weight takes twelve bytes (its value and its 64-bit place) where a dense tensor takes four
 * for each, kept or not; so a tensor is stored sparsely only below a density of a third. In memory,
 * and in time, such a model is no smaller: the runtime fills the zeros in again.
 */
public final class SparseStorage {
  private static final int BYTES_PER_KEPT = Float.BYTES + Long.BYTES;

  /**
   * How many bytes a network takes, in four forms.
   *
   * @param dense an ordinary ONNX file
   * @param sparse an ONNX file with sparse initializers
   * @param denseZipped the first, compressed with gzip
   * @param sparseZipped the second, compressed with gzip
   */
  public record Sizes(long dense, long sparse, long denseZipped, long sparseZipped) {}

  private SparseStorage() {}

  /**
   * The bytes of an ONNX file that stores what is not zero.
   *
   * @param network its zeros are left out
   * @param metadata texts that travel with the model
   * @return the same bytes for the same network and texts
   */
  public static byte[] bytes(Network network, Map<String, String> metadata) {
    Map<String, Parameter> sparse = new HashMap<>();
    for (Parameter parameter : network.parameters()) {
      if (parameter.kind() == Kind.WEIGHT
          && (long) kept(parameter) * BYTES_PER_KEPT < (long) parameter.length() * Float.BYTES) {
        sparse.put(parameter.name(), parameter);
      }
    }
    ModelProto.Builder model;
    try {
      model = ModelProto.parseFrom(network.toOnnx(metadata)).toBuilder();
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e); // it was written a moment ago
    }
    GraphProto.Builder graph = model.getGraphBuilder();
    List<TensorProto> tensors = List.copyOf(graph.getInitializerList());
    graph.clearInitializer();
    for (TensorProto tensor : tensors) {
      Parameter parameter = sparse.get(tensor.getName());
      if (parameter == null) {
        graph.addInitializer(tensor);
      } else {
        graph.addSparseInitializer(sparse(parameter));
      }
    }
    return model.build().toByteArray();
  }

  /**
   * What storing a network costs.
   *
   * @param network with zeros where weights were pruned
   */
  public static Sizes sizes(Network network) {
    byte[] dense = network.toOnnx(Map.of());
    byte[] sparse = bytes(network, Map.of());
    return new Sizes(dense.length, sparse.length, zipped(dense), zipped(sparse));
  }

  private static int kept(Parameter parameter) {
    int kept = 0;
    for (int i = 0; i < parameter.length(); i++) {
      kept += parameter.value(i) != 0 ? 1 : 0;
    }
    return kept;
  }

  private static SparseTensorProto sparse(Parameter parameter) {
    int kept = kept(parameter);
    float[] values = new float[kept];
    long[] places = new long[kept];
    for (int i = 0, next = 0; i < parameter.length(); i++) {
      if (parameter.value(i) != 0) {
        values[next] = parameter.value(i);
        places[next++] = i;
      }
    }
    SparseTensorProto.Builder tensor =
        SparseTensorProto.newBuilder()
            .setValues(Tensors.ofFloats(parameter.name(), List.of(kept), values))
            .setIndices(Tensors.ofLongs(parameter.name() + ".places", places));
    parameter.shape().forEach(tensor::addDims);
    return tensor.build();
  }

  private static long zipped(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.size();
  }
}
