package dev.marble.lab.search;

import dev.marble.lab.model.InitialWeights;
import dev.marble.lab.model.Network;
import dev.marble.random.Seed;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How a mask is searched for. */
public enum Method {
  /** The weights of largest score. Ramanujan et al., CVPR 2020. */
  EDGE_POPUP,
  /** Each weight is kept with a probability of its own. Zhou et al., NeurIPS 2019. */
  BERNOULLI,
  /** Edge-popup on weights that are all ±α. Diffenderfer, Kailkhura, ICLR 2021. */
  MULTI_PRIZE;

  /** Such as {@code edge-popup}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * A rule of this method with its usual settings, for weights that are not scaled.
   *
   * @param network its graph and shapes; its values do not matter
   * @param initial how its weights are drawn
   * @param seed what they are drawn from
   * @param keep how many are kept
   */
  public MaskRule rule(Network network, InitialWeights initial, Seed seed, Keep keep) {
    FrozenWeights frozen = new FrozenWeights(network, seed, initial.plan(network), initial);
    return rule(frozen, keep, 0, false);
  }

  MaskRule rule(FrozenWeights frozen, Keep keep, double entropy, boolean sampled) {
    return switch (this) {
      case EDGE_POPUP -> new EdgePopup(frozen, keep);
      case BERNOULLI -> new BernoulliMasks(frozen, keep.density().value(), entropy, sampled);
      case MULTI_PRIZE -> new MultiPrize(frozen, keep);
    };
  }

  /**
   * Reads a label.
   *
   * @param text as {@link #label} writes it
   */
  public static Method parse(String text) {
    for (Method each : values()) {
      if (each.label().equals(text.strip().toLowerCase(Locale.ROOT))) {
        return each;
      }
    }
    throw new SearchException(
        "There is no method \""
            + text
            + "\". Maybe one of "
            + Arrays.stream(values()).map(Method::label).collect(Collectors.joining(", "))
            + ".");
  }
}
