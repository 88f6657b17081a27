package dev.marble.onnx;

import dev.marble.construction.Construction;
import dev.marble.construction.Need;
import dev.marble.ticket.TicketHeader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How the carving of a model went.
 *
 * @param header what the ticket says
 * @param tensors one per carved tensor, in the order of the model
 * @param chain where the model is a chain of layers: by the name of each weight or bias of a layer,
 *     the weight that reads that layer's outputs
 * @param ticketBytes the size of the ticket's file
 * @param prepareSeconds how long the model's analysis took
 * @param carveSeconds how long the subset sums took
 * @param writeSeconds how long the writing took
 * @param notices what is to be said about this run and not about the ticket, one sentence each
 */
public record CarveReport(
    TicketHeader header,
    List<TensorReport> tensors,
    Optional<Map<String, String>> chain,
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

  /**
   * The same report with one more notice, if there is one.
   *
   * @param notice a sentence
   * @return the report
   */
  public CarveReport with(Optional<String> notice) {
    return new CarveReport(
        header,
        tensors,
        chain,
        ticketBytes,
        prepareSeconds,
        carveSeconds,
        writeSeconds,
        Stream.concat(notice.stream(), notices.stream()).toList());
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
   * @return empty if a tensor was out of its reach, or the model is no chain and the construction
   *     takes one
   */
  public OptionalDouble needed(Construction construction) {
    long random = 0;
    long weights = 0;
    for (TensorReport tensor : tensors) {
      if (tensor.needs().isEmpty()) {
        continue; // all its weights are 0
      }
      OptionalLong needed =
          construction == Construction.BURKHOLZ ? copied(tensor) : tensor.needed(construction, 1);
      if (needed.isEmpty()) {
        return OptionalDouble.empty();
      }
      random += needed.getAsLong();
      weights += tensor.tensor().targetWeights();
    }
    return weights == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) random / weights);
  }

  /** As many copies of a tensor's outputs as the next layer takes samples. */
  private OptionalLong copied(TensorReport tensor) {
    if (chain.isEmpty()) {
      return OptionalLong.empty();
    }
    String name = tensor.tensor().name();
    int copies = 1;
    for (TensorReport next : tensors) {
      if (next.tensor().name().equals(chain.get().get(name)) && !next.needs().isEmpty()) {
        Optional<Need> need = next.need(Construction.BURKHOLZ);
        if (need.isEmpty()) {
          return OptionalLong.empty();
        }
        copies = need.get().samples();
      }
    }
    boolean behindCopies = chain.get().containsValue(name);
    return tensor.needed(behindCopies ? Construction.BURKHOLZ : Construction.PENSIA, copies);
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
