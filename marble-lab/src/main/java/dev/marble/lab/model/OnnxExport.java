package dev.marble.lab.model;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import dev.marble.io.AtomicFile;
import dev.marble.onnx.Tensors;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes a network as ONNX, its parameters as initializers under their names.
 *
 * <p>The input is what the network was trained on, so images must be normalized before; the
 * metadata can say how. The same network gives the same bytes.
 */
public final class OnnxExport {
  /** Name of the input of the networks that are built here. */
  public static final String INPUT = "image";

  /** Name of the output of the networks that are built here. */
  public static final String OUTPUT = "logits";

  private static final int LAST_OPSET_OF_IR_8 = 18;

  private OnnxExport() {}

  /**
   * Writes a file, through a temporary one beside it: there is never half a model.
   *
   * @param network what to write
   * @param metadata texts that travel with the model, such as how it was trained
   * @param file where to, in a folder that exists; a file of that name is replaced
   * @throws dev.marble.MarbleException when the file cannot be written
   */
  public static void write(Network network, Map<String, String> metadata, Path file) {
    AtomicFile.write(file, true, bytes(network, metadata));
  }

  /** The bytes of the file that {@link #write} writes. */
  public static byte[] bytes(Network network, Map<String, String> metadata) {
    GraphProto.Builder graph = network.graph().toBuilder();
    for (Parameter parameter : network.parameters()) {
      graph.addInitializer(
          Tensors.ofFloats(parameter.name(), parameter.shape(), parameter.values()));
    }
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(network.opset() <= LAST_OPSET_OF_IR_8 ? 8 : 10)
            .setProducerName("marble")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(network.opset()))
            .setGraph(graph);
    new TreeMap<>(metadata)
        .forEach((key, value) ->
            model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build().toByteArray();
  }
}
