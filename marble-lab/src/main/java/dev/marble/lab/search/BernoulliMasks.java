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
  private static final int HALF = Logistic.DRAWS - 1;
  private static final int PART = 1 << 12; // weights at a time: what fits into the nearest cache
  private static final double LN_2 = StrictMath.log(2);

  private final FrozenWeights frozen;
  private final double entropy;
  private final boolean sampled;
  private final float perWeight; // factor of −s·σ'(s)
  private final float[][] scores;
  private final float[][] weights;
  private final float[] part = new float[PART];
  private final float[] factors = new float[PART];
  private final int[] chances = new int[PART];
  private final int[] words = new int[PART / 2];

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
    for (int t = 0; t < scores.length; t++) {
      for (int from = 0; from < scores[t].length; from += PART) {
        int count = Math.min(PART, scores[t].length - from);
        System.arraycopy(scores[t], from, part, 0, count);
        Logistic.chances(part, chances, count);
        words(step, t, from, count);
        keep(chances, words, factors, count);
        mask(frozen.values(t), factors, weights[t], from, count);
      }
    }
  }

  /** The random words of some weights, 16 bits for each, the low half of a word first. */
  private void words(int step, int tensor, int from, int count) {
    for (int i = 0; i < count; i += 8) {
      long block = (long) tensor << Integer.SIZE | from + i >>> 3;
      Philox.block(frozen.seed().value(), STREAM + (step & 0xFFFFFFFFL), block, words, i >>> 1);
    }
  }

  // The compiler turns loops into vector instructions where all arrays begin at the same index, and
  // none is read that might be the one that is written.

  /** 1 where a weight's 16 bits are less than its chances, and 0 elsewhere. */
  private static void keep(int[] chances, int[] words, float[] factors, int count) {
    for (int i = 0; i < count; i++) {
      int bits = words[i >>> 1] >>> ((i & 1) << 4) & HALF;
      factors[i] = bits - chances[i] >>> Integer.SIZE - 1;
    }
  }

  /** Weights times 1 or 0; +0 where they are dropped. */
  private static void mask(float[] w, float[] factors, float[] masked, int from, int count) {
    for (int i = 0; i < count; i++) {
      masked[from + i] = w[from + i] * factors[i] + 0f;
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
    float[] w = frozen.values(tensor);
    for (int done = 0; done < count; done += PART) {
      int length = Math.min(PART, count - done);
      System.arraycopy(scores[tensor], from + done, part, 0, length);
      Logistic.slopes(part, factors, length);
      for (int i = 0; i < length; i++) {
        float slope = slopes[done + i] * w[from + done + i];
        slopes[done + i] = (slope - perWeight * part[i]) * factors[i];
      }
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
