package dev.marble.subsetsum;

import java.time.Duration;

/**
 * How much a solver may spend before it gives up. Sums and bytes are counted, so that the same
 * question gets the same answer on every machine; a limit on time is for people who wait, and what
 * it cuts short differs from run to run.
 *
 * @param sums the number of subset sums that may be looked at, ≥ 1
 * @param bytes the memory that its tables may take, ≥ 1
 * @param time how long it may take, &gt; 0; {@link #NO_TIME_LIMIT} by default
 */
public record Limits(long sums, long bytes, Duration time) {
  /** As long as it takes. */
  public static final Duration NO_TIME_LIMIT = Duration.ofNanos(Long.MAX_VALUE);

  /** Half a minute's work and a gibibyte of tables: enough for any question about 62 items. */
  public static final Limits DEFAULT = new Limits(1L << 34, 1L << 30);

  /** Checks the bounds. */
  public Limits {
    if (sums < 1 || bytes < 1) {
      throw new IllegalArgumentException(
          "the limits (" + sums + " sums, " + bytes + " bytes) must both be at least 1");
    }
    if (!time.isPositive()) {
      throw new IllegalArgumentException("the time limit " + time + " must be positive");
    }
  }

  /**
   * Limits without one on time.
   *
   * @param sums the number of subset sums that may be looked at, ≥ 1
   * @param bytes the memory that its tables may take, ≥ 1
   */
  public Limits(long sums, long bytes) {
    this(sums, bytes, NO_TIME_LIMIT);
  }

  /**
   * These limits with another one on time.
   *
   * @param other how long it may take, &gt; 0
   */
  public Limits within(Duration other) {
    return new Limits(sums, bytes, other);
  }
}
