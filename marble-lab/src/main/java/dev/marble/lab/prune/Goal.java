package dev.marble.lab.prune;

import java.math.BigDecimal;

/**
 * How many weights are to be left: a density per round, and after how many rounds. Counted from the
 * whole tensor, so that the rounding of one round never adds to that of the next.
 *
 * @param perRound the fraction that each round keeps of what the last one left
 * @param rounds how many rounds, this one included; 1 is one shot
 */
public record Goal(Density perRound, int rounds) {
  /** Checks the number of rounds. */
  public Goal {
    if (rounds < 1) {
      throw new PruneException("The number of rounds is " + rounds + " but must be at least 1.");
    }
  }

  /**
   * At once.
   *
   * @param density what is to be left
   */
  public static Goal of(Density density) {
    return new Goal(density, 1);
  }

  /** What is left where nothing is pruned more gently. */
  public Density density() {
    return perRound.power(rounds);
  }

  /**
   * What is left where each round removes only a share of what it removes elsewhere.
   *
   * @param share from 0 to 1
   */
  Density density(BigDecimal share) {
    return perRound.gentler(share).power(rounds);
  }
}
