package dev.marble.lab.program;

import java.time.Duration;

/**
 * What the search for one program's optimum may spend. Nodes are counted, so that the same search
 * ends in the same place on every machine; a limit on time is for people who wait.
 *
 * @param nodes how many nodes of the tree, ≥ 1
 * @param time how long, &gt; 0; {@link #NO_TIME_LIMIT} by default
 */
public record SearchLimits(long nodes, Duration time) {
  /** As long as it takes. */
  public static final Duration NO_TIME_LIMIT = Duration.ofSeconds(Long.MAX_VALUE);

  /** Two million nodes: some 300 MiB of open ones at worst. */
  public static final SearchLimits DEFAULT = new SearchLimits(2_000_000, NO_TIME_LIMIT);

  /** Checks the bounds. */
  public SearchLimits {
    if (nodes < 1) {
      throw new IllegalArgumentException("the limit of " + nodes + " nodes is not at least 1");
    }
    if (!time.isPositive()) {
      throw new IllegalArgumentException("the time limit " + time + " must be positive");
    }
  }

  /** Is there a limit on time? */
  public boolean isTimed() {
    return time.compareTo(NO_TIME_LIMIT) < 0;
  }

  /** The limit on time in seconds. */
  public double seconds() {
    return time.toMillis() / 1e3;
  }
}
