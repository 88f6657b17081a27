package dev.marble.app;

import dev.marble.batch.Progress;
import dev.marble.lab.run.Experiment;
import dev.marble.lab.run.Provenance;
import dev.marble.lab.run.RunFolder;
import dev.marble.lab.run.RunSpec;
import dev.marble.lab.run.SpecKey;
import dev.marble.lab.run.SpecKeys;
import dev.marble.lab.train.TorchEngine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Trainings from a file: the keys are the options of {@code marble train}. */
final class TrainExperiment implements Experiment {
  private static final Duration INTERVAL = Duration.ofSeconds(20);

  @Override
  public String name() {
    return "train";
  }

  @Override
  public String about() {
    return "Train a network to classify.";
  }

  @Override
  public List<SpecKey> keys() {
    return List.of(
        new SpecKey("model", "an architecture, or an ONNX model that is trained further", ""),
        new SpecKey("init", "how weights are drawn", "glorot-normal"),
        new SpecKey("mask", "a file of masks: weights that are not kept stay 0", ""),
        new SpecKey("data", "data set: a name or a path", ""),
        new SpecKey("limit", "the most examples of each split", ""),
        new SpecKey("validation", "training examples that are set aside", "a tenth, at most 5000"),
        new SpecKey("normalize", "MEAN,STD or identity", "measured"),
        new SpecKey("augment", "whether images are moved and mirrored", "false"),
        new SpecKey("optimizer", "adam or sgd", "adam"),
        new SpecKey("learning_rate", "learning rate", "0.0012 for adam, 0.1 for sgd"),
        new SpecKey("momentum", "of sgd", "0.9"),
        new SpecKey("nesterov", "whether sgd looks ahead", "false"),
        new SpecKey("decay", "weight decay", "0"),
        new SpecKey(
            "schedule", "constant, linear, cosine, step:20000,25000:0.1; warm-up:500+", "constant"),
        new SpecKey("batch", "examples of one step", "60"),
        new SpecKey("steps", "how many steps", ""),
        new SpecKey("epochs", "how many passes, in place of steps", "5"),
        new SpecKey("evaluate_every", "steps between evaluations", "100"),
        new SpecKey("patience", "evaluations without a new least validation loss", "0"),
        new SpecKey("seed", "of weights, order and validation examples, 64 bits", "1"));
  }

  @Override
  public Planned plan(SpecKeys keys) {
    RunSpec spec = read(keys).spec().runSpec();
    return new Planned() {
      private TrainPlan plan;

      @Override
      public RunSpec spec() {
        return spec;
      }

      @Override
      public Provenance where(Provenance here) {
        // Read again: the data of all cells of a grid at once would fill the memory.
        plan = read(keys);
        return plan.in(EngineThreads.engine(here));
      }

      @Override
      public void run(RunFolder folder, int threads, Progress progress) {
        TorchEngine.useThreads(threads);
        TrainPlan now = plan == null ? read(keys) : plan;
        plan = null;
        TrainPage.write(folder, now, now.run(INTERVAL).run(folder, progress));
      }
    };
  }

  private static TrainPlan read(SpecKeys keys) {
    return TrainPlan.of(
        keys.required("model"),
        keys.text("init").orElse(null),
        keys.text("mask").map(Path::of).orElse(null),
        new TrainDataQuestion(
            "",
            keys.required("data"),
            whole(keys, "limit"),
            whole(keys, "validation"),
            keys.text("normalize").orElse(null),
            keys.flag("augment", false)),
        new TrainingQuestion(
            "",
            keys.oneOf("optimizer", TrainingQuestion.Algorithm.ADAM),
            number(keys, "learning_rate"),
            number(keys, "momentum"),
            keys.flag("nesterov", false),
            keys.number("decay", 0),
            keys.text("schedule", "constant"),
            keys.whole("batch", 60, 1, 1 << 20),
            whole(keys, "steps"),
            whole(keys, "epochs"),
            keys.whole("evaluate_every", 100, 1, 1 << 28),
            keys.whole("patience", 0, 0, 1 << 28),
            keys.text("seed", "1")));
  }

  private static Integer whole(SpecKeys keys, String key) {
    return keys.whole(key, 1, 1 << 28).map(Long::intValue).orElse(null);
  }

  private static Double number(SpecKeys keys, String key) {
    return keys.has(key) ? keys.number(key, 0) : null;
  }
}
