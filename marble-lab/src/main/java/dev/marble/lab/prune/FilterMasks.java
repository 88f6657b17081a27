package dev.marble.lab.prune;

import dev.marble.lab.model.Network;
import java.util.BitSet;
import java.util.Map;

/**
 * The filters that are kept, and what follows from them.
 *
 * @param kept for each set of tied channels, named by the first weight tensor that makes them, the
 *     kept ones
 * @param masks the same as masks of single weights: the filters that go are zero, and so is what
 *     the next layers make of them
 */
public record FilterMasks(Map<String, BitSet> kept, Masks masks) {

  /** How many channels are kept; channels that a sum ties together count once. */
  public int keptCount() {
    return kept.values().stream().mapToInt(BitSet::cardinality).sum();
  }

  /**
   * The network without the filters that go: smaller tensors, the same outputs as the masked one.
   *
   * @param network with the graph and the shapes that the filters were chosen for
   */
  public Network compact(Network network) {
    return Compaction.of(network, kept);
  }
}
