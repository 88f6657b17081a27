package dev.marble.lab.prune;

import dev.marble.lab.model.Network;
import dev.marble.lab.train.CheckpointStore;
import dev.marble.lab.train.Evaluator;
import dev.marble.lab.train.LossGradients;
import dev.marble.lab.train.Score;
import dev.marble.lab.train.Trained;
import dev.marble.lab.train.Trainer;
import dev.marble.lab.train.TrainingData;
import dev.marble.lab.train.TrainingProgress;
import dev.marble.lab.train.TrainingSpec;
import dev.marble.random.Seed;
import java.util.Map;

/**
 * Learns with the deep-learning engine.
 *
 * @param data to learn from and to measure with
 * @param gradientExamples size of the batch that gradients are taken on
 * @param progress hears how each training goes
 */
public record TorchLearner(TrainingData data, int gradientExamples, TrainingProgress progress)
    implements Learner {

  @Override
  public Trained train(Network start, Masks masks, TrainingSpec spec, CheckpointStore store) {
    return Trainer.train(start, masks, data, spec, store, progress);
  }

  @Override
  public Score test(Network network) {
    return Evaluator.score(network, data.test(), data.normalization());
  }

  @Override
  public Map<String, float[]> gradients(Network network, Seed seed) {
    return LossGradients.of(network, data.train(), data.normalization(), gradientExamples, seed);
  }
}
