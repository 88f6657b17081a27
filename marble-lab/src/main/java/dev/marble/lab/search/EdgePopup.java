package dev.marble.lab.search;

import dev.marble.lab.model.InitialWeights.Drawn;
import dev.marble.lab.prune.Masks;
import java.util.List;

/**
 * Edge-popup: the weights of largest |score| are kept, and a score moves as if its weight were
 * multiplied by |score| itself: dL/ds = dL/dw · w · sign(s).
 *
 * <p>Ramanujan, Wortsman, Kembhavi, Farhadi, Rastegari, <i>What's hidden in a randomly weighted
 * neural network?</i>, CVPR 2020.
 */
final class EdgePopup implements MaskRule {
  private final FrozenWeights frozen;
  private final Keep keep;
  private final float[][] scores;
  private final float[][] weights;
  private final TopChoice choice;

  EdgePopup(FrozenWeights frozen, Keep keep) {
    this.frozen = frozen;
    this.keep = keep;
    this.scores = Scores.of(frozen.network(), frozen.seed());
    this.weights = new float[frozen.tensors()][];
    for (int t = 0; t < weights.length; t++) {
      weights[t] = new float[scores[t].length];
    }
    this.choice = new TopChoice(keep, frozen.names(), scores);
  }

  @Override
  public String label() {
    return "edge-popup " + keep.label();
  }

  @Override
  public float[] scores(int tensor) {
    return scores[tensor];
  }

  @Override
  public float[] weights(int tensor) {
    return weights[tensor];
  }

  @Override
  public void draw(int step) {
    choice.choose(step);
    for (int t = 0; t < weights.length; t++) {
      choice.mask(t, frozen.values(t), weights[t]);
    }
  }

  @Override
  public void settle(int step) {
    draw(step);
  }

  @Override
  public void follow(int tensor, float[] slopes, int from, int count) {
    straightThrough(scores[tensor], frozen.values(tensor), slopes, from, count);
  }

  /** g ← g · w · sign(s), where a score of −0 counts as negative. */
  static void straightThrough(float[] s, float[] w, float[] g, int from, int count) {
    for (int i = 0; i < count; i++) {
      int sign = Float.floatToRawIntBits(s[from + i]) & Integer.MIN_VALUE;
      g[i] = Float.intBitsToFloat(Float.floatToRawIntBits(g[i] * w[from + i]) ^ sign);
    }
  }

  @Override
  public Masks masks() {
    return Masks.full(frozen.network()).with(choice.kept());
  }

  @Override
  public List<Drawn> drawn() {
    return frozen.plan();
  }

  @Override
  public String frozenSha256() {
    return frozen.sha256();
  }
}
