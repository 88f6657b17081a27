package dev.marble.lab.search;

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
