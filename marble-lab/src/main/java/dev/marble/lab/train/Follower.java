package dev.marble.lab.train;

import java.util.List;

/** What moves along a gradient: a parameter itself, or scores that its values follow from. */
sealed interface Follower permits Trainable, ScoreTensor {
  /**
   * Follows the gradient that the backward pass left, and forgets it.
   *
   * @param step which step, from 1
   * @param rate its learning rate
   */
  void step(int step, double rate);

  /** The numbers that move: not a copy. */
  float[] values();

  /** What the optimizer remembers: not copies. */
  List<float[]> moments();

  /** Takes over numbers that were saved. */
  void restore(float[] saved);
}
