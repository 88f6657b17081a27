package dev.marble.lab.prune;

import dev.marble.lab.data.Normalization;
import dev.marble.lab.data.Split;
import dev.marble.lab.data.Strokes;
import dev.marble.lab.model.Network;
import dev.marble.lab.train.Augmentation;
import dev.marble.lab.train.CheckpointStore;
import dev.marble.lab.train.Score;
import dev.marble.lab.train.Trained;
import dev.marble.lab.train.TrainingData;
import dev.marble.lab.train.TrainingProgress;
import dev.marble.lab.train.TrainingSpec;
import dev.marble.random.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Trains for real, on a few generated images, and remembers what it was asked for. */
public final class RecordingLearner implements Learner {
  /** One training. */
  public record Lesson(Network start, Masks masks, TrainingSpec spec, Trained trained) {}

  /** In their order. */
  public final List<Lesson> lessons = new ArrayList<>();

  private final TorchLearner learner;
  private int left;

  /**
   * A learner.
   *
   * @param trainings after how many it breaks down, as a killed process would
   */
  public RecordingLearner(int trainings) {
    this.left = trainings;
    // Pixels are never 0, so that every weight of the first layer has a gradient.
    TrainingData data =
        TrainingData.split(
            Strokes.of(Split.TRAIN, 300, new Seed(1).value()),
            Strokes.of(Split.TEST, 100, new Seed(1).value()),
            60,
            new Seed(1),
            Normalization.parse("0.3,0.4"),
            Augmentation.NONE);
    this.learner = new TorchLearner(data, 64, TrainingProgress.SILENT);
  }

  @Override
  public Trained train(Network start, Masks masks, TrainingSpec spec, CheckpointStore store) {
    if (left-- == 0) {
      throw new IllegalStateException("killed");
    }
    Trained trained = learner.train(start, masks, spec, store);
    lessons.add(new Lesson(start, masks, spec, trained));
    return trained;
  }

  @Override
  public Score test(Network network) {
    return learner.test(network);
  }

  @Override
  public Map<String, float[]> gradients(Network network, Seed seed) {
    return learner.gradients(network, seed);
  }
}
