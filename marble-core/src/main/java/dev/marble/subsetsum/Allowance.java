package dev.marble.subsetsum;

import java.time.Duration;

/**
 * What is left of the limits while one question is answered by asking several solvers. The clock
 * starts with the first look at it.
 */
final class Allowance {
  private final Limits limits;
  private final boolean timed;
  private boolean started;
  private long start;
  private long spent;
  private String reason = "";

  Allowance(Limits limits) {
    this.limits = limits;
    this.timed = limits.time().compareTo(Limits.NO_TIME_LIMIT) < 0;
  }

  /** The limit on bytes. */
  long bytes() {
    return limits.bytes();
  }

  /** The limits for the next solver: what is left, or next to nothing. */
  Limits rest(long bytes) {
    Duration time = timed ? Duration.ofNanos(Math.max(1, nanosLeft())) : Limits.NO_TIME_LIMIT;
    return new Limits(Math.max(1, limits.sums() - spent), Math.max(1, bytes), time);
  }

  /** Accounts for sums that were looked at. */
  void spend(long sums) {
    spent += sums;
  }

  /** A solver gave up; its effort is accounted for. */
  void giveUp(String why) {
    reason = reason(why);
  }

  /** Is a limit reached, here or by a solver? Then {@link #reason} says which. */
  boolean isUsedUp() {
    reason = reason("");
    return !reason.isEmpty();
  }

  String reason() {
    return reason;
  }

  /** Why a solver gave up: it knows what was left to it, and not what it was a part of. */
  String reason(String why) {
    if (!reason.isEmpty()) {
      return reason;
    }
    if (spent >= limits.sums()) {
      return "the limit of " + limits.sums() + " sums is used up";
    }
    return timed && nanosLeft() <= 0
        ? "the time limit of " + limits.time().toMillis() / 1000.0 + " s is used up"
        : why;
  }

  /** The sums looked at so far. */
  long effort() {
    return spent;
  }

  private long nanosLeft() {
    if (!started) {
      started = true;
      start = System.nanoTime();
    }
    return limits.time().toNanos() - (System.nanoTime() - start);
  }
}
