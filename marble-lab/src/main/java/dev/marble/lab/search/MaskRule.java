package dev.marble.lab.search;

import dev.marble.lab.model.InitialWeights.Drawn;
import dev.marble.lab.prune.Masks;
import dev.marble.lab.train.ScoredWeights;
import java.util.List;

/** How a mask follows from scores, and what the network sees of the random weights behind it. */
public interface MaskRule extends ScoredWeights {
  /** The masks of the weights as they were made last. */
  Masks masks();

  /**
   * How a ticket draws each tensor, as the weights were made last: a kept weight is its random one,
   * bit by bit.
   */
  List<Drawn> drawn();

  /** SHA-256 of the random weights behind the masks, computed anew: it never changes. */
  String frozenSha256();
}
