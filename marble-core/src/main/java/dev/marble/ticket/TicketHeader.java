package dev.marble.ticket;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What {@code ticket.json} says: everything but the bits themselves.
 *
 * @param madeBy the program that wrote it
 * @param recipe seed and distribution
 * @param target the model that was carved
 * @param settings how it was prepared, by name; whoever compares with the target does the same
 * @param skeleton the ONNX graph without its weights
 * @param carriedFile the carried tensors, as safetensors
 * @param carried the list of them
 * @param tensors the carved tensors, in the order of carving
 * @param masked the tensors that are random ones, masked
 * @param weightsSha256 SHA-256 over all rebuilt weights, tensor after tensor, side after side, the
 *     masked ones last
 * @param notes what a user should know, one sentence each
 */
public record TicketHeader(
    String madeBy,
    Recipe recipe,
    TargetInfo target,
    Map<String, String> settings,
    StoredFile skeleton,
    StoredFile carriedFile,
    List<CarriedTensor> carried,
    List<CarvedTensor> tensors,
    List<MaskedTensor> masked,
    String weightsSha256,
    List<String> notes) {

  /** The version of the format that this program writes. */
  public static final int VERSION = 1;

  /** Copies the lists. */
  public TicketHeader {
    settings = Map.copyOf(settings);
    carried = List.copyOf(carried);
    tensors = List.copyOf(tensors);
    masked = List.copyOf(masked);
    notes = List.copyOf(notes);
  }

  /** The carved tensors in the order of their numbers, which is that of the target's graph. */
  public List<CarvedTensor> byNumber() {
    return tensors.stream().sorted(Comparator.comparingInt(CarvedTensor::number)).toList();
  }

  /** The number of the target's weights that are rebuilt, once or in copies. */
  public long targetWeights() {
    return tensors.stream().mapToLong(CarvedTensor::targetWeights).sum();
  }

  /** The number of weights that are rebuilt, every copy counted. */
  public long carvedWeights() {
    return tensors.stream().mapToLong(tensor -> tensor.layout().size()).sum();
  }

  /** The bits that all masks take in the ticket, per weight. */
  public double maskBits() {
    long bytes = tensors.stream().mapToLong(CarvedTensor::maskBytes).sum();
    return 8.0 * bytes / Math.max(1, carvedWeights());
  }

  /** The bits per weight that the masks must take: the limit. */
  public double limitBits() {
    double bits =
        tensors.stream().mapToDouble(tensor -> tensor.limitBits() * tensor.layout().size()).sum();
    return bits / Math.max(1, carvedWeights());
  }

  /** The number of weights that are not carried: carved and masked ones. */
  public long weights() {
    return carvedWeights() + maskedWeights();
  }

  /** The number of random weights that are kept or zero, one by one. */
  public long maskedWeights() {
    return masked.stream().mapToLong(MaskedTensor::size).sum();
  }

  /** The bytes of the carried tensors. */
  public long carriedBytes() {
    return carried.stream().mapToLong(CarriedTensor::bytes).sum();
  }
}
