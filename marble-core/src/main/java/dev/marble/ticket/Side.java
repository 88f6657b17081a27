package dev.marble.ticket;

import java.util.Locale;

/**
 * Which inputs a hidden unit carries: relu(u·x) passes x &gt; 0 if u &gt; 0, and x &lt; 0 if u &lt;
 * 0.
 */
public enum Side {
  /** Units with u &gt; 0. */
  POSITIVE,
  /** Units with u &lt; 0. */
  NEGATIVE;

  /** The name in files: {@code positive} or {@code negative}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Whether a unit belongs to this side.
   *
   * @param u the weight that leads into the unit; 0 belongs to neither side
   * @return true if it does
   */
  public boolean holds(int u) {
    return this == POSITIVE ? u > 0 : u < 0;
  }
}
