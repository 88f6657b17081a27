package dev.marble.onnx;

import dev.marble.construction.Construction;
import dev.marble.construction.Need;
import dev.marble.ticket.TicketHeader;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How the carving of a model went.
 *
 * @param header what the ticket says
 * @param tensors one per carved tensor
 * @param ticketBytes the size of the ticket's file
 * @param prepareSeconds how long the model's analysis took
 * @param carveSeconds how long the subset sums took
 * @param writeSeconds how long the writing took
 * @param notices what is to be said about this run and not about the ticket, one sentence each
 */
public record CarveReport(
    TicketHeader header,
    List<TensorReport> tensors,
    long ticketBytes,
    double prepareSeconds,
    double carveSeconds,
    double writeSeconds,
    List<String> notices) {
  /** Copies the lists. */
  public CarveReport {
    tensors = List.copyOf(tensors);
    notices = List.copyOf(notices);
  }

  /** The weights of the whole random network. */
  public long randomWeights() {
    return tensors.stream().mapToLong(TensorReport::randomWeights).sum();
  }

  /**
   * The random weights per target weight that a construction needs for the tensors' tolerances,
   * measured on some weights of each tensor: with all of them it can only be more.
   *
   * @param construction which one
   * @return empty if a tensor was out of its reach
   */
  public OptionalDouble needed(Construction construction) {
    long random = 0;
    long weights = 0;
    for (TensorReport tensor : tensors) {
      Optional<Need> need = tensor.need(construction);
      if (need.isEmpty() && !tensor.needs().isEmpty()) {
        return OptionalDouble.empty();
      }
      random += need.map(n -> tensor.randomWeights(n.width())).orElse(0L);
      weights += need.isPresent() ? tensor.weights() : 0;
    }
    return weights == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) random / weights);
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
