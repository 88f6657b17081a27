package dev.marble.lab.search;

import dev.marble.lab.model.InitialWeights;
import dev.marble.lab.model.Network;

/**
 * A network that masks are searched in, beside others.
 *
 * @param label what files and legends call it: lower-case letters, digits and hyphens
 * @param network its graph and shapes; its values do not matter
 * @param initial how its weights are drawn
 */
public record Arm(String label, Network network, InitialWeights initial) {
  /** Checks the label. */
  public Arm {
    if (!label.matches("[a-z0-9][a-z0-9-]*")) {
      throw new IllegalArgumentException("the arm \"" + label + "\" is no name for a file");
    }
  }
}
