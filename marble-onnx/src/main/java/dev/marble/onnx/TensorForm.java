package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.marble.ticket.CarvedTensor;

/** How carved tensors appear in a model. */
sealed interface TensorForm permits CollapsedForm, RandomForm {

  /** Adds what all uses of a tensor share. Called once per tensor, before its first use. */
  void begin(CarvedTensor tensor, Site site, NodeProto firstUse);

  /** Adds a node that uses a carved weight. */
  void useWeight(CarvedTensor tensor, Site site, NodeProto node);

  /** A node with the carved bias in one of its slots; the caller adds it. */
  NodeProto useBias(CarvedTensor tensor, NodeProto node, int slot);
}
