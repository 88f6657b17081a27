package dev.marble.onnx;

import dev.marble.ticket.TicketHeader;
import java.util.List;

/**
 * How the carving of a model went.
 *
 * @param header what the ticket says
 * @param tensors one per carved tensor
 * @param ticketBytes the size of the ticket's file
 * @param prepareSeconds how long the model's analysis took
 * @param carveSeconds how long the subset sums took
 * @param writeSeconds how long the writing took
 */
public record CarveReport(
    TicketHeader header,
    List<TensorReport> tensors,
    long ticketBytes,
    double prepareSeconds,
    double carveSeconds,
    double writeSeconds) {
  /** Copies the list. */
  public CarveReport {
    tensors = List.copyOf(tensors);
  }

  /** The weights of the whole random network. */
  public long randomWeights() {
    return tensors.stream().mapToLong(TensorReport::randomWeights).sum();
  }

  /** The random weights that the ticket keeps. */
  public long kept() {
    return tensors.stream().mapToLong(TensorReport::kept).sum();
  }

  /** Whether a weight kept an error above its tolerance because that was asked for. */
  public boolean hasAccepted() {
    return header.tensors().stream().anyMatch(tensor -> tensor.statistics().accepted() > 0);
  }
}
