package dev.marble.lab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.marble.onnx.Graphs;
import java.util.Map;
import java.util.Optional;

/**
 * One node on its way through a network: its inputs and attributes.
 *
 * @param node the node
 * @param values all values so far, by name: tensors, and whole numbers that never reach the engine
 * @param manager owns what comes out
 * @param opset the version of the operators
 * @param dropout what is dropped out; empty to run the network as it will be used
 */
record Forward(
    NodeProto node,
    Map<String, Value> values,
    NDManager manager,
    int opset,
    Optional<DropoutMasks> dropout) {

  /** What flows between nodes. */
  sealed interface Value {}

  /** Floats on the engine. */
  record Tensor(NDArray array) implements Value {}

  /** Whole numbers, such as a shape: a vector, or a scalar. */
  @SuppressWarnings("ArrayRecordComponent") // handed through, never compared
  record Whole(long[] numbers, boolean isScalar) implements Value {}

  boolean isTraining() {
    return dropout.isPresent();
  }

  boolean has(int slot) {
    return !Graphs.input(node, slot).isEmpty();
  }

  Value value(int slot) {
    Value value = values.get(Graphs.input(node, slot));
    if (value == null) {
      throw problem("lacks its input " + slot);
    }
    return value;
  }

  /** A float input. */
  NDArray tensor(int slot) {
    if (value(slot) instanceof Tensor tensor) {
      return tensor.array();
    }
    throw problem("has whole numbers as input " + slot + ", but needs floats");
  }

  /** A float input that is optional. */
  NDArray tensorOrNull(int slot) {
    return has(slot) ? tensor(slot) : null;
  }

  /** An input of whole numbers. */
  long[] whole(int slot) {
    if (value(slot) instanceof Whole whole) {
      return whole.numbers();
    }
    throw problem("has floats as input " + slot + ", but needs whole numbers");
  }

  long attribute(String name, long otherwise) {
    return Graphs.attribute(node, name, otherwise);
  }

  float attribute(String name, float otherwise) {
    return Graphs.attribute(node, name, otherwise);
  }

  String attribute(String name, String otherwise) {
    return Graphs.attribute(node, name).map(a -> a.getS().toStringUtf8()).orElse(otherwise);
  }

  /** An attribute of several whole numbers; null if there is none. */
  long[] wholes(String name) {
    return Graphs.attribute(node, name)
        .map(AttributeProto::getIntsList)
        .map(list -> list.stream().mapToLong(Long::longValue).toArray())
        .orElse(null);
  }

  /** Whole numbers that old versions have as an attribute and new ones as an input; or null. */
  long[] wholes(String name, int slot) {
    return has(slot) ? whole(slot) : wholes(name);
  }

  TrainingException problem(String what) {
    return new TrainingException("The node " + Graphs.describe(node) + " " + what + ".");
  }
}
