package dev.marble.lab;

import dev.marble.lab.data.DataOptions;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.Normalization;
import dev.marble.lab.data.Split;
import dev.marble.lab.data.Strokes;
import dev.marble.lab.model.Network;
import dev.marble.lab.model.OnnxExport;
import dev.marble.lab.prune.Masks;
import dev.marble.lab.train.Augmentation;
import dev.marble.lab.train.CheckpointStore;
import dev.marble.lab.train.Evaluation;
import dev.marble.lab.train.Trained;
import dev.marble.lab.train.Trainer;
import dev.marble.lab.train.TrainingData;
import dev.marble.lab.train.TrainingProgress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Trains the {@link DefaultModel} again and writes its two files. */
public final class TrainDefaultModel {
  private TrainDefaultModel() {}

  /**
   * Trains for a minute or two.
   *
   * @param arguments the folder that receives the files
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments.length == 1 ? arguments[0] : ".");
    long dataSeed = DataOptions.DEFAULT_STROKES_SEED;
    DataSet train = Strokes.of(Split.TRAIN, DefaultModel.TRAIN_SIZE, dataSeed);
    DataSet test = Strokes.of(Split.TEST, dataSeed);
    Network start = DefaultModel.start();
    // Nothing is chosen by validation, so that the test examples may stand in for it.
    TrainingData data =
        new TrainingData(train, test, test, Normalization.identity(), Augmentation.NONE);
    Trained trained =
        Trainer.train(
            start,
            Masks.full(Map.of()),
            data,
            DefaultModel.spec(train.size(), DefaultModel.EPOCHS),
            CheckpointStore.NONE,
            new Printed());
    DefaultModel.Facts facts =
        new DefaultModel.Facts(
            DefaultModel.SEED,
            dataSeed,
            train.size(),
            test.size(),
            DefaultModel.EPOCHS,
            start.parameterCount(),
            trained.lastEvaluation().testTop1());
    Map<String, String> metadata =
        facts.toProperties().stringPropertyNames().stream()
            .collect(Collectors.toMap(key -> "marble." + key, facts.toProperties()::getProperty));
    Network named = trained.last().named(DefaultModel.NAME);
    OnnxExport.write(named, metadata, folder.resolve(DefaultModel.FILE));
    List<String> lines =
        facts.toProperties().stringPropertyNames().stream()
            .sorted()
            .map(key -> key + "=" + facts.toProperties().getProperty(key))
            .toList();
    Files.write(folder.resolve(DefaultModel.FACTS_FILE), lines, StandardCharsets.UTF_8);
  }

  private static final class Printed implements TrainingProgress {
    @Override
    public void evaluation(Evaluation evaluation) {
      System.out.println(
          String.format(
              Locale.ROOT,
              "step %d: loss %.4f, test accuracy %.4f",
              evaluation.step(),
              evaluation.trainLoss(),
              evaluation.testTop1()));
    }
  }
}
