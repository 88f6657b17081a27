package dev.marble.lab.train;

import java.util.List;

/** The scores that one tensor's weights follow from; what the engine sees are the weights. */
final class ScoreTensor implements Follower {
  private final TorchNetwork torch;
  private final int number;
  private final ScoredWeights scored;
  private final int tensor;
  private final UpdateRule rule;
  private final Gradient gradient;

  /**
   * The scores of a weight tensor.
   *
   * @param torch the network
   * @param number which of its parameters
   * @param scored all scores
   * @param tensor which of the weight tensors
   * @param how moves them
   */
  ScoreTensor(TorchNetwork torch, int number, ScoredWeights scored, int tensor, Optimizer how) {
    int length = torch.network().parameters().get(number).length();
    if (scored.scores(tensor).length != length) {
      throw new TrainingException(
          "There are "
              + scored.scores(tensor).length
              + " scores for the "
              + length
              + " weights of "
              + torch.network().parameters().get(number).name()
              + ".");
    }
    this.torch = torch;
    this.number = number;
    this.scored = scored;
    this.tensor = tensor;
    this.rule = UpdateRule.of(how, length);
    this.gradient = new Gradient(torch, number);
  }

  @Override
  public void step(int step, double rate) {
    rule.begin(step, rate);
    float[] scores = scored.scores(tensor);
    gradient.take((slopes, from, count) -> {
      scored.follow(tensor, slopes, from, count);
      rule.update(scores, slopes, from, count);
    });
  }

  /** Gives the engine the weights as they were made last. */
  void show() {
    torch.values(number).put(0, scored.weights(tensor));
    torch.push(number);
  }

  @Override
  public float[] values() {
    return scored.scores(tensor);
  }

  @Override
  public List<float[]> moments() {
    return rule.moments();
  }

  @Override
  public void restore(float[] saved) {
    System.arraycopy(saved, 0, scored.scores(tensor), 0, saved.length);
  }
}
