package dev.marble.lab.search;

import dev.marble.lab.model.Network;
import dev.marble.lab.model.Parameter;
import dev.marble.lab.prune.Density;
import dev.marble.lab.prune.Scope;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many weights a mask keeps.
 *
 * @param density of every layer or, if {@code scope} is global, of the network
 * @param layers layers with a density of their own
 * @param scope which weights compete
 * @param ramp steps in which the density falls from 1 to where it stays; 0 to begin there
 */
public record Keep(Density density, Map<String, Density> layers, Scope scope, int ramp) {
  private static final int LONGEST = 1 << 28;

  /** Checks what can be checked without a network. */
  public Keep {
    layers = new LinkedHashMap<>(layers);
    if (scope == Scope.GLOBAL && !layers.isEmpty()) {
      throw new SearchException(
          "A global scope has one threshold for all layers, so "
              + layers.keySet().iterator().next()
              + " cannot have a density of its own. Maybe choose the layerwise scope.");
    }
    if (ramp < 0 || ramp > LONGEST) {
      throw new SearchException(
          "The ramp is " + ramp + " steps but must lie between 0 and " + LONGEST + ".");
    }
  }

  /** The same density for each layer, from the first step on. */
  public static Keep layerwise(Density density) {
    return new Keep(density, Map.of(), Scope.LAYERWISE, 0);
  }

  /** The same with another density for the layers that have none of their own. */
  public Keep with(Density other) {
    return new Keep(other, layers, scope, ramp);
  }

  /** The density that a layer ends with; in a global scope, the network's. */
  public Density of(String layer) {
    return layers.getOrDefault(layer, density);
  }

  /**
   * The density at a step: it falls in a straight line.
   *
   * @param end where it ends
   * @param step how many steps are done
   */
  Density at(Density end, int step) {
    if (step >= ramp) {
      return end;
    }
    BigDecimal left =
        BigDecimal.valueOf(ramp - (long) step)
            .divide(BigDecimal.valueOf(ramp), MathContext.DECIMAL64);
    BigDecimal more = BigDecimal.ONE.subtract(end.kept()).multiply(left);
    return new Density(end.kept().add(more));
  }

  /**
   * The same for one of several networks: with the densities of its own layers alone.
   *
   * @param network its graph and shapes; its values do not matter
   */
  Keep within(Network network) {
    Map<String, Density> own = new LinkedHashMap<>(layers);
    own.keySet().retainAll(names(network));
    return new Keep(density, own, scope, ramp);
  }

  /**
   * Throws unless each layer that is named is in one of the networks.
   *
   * @param networks their graphs; values do not matter
   */
  void check(Collection<Network> networks) {
    Set<String> known = new LinkedHashSet<>();
    networks.forEach(each -> known.addAll(names(each)));
    for (String layer : layers.keySet()) {
      if (!known.contains(layer)) {
        throw new SearchException(
            "There is no layer \"" + layer + "\" with weights: there are " + known + ".");
      }
    }
  }

  /**
   * Throws if nothing would be kept of a layer; in a global scope, of the network.
   *
   * @param network its graph and shapes; its values do not matter
   */
  void checkKeepsAny(Network network) {
    List<Parameter> weights = network.weights();
    if (scope == Scope.GLOBAL) {
      long all = weights.stream().mapToLong(Parameter::length).sum();
      checkKeepsAny(density, all, network.name());
      return;
    }
    for (Parameter weight : weights) {
      checkKeepsAny(of(weight.name()), weight.length(), weight.name());
    }
  }

  private static void checkKeepsAny(Density density, long weights, String where) {
    if (density.keep(weights) == 0) {
      throw new SearchException(
          "The density "
              + density
              + " keeps none of the "
              + weights
              + " weights of "
              + where
              + ". Maybe choose a larger one.");
    }
  }

  private static List<String> names(Network network) {
    return network.weights().stream().map(Parameter::name).toList();
  }

  /** All of it in a line, the same text for the same numbers. */
  public String label() {
    return "keep " + density + " " + layers + " " + scope.label() + " ramp " + ramp;
  }
}
