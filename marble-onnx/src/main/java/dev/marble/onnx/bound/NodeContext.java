package dev.marble.onnx.bound;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.marble.batch.Batch;
import dev.marble.onnx.Graphs;
import dev.marble.onnx.Tensors;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** What an operator sees: its node, and what is known about its inputs. */
final class NodeContext {
  /** Elements of linear layers whose origin is kept: some hundred bytes each. */
  private static final long TRACED = 1 << 21;

  private final ModelProto model;
  private final NodeProto node;
  private final Map<String, Value> values;
  private final Map<String, double[]> foldedMagnitudes;
  private final Batch batch;
  private final AtomicLong trace;
  private final Map<String, Double> memory;

  NodeContext(
      ModelProto model,
      NodeProto node,
      Map<String, Value> values,
      Map<String, double[]> foldedMagnitudes,
      Batch batch,
      AtomicLong trace,
      Map<String, Double> memory) {
    this.model = model;
    this.node = node;
    this.values = values;
    this.foldedMagnitudes = foldedMagnitudes;
    this.batch = batch;
    this.trace = trace;
    this.memory = memory;
  }

  /** A number that depends on the node and the target alone, computed once for all bounds. */
  double remembered(Supplier<Double> number) {
    return memory.computeIfAbsent(node.getOutput(0), name -> number.get());
  }

  /** The model that the node is part of, for its operator versions. */
  ModelProto model() {
    return model;
  }

  int opset() {
    return Graphs.opset(model);
  }

  NodeProto proto() {
    return node;
  }

  Batch batch() {
    return batch;
  }

  /** Gives up unless something holds. */
  void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new NoBound(otherwise);
    }
  }

  /**
   * Whether the deviations of one more value may be traced back, given how many elements it has.
   */
  boolean traces(int elements) {
    return trace.addAndGet(elements) <= TRACED;
  }

  // ---- inputs ----

  int inputs() {
    return node.getInputCount();
  }

  boolean has(int slot) {
    return !Graphs.input(node, slot).isEmpty();
  }

  Value value(int slot) {
    Value value = values.get(Graphs.input(node, slot));
    if (value == null) {
      throw new NoBound("its input " + slot + " is missing");
    }
    return value;
  }

  /** The intervals of an input; a constant's have no width. */
  Enclosure enclosure(int slot) {
    return switch (value(slot)) {
      case Enclosure enclosure -> enclosure;
      case Value.Known known -> Enclosure.of(known.tensor());
      case Value.Carved carved -> carved(carved);
      case Value.Integers integers ->
          throw new NoBound("its input \"" + node.getInput(slot) + "\" has no range");
    };
  }

  /** A carved bias: the weights of the constant input 1. */
  private Enclosure carved(Value.Carved carved) {
    LayerWeights weights = carved.weights();
    check(!weights.isTwoSided(), "it uses a two-sided weight as data");
    int size = weights.target().length;
    double[][] parts = new double[4][size];
    for (int i = 0; i < size; i++) {
      parts[0][i] = weights.target()[i];
      parts[1][i] = weights.target()[i];
      parts[2][i] = weights.positive().low(i);
      parts[3][i] = weights.positive().high(i);
    }
    return Enclosure.of(
        Enclosure.shape(carved.tensor().shape()), parts[0], parts[1], parts[2], parts[3]);
  }

  boolean isConstant(int slot) {
    return value(slot) instanceof Value.Known;
  }

  /** Whether an input is a weight: a constant, or carved. */
  boolean isWeight(int slot) {
    Value value = value(slot);
    return value instanceof Value.Known || value instanceof Value.Carved;
  }

  int[] weightShape(int slot) {
    return switch (value(slot)) {
      case Value.Known known -> Enclosure.shape(Tensors.shape(known.tensor()));
      case Value.Carved carved -> Enclosure.shape(carved.tensor().shape());
      default -> throw new NoBound("its weight depends on the graph's inputs");
    };
  }

  LayerWeights weights(int slot) {
    return switch (value(slot)) {
      case Value.Known known -> {
        check(Tensors.isFloating(Tensors.type(known.tensor())), "its weights are integers");
        yield LayerWeights.same(Tensors.floats(known.tensor()));
      }
      case Value.Carved carved -> carved.weights();
      default -> throw new NoBound("its weight depends on the graph's inputs");
    };
  }

  /** A constant input. */
  TensorProto constant(int slot) {
    if (value(slot) instanceof Value.Known known) {
      return known.tensor();
    }
    throw new NoBound("its input \"" + node.getInput(slot) + "\" depends on the graph's inputs");
  }

  float[] floats(int slot) {
    TensorProto tensor = constant(slot);
    check(Tensors.isFloating(Tensors.type(tensor)), "its parameters are not real numbers");
    float[] values = Tensors.floats(tensor);
    for (float value : values) {
      check(Float.isFinite(value), "its parameters are not finite");
    }
    return values;
  }

  long[] longs(int slot) {
    return Tensors.longs(constant(slot));
  }

  /**
   * What the unfolded target sums up where a folded bias stands, element by element; null if the
   * input is no folded bias.
   */
  double[] foldedMagnitude(int slot) {
    return foldedMagnitudes.get(node.getInput(slot));
  }

  // ---- attributes ----

  boolean hasAttribute(String name) {
    return Graphs.attribute(node, name).isPresent();
  }

  long integer(String name, long otherwise) {
    return Graphs.attribute(node, name, otherwise);
  }

  float real(String name, float otherwise) {
    return Graphs.attribute(node, name, otherwise);
  }

  String text(String name, String otherwise) {
    return Graphs.attribute(node, name).map(a -> a.getS().toStringUtf8()).orElse(otherwise);
  }

  List<Long> integers(String name) {
    Optional<AttributeProto> attribute = Graphs.attribute(node, name);
    return attribute.map(AttributeProto::getIntsList).orElse(List.of());
  }
}
