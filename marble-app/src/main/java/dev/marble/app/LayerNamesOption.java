package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.lab.model.Network;
import dev.marble.lab.model.Parameter;
import dev.marble.lab.prune.Density;
import dev.marble.lab.prune.LayerRates;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine.Option;

/** Layers as people name them: {@code fc1} for the tensor {@code fc1.weight}. */
final class LayerNamesOption {
  @Option(
      names = "--exempt",
      paramLabel = "LAYER",
      split = ",",
      description = "Layers that are never pruned.")
  private List<String> exempt = List.of();

  /** The same rates, and the exempt layers never pruned. */
  LayerRates exempting(LayerRates rates, Network network) {
    LayerRates all = rates;
    for (String layer : exempt) {
      all = all.exempting(tensor(layer, network));
    }
    return all;
  }

  /** The same rates, and {@code LAYER=SHARE} for these layers. */
  static LayerRates with(LayerRates rates, List<String> shares, Network network) {
    LayerRates all = rates;
    for (String each : shares) {
      int equals = each.indexOf('=');
      try {
        BigDecimal share = Density.number(each.substring(equals + 1));
        all = all.with(tensor(each.substring(0, Math.max(0, equals)), network), share);
      } catch (NumberFormatException e) {
        throw new MarbleException(
            "The layer's share \"" + each + "\" is not written like fc3=0.5.", e);
      }
    }
    return all;
  }

  private static String tensor(String layer, Network network) {
    return tensor(layer, network.weights().stream().map(Parameter::name).toList());
  }

  /** The one of these weight tensors that a layer's name means. */
  static String tensor(String layer, Collection<String> names) {
    String name = layer.strip();
    return names.stream()
        .filter(each -> each.equals(name) || each.equals(name + ".weight"))
        .findFirst()
        .orElseThrow(() ->
            new MarbleException(
                "There is no layer \""
                    + name
                    + "\" with weights. Maybe one of "
                    + Text.shortened(String.join(", ", names), 300)
                    + "."));
  }
}
