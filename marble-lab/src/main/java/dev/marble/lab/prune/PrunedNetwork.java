package dev.marble.lab.prune;

import dev.marble.lab.model.Network;
import java.util.Optional;

/**
 * What is left of a network.
 *
 * @param network with zeros where weights were pruned
 * @param masks what is kept
 * @param filters the filters that are kept, if whole filters were pruned
 */
public record PrunedNetwork(Network network, Masks masks, Optional<FilterMasks> filters) {

  /** The network without the filters that are gone; with zeros if single weights were pruned. */
  public Network smallest() {
    return filters.map(each -> each.compact(network)).orElse(network);
  }
}
