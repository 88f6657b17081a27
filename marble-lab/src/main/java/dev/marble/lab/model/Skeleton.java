package dev.marble.lab.model;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.marble.onnx.Graphs;
import java.util.List;
import java.util.Map;

/** A network without its parameters, as tickets hold it: they are inputs of its graph. */
public final class Skeleton {
  private Skeleton() {}

  /**
   * The skeleton of a network.
   *
   * @param network the network
   * @param metadata texts that travel with the model
   * @return an ONNX model; its inputs are that of the network, then the parameters in their order
   */
  public static byte[] of(Network network, Map<String, String> metadata) {
    GraphProto.Builder graph = network.graph().toBuilder();
    for (Parameter parameter : network.parameters()) {
      graph.addInput(Graphs.valueInfo(parameter.name(), DataType.FLOAT, parameter.shape()));
    }
    ModelProto whole = parse(OnnxExport.bytes(network, metadata));
    return whole.toBuilder().setGraph(graph).build().toByteArray();
  }

  /**
   * A network that was read from a file, which lists parameters in any order.
   *
   * @param network as it was read
   * @param skeleton its skeleton
   * @return the same with the parameters in the skeleton's order
   * @throws NetworkException if they are not the same
   */
  public static Network order(Network network, byte[] skeleton) {
    List<Parameter> parameters =
        parse(skeleton).getGraph().getInputList().stream()
            .skip(1)
            .map(ValueInfoProto::getName)
            .map(network::parameter)
            .toList();
    return new Network(network.graph(), network.opset(), parameters);
  }

  private static ModelProto parse(byte[] onnx) {
    try {
      return ModelProto.parseFrom(onnx);
    } catch (InvalidProtocolBufferException e) {
      throw new NetworkException("The skeleton is not an ONNX graph.");
    }
  }
}
