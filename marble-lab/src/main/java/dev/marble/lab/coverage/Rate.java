package dev.marble.lab.coverage;

import java.util.OptionalDouble;

/**
 * How often trials succeed with n items.
 *
 * @param n the number of items
 * @param trials how many trials
 * @param successes how many of them succeeded
 * @param undecided how many the solver gave up on, neither successes nor failures
 * @param interval of the success probability; it holds whatever the undecided trials would have
 *     been
 * @param firstMoment the probability if the 2^n sums were independent; empty where there is no
 *     density
 */
public record Rate(
    int n,
    long trials,
    long successes,
    long undecided,
    ClopperPearson interval,
    OptionalDouble firstMoment) {

  /** The share of successes among the decided trials; not a number if there are none. */
  public double estimate() {
    return (double) successes / (trials - undecided);
  }
}
