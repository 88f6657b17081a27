package dev.marble.lab.search;

import dev.marble.random.Seed;

/** Hears how a search goes. */
public interface SearchProgress {
  /** Hears nothing. */
  SearchProgress SILENT = new SearchProgress() {};

  /**
   * A training begins.
   *
   * @param seed of the trial
   * @param arm what is trained
   * @param density of its mask; 1 for the dense network
   */
  default void training(Seed seed, String arm, double density) {}

  /**
   * A training is done, or its result was there already.
   *
   * @param result what came of it
   */
  default void trained(SearchResult result) {}
}
