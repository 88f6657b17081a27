package dev.marble.batch;

/** Is told how long work gets on. Called from any thread. */
public interface Progress {
  /** Tells nobody. */
  Progress NONE = new Progress() {};

  /**
   * A phase begins, and the one before ends.
   *
   * @param phase what it is, in a word or two
   * @param total how many units it has; 0 if that is not known
   */
  default void start(String phase, long total) {}

  /**
   * Some units are done.
   *
   * @param units how many more
   */
  default void step(long units) {}

  /**
   * Some units were done by an earlier run, and took no time now.
   *
   * @param units how many more
   */
  default void restored(long units) {}
}
