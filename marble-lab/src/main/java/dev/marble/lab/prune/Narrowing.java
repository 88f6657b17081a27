package dev.marble.lab.prune;

import dev.marble.lab.model.Network;
import dev.marble.lab.model.Parameter;
import dev.marble.lab.prune.ChannelTies.Channels;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * The same architecture with fewer channels in every layer: a dense network that is as small as a
 * sparse one, to compare it with.
 */
public final class Narrowing {
  private static final int HALVINGS = 30;

  private Narrowing() {}

  /**
   * Narrows all layers by the same factor, until there are as many weights as wanted, or the
   * nearest number that whole channels allow; each layer keeps at least one.
   *
   * @param network its shapes count, its values do not
   * @param weights how many are wanted
   * @return a network whose values are a part of the former's
   */
  public static Network to(Network network, long weights) {
    double low = 0;
    double high = 1;
    Network best = network;
    for (int i = 0; i < HALVINGS && weights(best) != weights; i++) {
      double middle = (low + high) / 2;
      Network narrow = at(network, middle);
      if (Math.abs(weights(narrow) - weights) < Math.abs(weights(best) - weights)) {
        best = narrow;
      }
      if (weights(narrow) > weights) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return best;
  }

  private static Network at(Network network, double fraction) {
    Map<String, BitSet> kept = new HashMap<>();
    for (Channels channels : ChannelTies.of(network).removable()) {
      BitSet first = new BitSet();
      first.set(0, Math.clamp(Math.round(fraction * channels.size()), 1, channels.size()));
      kept.put(channels.name(), first);
    }
    return Compaction.of(network, kept);
  }

  private static long weights(Network network) {
    return network.weights().stream().mapToLong(Parameter::length).sum();
  }
}
