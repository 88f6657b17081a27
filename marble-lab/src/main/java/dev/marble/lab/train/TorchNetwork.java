package dev.marble.lab.train;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.marble.lab.model.Network;
import dev.marble.lab.model.Parameter;
import dev.marble.lab.train.Forward.Tensor;
import dev.marble.lab.train.Forward.Value;
import dev.marble.lab.train.Forward.Whole;
import dev.marble.onnx.Graphs;
import dev.marble.onnx.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A network on the engine, which interprets its graph node by node.
 *
 * <p>Parameters lie outside the Java heap; on a processor the engine's tensors and the buffers here
 * are the same memory. They live as long as the manager they were made with, every result as long
 * as that of its input.
 */
final class TorchNetwork {
  private final Network network;
  private final String logits;
  private final String last; // the softmax behind the logits, or empty
  private final List<NodeProto> nodes = new ArrayList<>();
  private final List<NDArray> tensors = new ArrayList<>();
  private final List<ByteBuffer> memory = new ArrayList<>();
  private final NDManager manager;
  private final boolean isCopied; // the engine's tensors lie elsewhere, as on a GPU
  private final Map<String, Value> constants = new HashMap<>();

  TorchNetwork(Network network, NDManager manager) {
    this(network, manager, manager.getDevice().isGpu());
  }

  TorchNetwork(Network network, NDManager manager, boolean isCopied) {
    this.network = network;
    this.manager = manager;
    this.isCopied = isCopied;
    for (Parameter parameter : network.parameters()) {
      ByteBuffer room =
          ByteBuffer.allocateDirect(Math.multiplyExact(parameter.length(), Float.BYTES))
              .order(ByteOrder.nativeOrder());
      room.asFloatBuffer().put(parameter.values());
      NDArray tensor = isCopied ? copy(parameter) : shared(parameter, room);
      if (parameter.kind().isTrained()) {
        tensor.setRequiresGradient(true);
      }
      memory.add(room);
      tensors.add(tensor);
      constants.put(parameter.name(), new Tensor(tensor));
    }
    GraphProto graph = network.graph();
    for (TensorProto tensor : graph.getInitializerList()) {
      constants.put(tensor.getName(), new Whole(Tensors.longs(tensor), tensor.getDimsCount() == 0));
    }
    Optional<NodeProto> softmax = softmax(graph);
    this.logits = softmax.map(node -> node.getInput(0)).orElse(network.output());
    this.last = softmax.map(NodeProto::getOpType).orElse("");
    collect(graph);
  }

  private static Shape shape(Parameter parameter) {
    return new Shape(parameter.shape().stream().mapToLong(Integer::longValue).toArray());
  }

  private NDArray copy(Parameter parameter) {
    return manager.create(parameter.values(), shape(parameter));
  }

  private NDArray shared(Parameter parameter, ByteBuffer room) {
    ByteBuffer same = room.duplicate().order(ByteOrder.nativeOrder());
    return manager.create(same, shape(parameter), DataType.FLOAT32);
  }

  /** The loss takes logits: a last softmax is passed over. */
  private static Optional<NodeProto> softmax(GraphProto graph) {
    String output = graph.getOutput(0).getName();
    return graph.getNodeList().stream()
        .filter(node -> node.getOutputList().contains(output))
        .filter(node -> Graphs.is(node, "Softmax", "LogSoftmax"))
        .findFirst();
  }

  /** The nodes that the logits need, in their order. */
  private void collect(GraphProto graph) {
    Set<String> needed = new HashSet<>(Set.of(logits));
    for (int i = graph.getNodeCount() - 1; i >= 0; i--) {
      NodeProto node = graph.getNode(i);
      if (node.getOutputList().stream().anyMatch(needed::contains)) {
        nodes.addFirst(node);
        needed.addAll(node.getInputList());
      }
    }
  }

  Network network() {
    return network;
  }

  /** The engine's tensors, in the order of the network's parameters. */
  NDArray tensor(int parameter) {
    return tensors.get(parameter);
  }

  /** The values of a parameter, to be written between steps, followed by {@link #push}. */
  FloatBuffer values(int parameter) {
    return memory.get(parameter).asFloatBuffer();
  }

  /** Gives the engine the values that were written: nothing to do where it reads them here. */
  void push(int parameter) {
    if (isCopied) {
      float[] now = new float[values(parameter).capacity()];
      values(parameter).get(now);
      try (NDArray fresh = copy(network.parameters().get(parameter).with(now))) {
        fresh.copyTo(tensors.get(parameter));
      }
    }
  }

  /**
   * The forward pass.
   *
   * @param images shape (batch, …)
   * @param dropout what is dropped out, and batch normalizations look at the batch; empty to run
   *     the network as it will be used
   * @return logits, shape (batch, classes)
   */
  NDArray logits(NDArray images, Optional<DropoutMasks> dropout) {
    NDManager batch = images.getManager();
    Map<String, Value> values = new HashMap<>(constants);
    values.put(network.input(), new Tensor(images));
    for (NodeProto node : nodes) {
      Forward forward = new Forward(node, values, batch, network.opset(), dropout);
      Value result = result(forward);
      // The engine hangs a result on the manager of its first operand, which may be a parameter.
      if (result instanceof Tensor tensor && isStray(tensor, forward)) {
        tensor.array().attach(batch);
      }
      values.put(node.getOutput(0), result);
    }
    if (values.get(logits) instanceof Tensor tensor && tensor.array().getShape().dimension() == 2) {
      return tensor.array();
    }
    throw new TrainingException(
        "The network's output \""
            + network.output()
            + "\" is no table of examples and classes, so it cannot be trained to classify.");
  }

  /** What the file of the network gives: the logits, or what a last softmax makes of them. */
  NDArray output(NDArray images, Optional<DropoutMasks> dropout) {
    NDArray result = logits(images, dropout);
    return switch (last) {
      case "Softmax" -> result.softmax(1);
      case "LogSoftmax" -> result.logSoftmax(1);
      default -> result;
    };
  }

  /** Whether a result hangs on another manager, and is none of the node's own inputs. */
  @SuppressWarnings("ReferenceEquality") // equal arrays would be arrays of equal values
  private static boolean isStray(Tensor tensor, Forward forward) {
    if (tensor.array().getManager() == forward.manager()) {
      return false;
    }
    for (String input : forward.node().getInputList()) {
      if (forward.values().get(input) instanceof Tensor given && given.array() == tensor.array()) {
        return false;
      }
    }
    return true;
  }

  private static Value result(Forward forward) {
    try {
      NDArray layer = LayerOperators.run(forward);
      if (layer != null) {
        return new Tensor(layer);
      }
      Value result = ElementOperators.run(forward);
      result = result == null ? ShapeOperators.run(forward) : result;
      if (result == null) {
        throw forward.problem("is of an operator that cannot be trained");
      }
      return result;
    } catch (EngineException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new TrainingException(
          "The node "
              + Graphs.describe(forward.node())
              + " does not fit its inputs: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
              + ".",
          e);
    }
  }

  /** The network with the values as they are now. */
  Network snapshot() {
    List<Parameter> now = new ArrayList<>();
    for (int i = 0; i < tensors.size(); i++) {
      Parameter parameter = network.parameters().get(i);
      float[] values = new float[parameter.length()];
      if (isCopied) {
        values = tensors.get(i).toFloatArray();
      } else {
        values(i).get(values);
      }
      now.add(parameter.with(values));
    }
    return network.with(now);
  }
}
