package dev.marble.lab.search;

import dev.marble.lab.prune.Masks;
import java.util.List;

/** A mask of the weights of largest |score|, as many as are to be kept; exactly that many. */
abstract sealed class ScoreChoice implements MaskRule permits EdgePopup, MultiPrize {
  private final FrozenWeights frozen;
  private final Keep keep;
  private final float[][] scores;
  private final float[][] weights;
  private final TopChoice choice;

  /**
   * A choice, with scores as they are before training.
   *
   * @param frozen the weights to choose from
   * @param keep how many
   */
  ScoreChoice(FrozenWeights frozen, Keep keep) {
    keep.check(List.of(frozen.network()));
    this.frozen = frozen;
    this.keep = keep;
    this.scores = Scores.of(frozen.network(), frozen.seed());
    this.weights = new float[frozen.tensors()][];
    for (int t = 0; t < weights.length; t++) {
      weights[t] = new float[scores[t].length];
    }
    this.choice = new TopChoice(keep, frozen.names(), scores);
  }

  /** The method, as a label names it. */
  abstract Method method();

  /**
   * Writes what the network sees of a tensor.
   *
   * @param tensor its number
   * @param chosen the weights to keep
   * @param seen receives their values, and 0 elsewhere
   */
  abstract void fill(int tensor, TopChoice chosen, float[] seen);

  final FrozenWeights frozen() {
    return frozen;
  }

  @Override
  public final String label() {
    return method().label() + " " + keep.label();
  }

  @Override
  public final float[] scores(int tensor) {
    return scores[tensor];
  }

  @Override
  public final float[] weights(int tensor) {
    return weights[tensor];
  }

  @Override
  public final void draw(int step) {
    choice.choose(step);
    for (int t = 0; t < weights.length; t++) {
      fill(t, choice, weights[t]);
    }
  }

  @Override
  public final void settle(int step) {
    draw(step);
  }

  /**
   * Straight through the choice: g ← g · v · sign(s), where a score of −0 counts as negative.
   *
   * @param s scores
   * @param v what their weights would be if they were kept
   * @param g slopes by the weights {@code from .. from + count - 1}, in its front; are replaced
   * @param from the first weight
   * @param count how many
   */
  static void straightThrough(float[] s, float[] v, float[] g, int from, int count) {
    for (int i = 0; i < count; i++) {
      int sign = Float.floatToRawIntBits(s[from + i]) & Integer.MIN_VALUE;
      g[i] = Float.intBitsToFloat(Float.floatToRawIntBits(g[i] * v[from + i]) ^ sign);
    }
  }

  @Override
  public final Masks masks() {
    return Masks.full(frozen.network()).with(choice.kept());
  }
}
