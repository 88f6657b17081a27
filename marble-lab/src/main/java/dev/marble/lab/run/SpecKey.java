package dev.marble.lab.run;

import java.util.Set;

/**
 * A key of an experiment's specification, as a person writes it.
 *
 * @param name lower-case letters, digits and underscores
 * @param about what it means, with the values that it takes
 * @param usual what it is if nobody says; empty if it must be said, or if nothing is an answer
 */
public record SpecKey(String name, String about, String usual) {
  /** What files and tables say of every run. */
  private static final Set<String> TAKEN =
      Set.of("experiment", "version", "title", "grid", "run", "state", "changed");

  /** Checks the name. */
  public SpecKey {
    if (!name.matches("[a-z][a-z0-9_]*") || TAKEN.contains(name)) {
      throw new IllegalArgumentException("a key cannot be named \"" + name + "\"");
    }
  }
}
