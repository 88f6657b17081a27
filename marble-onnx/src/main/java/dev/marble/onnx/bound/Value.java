package dev.marble.onnx.bound;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.marble.construction.TargetTensor;
import dev.marble.onnx.InputBox;
import java.util.Optional;

/** What is known about a value of the graph. */
sealed interface Value permits Value.Known, Value.Carved, Value.Integers, Enclosure {
  /** A constant, the same in both networks. */
  record Known(TensorProto tensor) implements Value {}

  /** A carved tensor. */
  record Carved(TargetTensor tensor, LayerWeights weights) implements Value {}

  /** An input of whole numbers, the same in both networks, and the range that is declared. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Integers(int[] shape, Optional<InputBox> range) implements Value {}
}
