package dev.marble.construction;

/** What to do about a weight that no subset of its samples comes close enough to. */
public enum OnMiss {
  /** Give the whole tensor more samples, until every weight is met: the default. */
  WIDEN,
  /** Keep the nearest subset and say what error it has. */
  ACCEPT,
  /** Stop with a sentence that says what would help. */
  STOP
}
