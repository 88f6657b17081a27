package dev.marble.lab.search;

import dev.marble.lab.data.Normalization;
import dev.marble.lab.data.Split;
import dev.marble.lab.data.Strokes;
import dev.marble.lab.model.Architectures;
import dev.marble.lab.model.Biases;
import dev.marble.lab.model.InitialWeights;
import dev.marble.lab.model.Network;
import dev.marble.lab.train.Augmentation;
import dev.marble.lab.train.TrainingData;
import dev.marble.random.Seed;

/** Small networks and data for tests. */
final class Small {
  static final Seed SEED = new Seed(7);

  private Small() {}

  static Network network(String name) {
    return Biases.drop(Architectures.named(name, 1, 28, 28, 10));
  }

  static FrozenWeights frozen(String name, InitialWeights initial) {
    Network network = network(name);
    return new FrozenWeights(network, SEED, initial.plan(network), initial);
  }

  static TrainingData data(int examples) {
    return TrainingData.split(
        Strokes.of(Split.TRAIN, examples, 2026),
        Strokes.of(Split.TEST, examples / 2, 2026),
        examples / 4,
        SEED,
        Normalization.identity(),
        Augmentation.NONE);
  }
}
