package dev.marble.lab.prune;

import dev.marble.lab.model.Network;
import dev.marble.lab.model.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which axes of which tensors run over the same channels of a network, so that a channel can only
 * be removed from all of them at once: the filters of a convolution, its bias, the normalization
 * behind it, the inputs of the next layer, and, where a sum joins two branches, the filters of the
 * other branch too.
 */
final class ChannelTies {
  /**
   * An axis that runs over channels.
   *
   * @param tensor the parameter
   * @param axis which of its axes
   * @param channels the number of their {@link Channels}
   * @param copies how many neighbouring entries belong to one channel: the pixels of a map that was
   *     flattened, else 1
   * @param makes whether the entries along the other axes make the channel, as a filter does
   */
  record Tie(String tensor, int axis, int channels, int copies, boolean makes) {}

  /**
   * Channels that can be removed.
   *
   * @param number what ties name them by
   * @param size how many there are
   * @param filters the weight tensors that make them, in the network's order; not empty
   */
  record Channels(int number, int size, List<String> filters) {
    String name() {
      return filters.getFirst();
    }
  }

  private final List<Integer> parents = new ArrayList<>(); // of a forest of equal channels
  private final List<Integer> sizes = new ArrayList<>();
  private final Map<Integer, String> fixed = new LinkedHashMap<>();
  private final List<Tie> ties = new ArrayList<>();
  private final Network network;

  private ChannelTies(Network network) {
    this.network = network;
  }

  /** Looks at a network. */
  static ChannelTies of(Network network) {
    ChannelTies ties = new ChannelTies(network);
    new ChannelWalk(network, ties).run();
    return ties;
  }

  // ---- what the walk says ----

  int add(int size) {
    parents.add(parents.size());
    sizes.add(size);
    return parents.size() - 1;
  }

  int size(int channels) {
    return sizes.get(channels);
  }

  /** Says that two numbers stand for the same channels. */
  void join(int one, int other) {
    int low = Math.min(root(one), root(other));
    int high = Math.max(root(one), root(other));
    if (low != high) {
      parents.set(high, low);
      if (fixed.containsKey(high)) {
        fixed.putIfAbsent(low, fixed.get(high));
      }
    }
  }

  /** Says that none of the channels may go, and why: "… mixes them". */
  void fix(int channels, String why) {
    fixed.putIfAbsent(root(channels), why);
  }

  void tie(Parameter tensor, int axis, int channels, int copies, boolean makes) {
    for (Tie other : ties) {
      if (other.tensor().equals(tensor.name()) && other.axis() == axis) {
        if (other.copies() != copies || size(other.channels()) != size(channels)) {
          fix(other.channels(), tensor.name() + " is used in two ways");
          fix(channels, tensor.name() + " is used in two ways");
          return;
        }
        join(other.channels(), channels);
      }
    }
    ties.add(new Tie(tensor.name(), axis, channels, copies, makes));
  }

  // ---- what follows ----

  /** The channels that can be removed, in the order of the network's weights. */
  List<Channels> removable() {
    Map<Integer, List<String>> filters = new TreeMap<>();
    for (Parameter weight : network.weights()) {
      for (Tie tie : ties(weight.name())) {
        if (tie.makes() && !fixed.containsKey(tie.channels())) {
          List<String> makers = filters.computeIfAbsent(tie.channels(), key -> new ArrayList<>());
          if (!makers.contains(tie.tensor())) {
            makers.add(tie.tensor());
          }
        }
      }
    }
    return filters.entrySet().stream()
        .map(entry ->
            new Channels(entry.getKey(), size(entry.getKey()), List.copyOf(entry.getValue())))
        .toList();
  }

  /** The weight tensors whose filters must all stay, and why. */
  Map<String, String> fixedFilters() {
    Map<String, String> reasons = new LinkedHashMap<>();
    for (Parameter weight : network.weights()) {
      List<Tie> own = ties(weight.name());
      if (own.stream().noneMatch(Tie::makes)) {
        reasons.put(weight.name(), "it is used where filters cannot be told apart");
      }
      own.stream()
          .filter(tie -> tie.makes() && fixed.containsKey(tie.channels()))
          .forEach(tie -> reasons.put(weight.name(), fixed.get(tie.channels())));
    }
    return reasons;
  }

  /** The ties of one tensor, one per axis, with the final numbers of their channels. */
  List<Tie> ties(String tensor) {
    Map<Integer, Tie> byAxis = new TreeMap<>();
    for (Tie tie : ties) {
      if (tie.tensor().equals(tensor)) {
        boolean makes =
            tie.makes() || byAxis.containsKey(tie.axis()) && byAxis.get(tie.axis()).makes();
        byAxis.put(
            tie.axis(), new Tie(tensor, tie.axis(), root(tie.channels()), tie.copies(), makes));
      }
    }
    return List.copyOf(byAxis.values());
  }

  private int root(int channels) {
    int root = channels;
    while (parents.get(root) != root) {
      root = parents.get(root);
    }
    return root;
  }
}
