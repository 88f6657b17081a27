package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.lab.prune.Density;
import dev.marble.lab.prune.Scope;
import dev.marble.lab.search.Arm;
import dev.marble.lab.search.Keep;
import dev.marble.lab.search.Method;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/** How a mask is searched for, and how much it keeps. */
final class MaskOptions {
  @Option(
      names = "--unscaled",
      description = "Leave weights as they are; usually they are multiplied by √(1/density).")
  private boolean unscaled;

  @Option(
      names = "--method",
      paramLabel = "NAME",
      defaultValue = "edge-popup",
      description =
          "edge-popup: the weights of the largest scores; bernoulli: each with a probability of its"
              + " own; multi-prize: edge-popup with weights that are all ±α (default:"
              + " ${DEFAULT-VALUE}).")
  private String method;

  @Option(
      names = "--scope",
      paramLabel = "layerwise|global",
      defaultValue = "layerwise",
      description = "Which weights compete (default: ${DEFAULT-VALUE}).")
  private String scope;

  @Option(
      names = "--layer-density",
      paramLabel = "LAYER=D",
      split = ",",
      description = "A density of its own for a layer.")
  private Map<String, String> layers = new LinkedHashMap<>();

  @Option(
      names = "--ramp",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Steps in which the density falls from 1 to where it stays (default: ${DEFAULT-VALUE}).")
  private int ramp;

  @Option(
      names = "--entropy",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "bernoulli: add X times the mean entropy of the mask's bits to the loss (default:"
              + " ${DEFAULT-VALUE}).")
  private double entropy;

  @Option(
      names = "--final-mask",
      paramLabel = "threshold|sample",
      defaultValue = "threshold",
      description =
          "bernoulli: the weights that are kept more often than not, or one more draw (default:"
              + " ${DEFAULT-VALUE}).")
  private String finalMask;

  Method method() {
    return Method.parse(method);
  }

  boolean isScaled() {
    return !unscaled;
  }

  double entropy() {
    return entropy;
  }

  boolean isSampled() {
    return switch (finalMask) {
      case "threshold" -> false;
      case "sample" -> true;
      default ->
          throw new MarbleException(
              "--final-mask \"" + finalMask + "\" is none of threshold, sample.");
    };
  }

  /** How many weights are kept; layers are those of any of the networks. */
  Keep keep(List<Arm> arms) {
    Set<String> names = new LinkedHashSet<>();
    arms.forEach(arm -> arm.network().weights().forEach(weight -> names.add(weight.name())));
    Map<String, Density> own = new LinkedHashMap<>();
    layers.forEach(
        (layer, density) -> own.put(LayerNamesOption.tensor(layer, names), Density.parse(density)));
    return new Keep(Density.ALL, own, Scope.parse(scope), ramp);
  }
}
