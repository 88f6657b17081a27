package dev.marble.lab.train;

/**
 * Weights that are no numbers of their own but a function of scores and of random weights that stay
 * as they are: training moves the scores, and the network sees the weights.
 *
 * <p>Tensors are numbered as the network lists its weights. The arrays are the ones in use, not
 * copies: the optimizer writes the scores, the network reads the weights. Nothing is allocated from
 * step to step.
 */
public interface ScoredWeights {
  /** All that decides how weights follow from scores, the same text for the same function. */
  String label();

  /**
   * The scores of a tensor, one for each of its weights.
   *
   * @param tensor its number
   */
  float[] scores(int tensor);

  /**
   * The weights of a tensor as they were made last, by {@link #draw} or {@link #settle}.
   *
   * @param tensor its number
   */
  float[] weights(int tensor);

  /**
   * Makes the weights that one step of training sees.
   *
   * @param step how many steps came before it
   */
  void draw(int step);

  /**
   * Makes the weights that the network would keep if training ended now.
   *
   * @param step how many steps are done
   */
  void settle(int step);

  /**
   * Turns gradients by weights into gradients by scores.
   *
   * @param tensor its number
   * @param slopes gradients by the weights {@code from .. from + count - 1}, in its front; are
   *     replaced
   * @param from the first weight
   * @param count how many
   */
  void follow(int tensor, float[] slopes, int from, int count);
}
