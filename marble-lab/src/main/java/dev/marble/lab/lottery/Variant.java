package dev.marble.lab.lottery;

import dev.marble.lab.prune.PruneException;
import java.util.Locale;

/** What is trained at a level. */
public enum Variant {
  /** The winning ticket: the masks that pruning found, and the weights it started from. */
  TICKET("winning tickets"),
  /** Control: the ticket's masks, other random weights. */
  REINIT("re-initialised"),
  /** Control: as many weights kept in each layer, chosen at random, and the ticket's start. */
  RANDOM("randomly pruned"),
  /** Control: a narrower network of as many weights, none of them pruned. */
  DENSE("small and dense");

  private final String title;

  Variant(String title) {
    this.title = title;
  }

  /** Such as {@code reinit}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a legend calls it. */
  public String title() {
    return title;
  }

  /**
   * Reads the label of a control.
   *
   * @param text as {@link #label} writes it
   */
  public static Variant parseControl(String text) {
    for (Variant each : values()) {
      if (each != TICKET && each.label().equals(text.strip().toLowerCase(Locale.ROOT))) {
        return each;
      }
    }
    throw new PruneException(
        "There is no control \"" + text + "\". Maybe reinit, random or dense.");
  }
}
