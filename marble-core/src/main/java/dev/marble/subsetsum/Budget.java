package dev.marble.subsetsum;

import java.time.Duration;
import java.util.Optional;

/** What is left of the limits while a solver works. */
final class Budget {
  private static final long LOOK_AT_CLOCK_EVERY = 1 << 20;

  private final Limits limits;
  private final long deadline;
  private final boolean timed;
  private long effort;
  private long nextLook = LOOK_AT_CLOCK_EVERY;
  private String reason = "";

  Budget(Limits limits) {
    this.limits = limits;
    this.timed = limits.time().compareTo(Limits.NO_TIME_LIMIT) < 0;
    this.deadline = timed ? System.nanoTime() + limits.time().toNanos() : 0;
  }

  /** Are so many bytes of tables allowed? */
  boolean allowsBytes(long bytes) {
    if (bytes <= limits.bytes()) {
      return true;
    }
    reason = "tables of " + bytes + " bytes are more than the limit of " + limits.bytes();
    return false;
  }

  /** Are so many sums, to be looked at in one piece, still allowed? Spends nothing. */
  boolean allowsSums(long sums) {
    if (sums <= limits.sums() - effort) {
      return true;
    }
    reason =
        effort == 0
            ? "a look at " + sums + " sums is more than the limit of " + limits.sums()
            : "the limit of " + limits.sums() + " sums is used up";
    return false;
  }

  /** Accounts for sums that were looked at; false if a limit is reached. */
  boolean spend(long sums) {
    effort += sums;
    if (effort >= limits.sums()) {
      reason = "the limit of " + limits.sums() + " sums is used up";
      return false;
    }
    return !timed || effort < nextLook || hasTime();
  }

  private boolean hasTime() {
    nextLook = effort + LOOK_AT_CLOCK_EVERY;
    if (System.nanoTime() - deadline < 0) {
      return true;
    }
    Duration time = limits.time();
    reason =
        "the time limit of "
            + (time.toMillis() >= 1000
                ? time.toMillis() / 1000.0 + " s"
                : time.toNanos() / 1e6 + " ms")
            + " is used up";
    return false;
  }

  /** Is the time over? */
  boolean isLate() {
    return timed && !hasTime();
  }

  /** The work ends here because of a limit: that on time if it was found to be over, else sums. */
  void stop(long sums) {
    effort += sums;
    if (reason.isEmpty()) {
      reason = "the limit of " + limits.sums() + " sums is used up";
    }
  }

  /** The sums that may still be looked at; at least 1 as long as {@link #spend} says yes. */
  long left() {
    return limits.sums() - effort;
  }

  /** What may still be spent, at least one sum and one nanosecond. */
  Limits limitsLeft() {
    Limits left = new Limits(Math.max(1, limits.sums() - effort), limits.bytes());
    return timed ? left.within(Duration.ofNanos(Math.max(1, deadline - System.nanoTime()))) : left;
  }

  /** The sums looked at so far. */
  long effort() {
    return effort;
  }

  /** Gave up, after {@link #allowsBytes}, {@link #allowsSums} or {@link #spend} said no. */
  Outcome.GaveUp gaveUp(Optional<Outcome.Found> best) {
    return new Outcome.GaveUp(reason, best, effort);
  }
}
