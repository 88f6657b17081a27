package dev.marble.lab.search;

import dev.marble.lab.model.Network;
import dev.marble.lab.prune.Masks;
import dev.marble.lab.train.CheckpointStore;
import dev.marble.lab.train.Evaluation;
import dev.marble.lab.train.Evaluator;
import dev.marble.lab.train.OnnxScore;
import dev.marble.lab.train.Score;
import dev.marble.lab.train.ScoredWeights;
import dev.marble.lab.train.Trained;
import dev.marble.lab.train.Trainer;
import dev.marble.lab.train.TrainingData;
import dev.marble.lab.train.TrainingProgress;
import dev.marble.lab.train.TrainingSpec;

/**
 * What a search asks of data and engine.
 *
 * @param data to learn from and to measure with
 * @param progress hears how each training goes
 */
public record Searcher(TrainingData data, TrainingProgress progress) {
  Trained search(Network start, ScoredWeights scored, TrainingSpec spec, CheckpointStore store) {
    return Trainer.search(start, scored, data, spec, store, progress);
  }

  Trained train(Network start, TrainingSpec spec, CheckpointStore store) {
    return Trainer.train(start, Masks.full(start), data, spec, store, progress);
  }

  int classes() {
    return data.train().classes();
  }

  /** How good a network is that nothing is trained of: after step 0. */
  Evaluation measure(Network network) {
    Score validation = Evaluator.score(network, data.validation(), data.normalization());
    Score test = Evaluator.score(network, data.test(), data.normalization());
    return new Evaluation(
        0,
        Evaluator.score(network, data.train(), data.normalization()).loss(),
        validation.loss(),
        validation.top1(),
        test.loss(),
        test.top1(),
        test.top5());
  }

  double onnxTop1(byte[] onnx, Network network) {
    return OnnxScore.top1(onnx, network, data.test(), data.normalization());
  }
}
