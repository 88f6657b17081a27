package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.marble.ticket.CarvedTensor;
import dev.marble.ticket.Digests;
import dev.marble.ticket.TargetTensors;
import dev.marble.ticket.Ticket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/**
 * A model, prepared as a ticket says, to compare the ticket with: its weights within their
 * tolerances, its carried tensors and its skeleton exactly.
 */
public final class OnnxTarget implements TargetTensors {
  private final Prepared prepared;

  /**
   * Prepares a model.
   *
   * @param file the model
   * @param ticket the ticket that says how
   * @throws OnnxException if the model cannot be prepared
   */
  public OnnxTarget(OnnxFile file, Ticket ticket) {
    this.prepared = Preparation.of(file, PrepareSettings.fromMap(ticket.header().settings()));
  }

  @Override
  public Optional<float[]> values(CarvedTensor tensor) {
    TensorProto values = prepared.values().get(tensor.name());
    return values == null || !Tensors.shape(values).equals(tensor.shape())
        ? Optional.empty()
        : Optional.of(Tensors.floats(values));
  }

  /**
   * Whether the skeleton of a ticket is this model's.
   *
   * @param ticket the ticket
   * @return true if every byte is the same
   */
  public boolean hasSkeletonOf(Ticket ticket) {
    return Digests.sha256(prepared.skeleton().toByteArray())
        .equals(ticket.header().skeleton().sha256());
  }

  /**
   * Whether the carried tensors of a ticket are this model's.
   *
   * @param ticket the ticket
   * @return true if every byte is the same
   */
  public boolean hasCarriedOf(Ticket ticket) {
    Map<String, byte[]> theirs = ticket.carried();
    Map<String, TensorProto> ours = prepared.carriedValues();
    return ours.keySet().equals(theirs.keySet())
        && ours.entrySet().stream()
            .allMatch(entry -> holds(entry.getValue(), theirs.get(entry.getKey())));
  }

  private static boolean holds(TensorProto tensor, byte[] bytes) {
    if (Tensors.bytes(tensor) != bytes.length) {
      return false;
    }
    ByteBuffer left = ByteBuffer.wrap(bytes);
    boolean[] same = {true};
    Tensors.bytes(
        tensor,
        piece -> {
          same[0] &= piece.equals(left.slice(left.position(), piece.remaining()));
          left.position(left.position() + piece.remaining());
        });
    return same[0];
  }
}
