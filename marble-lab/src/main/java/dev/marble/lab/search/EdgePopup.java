package dev.marble.lab.search;

import dev.marble.lab.model.InitialWeights.Drawn;
import java.util.List;

/**
 * Edge-popup: the weights of largest |score| are kept, and a score moves as if its weight were
 * multiplied by |score| itself: dL/ds = dL/dw · w · sign(s).
 *
 * <p>Ramanujan, Wortsman, Kembhavi, Farhadi, Rastegari, <i>What's hidden in a randomly weighted
 * neural network?</i>, CVPR 2020.
 */
final class EdgePopup extends ScoreChoice {
  EdgePopup(FrozenWeights frozen, Keep keep) {
    super(frozen, keep);
  }

  @Override
  Method method() {
    return Method.EDGE_POPUP;
  }

  @Override
  void fill(int tensor, TopChoice chosen, float[] seen) {
    chosen.mask(tensor, frozen().values(tensor), seen);
  }

  @Override
  public void follow(int tensor, float[] slopes, int from, int count) {
    straightThrough(scores(tensor), frozen().values(tensor), slopes, from, count);
  }

  @Override
  public List<Drawn> drawn() {
    return frozen().plan();
  }

  @Override
  public String frozenSha256() {
    return frozen().sha256();
  }
}
