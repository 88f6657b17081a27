package dev.marble.lab.search;

import dev.marble.lab.model.InitialWeights;
import dev.marble.lab.model.InitialWeights.Drawn;
import dev.marble.lab.model.Network;
import dev.marble.lab.model.Parameter;
import dev.marble.random.Seed;
import dev.marble.ticket.Digests;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** The random weights that a search chooses from. They never change. */
final class FrozenWeights {
  private final Network network;
  private final Seed seed;
  private final List<Drawn> plan;
  private final float[][] values;

  /**
   * Draws weights.
   *
   * @param network its graph and shapes; its values do not matter
   * @param seed gives every weight
   * @param plan how each weight tensor is drawn, in the network's order
   * @param others draws all that is no weight
   */
  FrozenWeights(Network network, Seed seed, List<Drawn> plan, InitialWeights others) {
    this.seed = seed;
    this.plan = List.copyOf(plan);
    this.values = new float[plan.size()][];
    Network start = others.draw(network, seed);
    List<Parameter> parameters = new ArrayList<>(start.parameters());
    for (int t = 0; t < values.length; t++) {
      Parameter weight = network.parameter(plan.get(t).name());
      values[t] = plan.get(t).values(seed, weight.length());
      int at = index(parameters, weight.name());
      parameters.set(at, parameters.get(at).with(values[t]));
    }
    this.network = start.with(parameters);
  }

  private static int index(List<Parameter> parameters, String name) {
    int i = 0;
    while (!parameters.get(i).name().equals(name)) {
      i++;
    }
    return i;
  }

  /** The network with all of them. */
  Network network() {
    return network;
  }

  Seed seed() {
    return seed;
  }

  List<Drawn> plan() {
    return plan;
  }

  int tensors() {
    return values.length;
  }

  List<String> names() {
    return plan.stream().map(Drawn::name).toList();
  }

  /** The weights of a tensor: the array in use, not to be changed. */
  float[] values(int tensor) {
    return values[tensor];
  }

  /** SHA-256 of all weights as they are now. */
  String sha256() {
    MessageDigest digest = Digests.sha256();
    for (float[] each : values) {
      Digests.update(each, digest);
    }
    return Digests.hex(digest);
  }
}
