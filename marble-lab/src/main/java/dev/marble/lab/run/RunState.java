package dev.marble.lab.run;

import java.util.Locale;

/** How far a run is. */
public enum RunState {
  /** It has its result. */
  DONE,
  /** It has none, and nobody is at work: the same command goes on with it. */
  UNFINISHED,
  /** Some program is at work. */
  RUNNING;

  /** In lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
