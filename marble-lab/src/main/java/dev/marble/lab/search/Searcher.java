package dev.marble.lab.search;

import dev.marble.lab.model.Network;
import dev.marble.lab.prune.Masks;
import dev.marble.lab.train.CheckpointStore;
import dev.marble.lab.train.OnnxScore;
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

  double onnxTop1(byte[] onnx, Network network) {
    return OnnxScore.top1(onnx, network, data.test(), data.normalization());
  }
}
