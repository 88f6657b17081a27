package dev.marble.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.marble.construction.Construction;
import dev.marble.construction.TargetTensor;
import dev.marble.ticket.CarvedTensor;
import dev.marble.ticket.Digests;
import dev.marble.ticket.TargetTensors;
import dev.marble.ticket.Ticket;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A model, prepared as a ticket says, to compare the ticket with: its weights within their
 * tolerances, its carried tensors and its skeleton exactly.
 */
public final class OnnxTarget implements TargetTensors {
  private final Prepared original;
  private final Layers layers;
  private final Map<String, Integer> samples = new HashMap<>();
  private final Prepared prepared;

  /**
   * Prepares a model.
   *
   * @param file the model
   * @param ticket the ticket that says how
   * @throws OnnxException if the model cannot be prepared
   */
  public OnnxTarget(OnnxFile file, Ticket ticket) {
    Map<String, String> settings = ticket.header().settings();
    this.original = Preparation.of(file, PrepareSettings.fromMap(settings));
    this.layers = layers(original, construction(settings));
    ticket.header().tensors().forEach(tensor -> samples.put(tensor.name(), tensor.samples()));
    this.prepared =
        samples.keySet().containsAll(names(original)) ? layers.prepared(samples) : original;
  }

  @Override
  public Optional<float[]> values(CarvedTensor tensor) {
    for (TargetTensor target : original.tensors()) {
      if (target.name().equals(tensor.name()) && samples.keySet().containsAll(names(original))) {
        TensorProto values = original.values().get(target.name());
        return layers.job(target, samples).target().shape().equals(tensor.shape())
            ? Optional.of(layers.values(target, samples, Tensors.floats(values)))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Of a model that is no chain as the ticket's is, nothing fits the ticket. */
  private static Layers layers(Prepared original, Construction construction) {
    try {
      return Layers.of(original, construction);
    } catch (OnnxException e) {
      return new SeparateLayers(original, construction);
    }
  }

  private static Construction construction(Map<String, String> settings) {
    return Construction.BURKHOLZ.label().equals(settings.get("construction"))
        ? Construction.BURKHOLZ
        : Construction.PENSIA; // they differ in what they make of a tensor, not in the tensors
  }

  private static Set<String> names(Prepared prepared) {
    return prepared.tensors().stream().map(TargetTensor::name).collect(Collectors.toSet());
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
