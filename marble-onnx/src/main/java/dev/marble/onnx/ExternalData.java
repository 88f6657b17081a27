package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Tensors that a model keeps in other files of its folder. */
final class ExternalData {
  private final Path model;
  private long bytes;

  ExternalData(Path model) {
    this.model = model;
  }

  /** The number of bytes that were read from other files. */
  long bytes() {
    return bytes;
  }

  /**
   * The model with all tensors inside, but for large initializers: those become references.
   *
   * @param leftOut the initializers that are references already
   */
  ModelProto bringIn(ModelProto whole, BitSet leftOut) {
    if (!isExternal(whole.getGraph())) {
      return whole;
    }
    GraphProto.Builder graph = whole.getGraph().toBuilder();
    for (int i = 0; i < graph.getInitializerCount(); i++) {
      if (!leftOut.get(i)) {
        graph.setInitializer(i, load(graph.getInitializer(i), true));
      }
    }
    mapNodes(graph, tensor -> load(tensor, false));
    return whole.toBuilder().setGraph(graph).build();
  }

  /** Refuses a model that lies in memory and points to files. */
  static void refuse(ModelProto model) {
    if (isExternal(model.getGraph())) {
      throw new OnnxException("The model keeps tensors in other files, and there is no folder.");
    }
  }

  private static boolean isExternal(GraphProto graph) {
    AtomicBoolean found = new AtomicBoolean();
    visit(
        graph,
        tensor -> {
          if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
            found.set(true);
          }
        });
    return found.get();
  }

  /** Looks at every tensor of a graph: initializers, constants, and those of inner graphs. */
  static void visit(GraphProto graph, Consumer<TensorProto> look) {
    graph.getInitializerList().forEach(look);
    for (NodeProto node : graph.getNodeList()) {
      for (AttributeProto attribute : node.getAttributeList()) {
        if (attribute.hasT()) {
          look.accept(attribute.getT());
        }
      }
      Graphs.innerGraphs(node).forEach(inner -> visit(inner, look));
    }
  }

  /** Replaces every tensor of a graph: initializers, constants, and those of inner graphs. */
  static GraphProto map(GraphProto graph, UnaryOperator<TensorProto> change) {
    GraphProto.Builder builder = graph.toBuilder();
    for (int i = 0; i < builder.getInitializerCount(); i++) {
      builder.setInitializer(i, change.apply(builder.getInitializer(i)));
    }
    mapNodes(builder, change);
    return builder.build();
  }

  private static void mapNodes(GraphProto.Builder builder, UnaryOperator<TensorProto> change) {
    for (int i = 0; i < builder.getNodeCount(); i++) {
      NodeProto node = builder.getNode(i);
      boolean holdsTensors =
          node.getAttributeList().stream()
              .anyMatch(a -> a.hasT() || a.hasG() || a.getGraphsCount() > 0);
      if (holdsTensors) {
        builder.setNode(i, map(node, change));
      }
    }
  }

  private static NodeProto map(NodeProto node, UnaryOperator<TensorProto> change) {
    NodeProto.Builder builder = node.toBuilder();
    for (int i = 0; i < builder.getAttributeCount(); i++) {
      AttributeProto.Builder attribute = builder.getAttributeBuilder(i);
      if (attribute.hasT()) {
        attribute.setT(change.apply(attribute.getT()));
      }
      if (attribute.hasG()) {
        attribute.setG(map(attribute.getG(), change));
      }
      for (int j = 0; j < attribute.getGraphsCount(); j++) {
        attribute.setGraphs(j, map(attribute.getGraphs(j), change));
      }
    }
    return builder.build();
  }

  private TensorProto load(TensorProto tensor, boolean mayStay) {
    if (tensor.getDataLocation() != TensorProto.DataLocation.EXTERNAL) {
      return tensor;
    }
    String location = entry(tensor, "location", "");
    Path file = resolve(tensor, location);
    long size = Tensors.bytes(tensor);
    long offset = number(tensor, "offset", 0);
    long length = number(tensor, "length", size);
    if (length != size || offset < 0) {
      throw new OnnxException(
          "The tensor \""
              + tensor.getName()
              + "\" needs "
              + size
              + " bytes and points to "
              + length
              + " bytes at "
              + offset
              + " of \""
              + location
              + "\".");
    }
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() - offset < length) {
        throw new OnnxException(
            "The external data \""
                + location
                + "\" is cut: the tensor \""
                + tensor.getName()
                + "\" needs bytes "
                + offset
                + " to "
                + (offset + length)
                + ", and it has "
                + channel.size()
                + ".");
      }
      if (length > Integer.MAX_VALUE - 64) {
        throw new OnnxException(
            "The tensor \"" + tensor.getName() + "\" has " + length + " bytes, more than 2^31.");
      }
      if (mayStay && TensorReference.isWorthwhile(tensor, length)) {
        bytes += length;
        return TensorReference.of(tensor, file, TensorReference.modified(file), offset);
      }
      ByteBuffer buffer = ByteBuffer.allocate((int) length);
      while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {}
      bytes += length;
      return tensor.toBuilder()
          .clearExternalData()
          .clearDataLocation()
          .setRawData(UnsafeByteOperations.unsafeWrap(buffer.flip()))
          .build();
    } catch (IOException e) {
      throw new OnnxException(
          "The external data \""
              + location
              + "\" of \""
              + model
              + "\" cannot be read: "
              + e.getMessage()
              + ".",
          e);
    }
  }

  private Path resolve(TensorProto tensor, String location) {
    Path folder = model.toAbsolutePath().normalize().getParent();
    try {
      Path file = folder.resolve(location).normalize();
      boolean inside = file.startsWith(folder) && !Path.of(location).isAbsolute();
      if (inside && Files.exists(file)) {
        inside = file.toRealPath().startsWith(folder.toRealPath());
      }
      if (!inside || location.isEmpty()) {
        throw new OnnxException(
            "The tensor \""
                + tensor.getName()
                + "\" points to external data outside the model's"
                + " folder: \""
                + location
                + "\".");
      }
      if (!Files.isRegularFile(file)) {
        throw new OnnxException(
            "The external data \""
                + location
                + "\" of the tensor \""
                + tensor.getName()
                + "\" is missing. Maybe copy it next to \""
                + model
                + "\".");
      }
      return file;
    } catch (InvalidPathException | IOException e) {
      throw new OnnxException(
          "The external data \""
              + location
              + "\" of the tensor \""
              + tensor.getName()
              + "\" cannot be found.",
          e);
    }
  }

  private static String entry(TensorProto tensor, String key, String otherwise) {
    return tensor.getExternalDataList().stream()
        .filter(e -> e.getKey().equals(key))
        .map(StringStringEntryProto::getValue)
        .findFirst()
        .orElse(otherwise);
  }

  private static long number(TensorProto tensor, String key, long otherwise) {
    String text = entry(tensor, key, Long.toString(otherwise));
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new OnnxException(
          "The tensor \""
              + tensor.getName()
              + "\" has the "
              + key
              + " \""
              + text
              + "\" of its external data, which is no number.",
          e);
    }
  }
}
