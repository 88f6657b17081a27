package dev.marble.lab.search;

import dev.marble.lab.model.InitialWeights.Drawn;
import dev.marble.random.Distribution;
import dev.marble.random.Grid;
import dev.marble.ticket.Digests;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Multi-prize tickets: edge-popup in a network whose weights are ±α, with one α per tensor, the
 * mean size of the random weights that are kept. Scores move by dL/ds = dL/dw · α · sign(w) ·
 * sign(s).
 *
 * <p>The sign of a weight is that of the signed constant with the same (seed, layer, index), so
 * that a ticket names it; the size is that of the weight as it is drawn. Both are independent, as
 * they are in the paper.
 *
 * <p>Diffenderfer, Kailkhura, <i>Multi-prize lottery ticket hypothesis: finding accurate binary
 * neural networks by pruning a randomly weighted network</i>, ICLR 2021: binary weights; its binary
 * activations are not here.
 */
final class MultiPrize extends ScoreChoice {
  private final float[][] signs;
  private final float[] alphas;

  MultiPrize(FrozenWeights frozen, Keep keep) {
    super(frozen, keep);
    this.signs = new float[frozen.tensors()][];
    this.alphas = new float[frozen.tensors()];
    for (int t = 0; t < signs.length; t++) {
      signs[t] = sign(frozen.plan().get(t), 1f).values(frozen.seed(), scores(t).length);
    }
  }

  /** ±size, with the signs that a ticket gives. */
  private static Drawn sign(Drawn weight, float size) {
    return new Drawn(weight.name(), weight.layer(), Distribution.SIGNED_CONSTANT, size / Grid.ONE);
  }

  @Override
  Method method() {
    return Method.MULTI_PRIZE;
  }

  @Override
  void fill(int tensor, TopChoice chosen, float[] seen) {
    chosen.mask(tensor, frozen().values(tensor), seen);
    alphas[tensor] = meanSize(seen);
    chosen.mask(tensor, signs[tensor], seen);
    for (int i = 0; i < seen.length; i++) {
      seen[i] *= alphas[tensor];
    }
  }

  /** The mean size of what is not 0; 1 if there is nothing. */
  private static float meanSize(float[] kept) {
    double sum = 0;
    int count = 0;
    for (float value : kept) {
      sum += Math.abs(value);
      count += value != 0 ? 1 : 0;
    }
    return count == 0 ? 1 : (float) (sum / count);
  }

  @Override
  public void follow(int tensor, float[] slopes, int from, int count) {
    straightThrough(scores(tensor), signs[tensor], slopes, from, count);
    for (int i = 0; i < count; i++) {
      slopes[i] *= alphas[tensor];
    }
  }

  @Override
  public List<Drawn> drawn() {
    List<Drawn> drawn = new ArrayList<>();
    for (int t = 0; t < alphas.length; t++) {
      drawn.add(sign(frozen().plan().get(t), alphas[t]));
    }
    return drawn;
  }

  @Override
  public String frozenSha256() {
    MessageDigest digest = Digests.sha256();
    for (int t = 0; t < signs.length; t++) {
      Digests.update(frozen().values(t), digest);
      Digests.update(signs[t], digest);
    }
    return Digests.hex(digest);
  }
}
