package dev.marble.lab.search;

import dev.marble.lab.model.InitialWeights.Drawn;
import dev.marble.lab.prune.Masks;
import dev.marble.random.Philox;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bernoulli masks: each weight is kept with the probability σ(score), drawn anew for every step,
 * and a score moves as if its weight were multiplied by the probability: dL/ds = dL/dw · w · σ'(s).
 * All probabilities are the density at first; which density they end with is for training to find.
 *
 * <p>A draw is a function of (seed, step, tensor, index), with 16 random bits.
 *
 * <p>Zhou, Lan, Liu, Yosinski, <i>Deconstructing lottery tickets: zeros, signs, and the
 * supermask</i>, NeurIPS 2019. Isik, Pase, Gunduz, Weissman, Zorzi, <i>Sparse random networks for
 * communication-efficient federated learning</i>, ICLR 2023. The entropy in the loss is the mean of
 * H(σ(s)) over all weights, in bits.
 */
final class BernoulliMasks implements MaskRule {
  /** Keeps these streams apart from those of weights, whose numbers are small. */
  private static final long STREAM = 0x6265726E00000000L;

  private static final int FINAL = -1; // the step of the last draw
  private static final int HALF_BITS = 16;
  private static final int HALF = (1 << HALF_BITS) - 1;
  private static final double LN_2 = StrictMath.log(2);

  private final FrozenWeights frozen;
  private final double entropy;
  private final boolean sampled;
  private final float perWeight; // factor of −s·σ'(s)
  private final float[][] scores;
  private final float[][] weights;

  /**
   * Masks.
   *
   * @param frozen the weights to choose from
   * @param density the probability of each at first
   * @param entropy what the mean entropy is multiplied by in the loss
   * @param sampled whether the final mask is drawn, and not σ(s) &gt; ½
   */
  BernoulliMasks(FrozenWeights frozen, double density, double entropy, boolean sampled) {
    check(density);
    this.frozen = frozen;
    this.entropy = entropy;
    this.sampled = sampled;
    this.scores = new float[frozen.tensors()][];
    this.weights = new float[frozen.tensors()][];
    long total = 0;
    for (int t = 0; t < scores.length; t++) {
      scores[t] = new float[frozen.values(t).length];
      weights[t] = new float[scores[t].length];
      Arrays.fill(scores[t], Logistic.logit(density));
      total += scores[t].length;
    }
    this.perWeight = (float) (entropy / LN_2 / total);
  }

  /** Throws unless there is something to choose. */
  static void check(double density) {
    if (!(density > 0 && density < 1)) {
      throw new SearchException(
          "The density is "
              + density
              + ", but Bernoulli masks begin between 0 and 1: there must be something to choose.");
    }
  }

  @Override
  public String label() {
    return "bernoulli entropy " + entropy + (sampled ? " sample" : " threshold");
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
    int[] words = new int[4];
    for (int t = 0; t < scores.length; t++) {
      float[] s = scores[t];
      float[] w = frozen.values(t);
      for (int i = 0; i < s.length; i++) {
        if ((i & 7) == 0) {
          long block = (long) t << Integer.SIZE | i >>> 3;
          Philox.block(frozen.seed().value(), STREAM + (step & 0xFFFFFFFFL), block, words, 0);
        }
        int word = words[i >>> 1 & 3];
        int bits = (i & 1) == 0 ? word & HALF : word >>> HALF_BITS;
        weights[t][i] = Logistic.draw(s[i], bits) ? w[i] : 0;
      }
    }
  }

  @Override
  public void settle(int step) {
    if (sampled) {
      draw(FINAL);
      return;
    }
    for (int t = 0; t < scores.length; t++) {
      float[] w = frozen.values(t);
      for (int i = 0; i < w.length; i++) {
        weights[t][i] = scores[t][i] > 0 ? w[i] : 0;
      }
    }
  }

  @Override
  public void follow(int tensor, float[] slopes, int from, int count) {
    float[] s = scores[tensor];
    float[] w = frozen.values(tensor);
    for (int i = 0; i < count; i++) {
      float score = s[from + i];
      slopes[i] = (slopes[i] * w[from + i] - perWeight * score) * Logistic.slope(score);
    }
  }

  @Override
  public Masks masks() {
    Map<String, BitSet> kept = new LinkedHashMap<>();
    for (int t = 0; t < weights.length; t++) {
      BitSet bits = new BitSet(weights[t].length);
      for (int i = 0; i < weights[t].length; i++) {
        bits.set(i, weights[t][i] != 0);
      }
      kept.put(frozen.names().get(t), bits);
    }
    return Masks.full(frozen.network()).with(kept);
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
