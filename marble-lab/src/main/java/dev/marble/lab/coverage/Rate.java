package dev.marble.lab.coverage;

/**
 * How often trials succeed with n items.
 *
 * @param n the number of items
 * @param trials how many trials
 * @param successes how many of them succeeded
 * @param undecided how many the solver gave up on, neither successes nor failures
 * @param interval of the success probability; it holds whatever the undecided trials would have
 *     been
 */
public record Rate(int n, long trials, long successes, long undecided, ClopperPearson interval) {

  /** The share of successes among the decided trials; not a number if there are none. */
  public double estimate() {
    return (double) successes / (trials - undecided);
  }
}
