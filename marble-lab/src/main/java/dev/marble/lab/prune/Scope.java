package dev.marble.lab.prune;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;

/** Which weights compete with each other. */
public enum Scope {
  /** All tensors that are not exempt: one threshold for all of them. */
  GLOBAL,
  /** Each tensor alone: the same density everywhere, but for gentler rates. */
  LAYERWISE;

  /** Such as {@code global}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a label.
   *
   * @param text as {@link #label} writes it
   */
  public static Scope parse(String text) {
    for (Scope each : values()) {
      if (each.label().equals(text.strip().toLowerCase(Locale.ROOT))) {
        return each;
      }
    }
    throw new PruneException("There is no scope \"" + text + "\". Maybe global or layerwise.");
  }

  /** Weights that compete, and how many of them stay. */
  record Pool(List<String> names, long keep) {}

  /** The pools; a tensor that is in none is not touched. */
  List<Pool> pools(Masks masks, Goal goal, LayerRates rates) {
    rates.checkNames(masks.names());
    List<String> names =
        masks.names().stream().filter(name -> rates.share(name).signum() > 0).toList();
    return switch (this) {
      case LAYERWISE ->
          names.stream()
              .map(name ->
                  new Pool(List.of(name), goal.density(rates.share(name)).keep(masks.length(name))))
              .toList();
      case GLOBAL -> {
        names.forEach(name -> checkWhole(name, rates.share(name)));
        long total = names.stream().mapToLong(masks::length).sum();
        yield List.of(new Pool(names, goal.density().keep(total)));
      }
    };
  }

  static void checkWhole(String name, BigDecimal share) {
    if (share.compareTo(BigDecimal.ONE) != 0) {
      throw new PruneException(
          "A global scope has one threshold for all layers, so "
              + name
              + " cannot have a rate of its own. Maybe exempt it, or choose the layerwise scope.");
    }
  }
}
