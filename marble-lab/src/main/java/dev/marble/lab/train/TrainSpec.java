package dev.marble.lab.train;

import dev.marble.json.JsonObject;
import dev.marble.lab.data.Normalization;
import dev.marble.lab.model.InitialWeights;
import dev.marble.lab.run.RunSpec;
import java.util.Optional;

/**
 * What names a run of {@code train}: the network, the data, and how.
 *
 * @param model the architecture's name, or what names a file: its name and the SHA-256 of its bytes
 * @param init how the initial weights are drawn; empty for a file, which brings its own
 * @param masks the SHA-256 of the masks; empty where all weights are trained
 * @param data the name or path of the data set
 * @param limit the most examples of each split; 0 for all
 * @param validation training examples that are set aside
 * @param normalization applied to every image
 * @param augmentation applied to training images
 * @param training how; its seed gives the initial weights too
 */
public record TrainSpec(
    String model,
    Optional<InitialWeights> init,
    Optional<String> masks,
    String data,
    int limit,
    int validation,
    Normalization normalization,
    Augmentation augmentation,
    TrainingSpec training) {
  private static final String EXPERIMENT = "train";
  private static final int VERSION = 1;

  /** The canonical specification. */
  public RunSpec runSpec() {
    JsonObject keys = new JsonObject().put("model", model);
    init.ifPresent(scheme -> keys.put("init", scheme.label()));
    masks.ifPresent(sha256 -> keys.put("masks", sha256));
    keys.put("data", data);
    if (limit > 0) {
      keys.put("limit", limit);
    }
    keys.put("validation", validation)
        .put("normalization", normalization.toText())
        .put("augmentation", augmentation.label())
        .put("optimizer", name(training.optimizer()))
        .put("learning_rate", training.optimizer().learningRate());
    if (training.optimizer() instanceof Optimizer.Sgd sgd) {
      keys.put("momentum", sgd.momentum()).put("nesterov", sgd.nesterov());
    }
    keys.put("decay", training.optimizer().weightDecay())
        .put("schedule", training.schedule().label())
        .put("batch", training.batch())
        .put("steps", training.steps())
        .put("evaluate_every", training.evaluateEvery())
        .put("patience", training.patience())
        .put("seed", training.seed().toString());
    return new RunSpec(EXPERIMENT, VERSION, keys);
  }

  private static String name(Optimizer optimizer) {
    return switch (optimizer) {
      case Optimizer.Adam adam -> "adam";
      case Optimizer.Sgd sgd -> "sgd";
    };
  }
}
