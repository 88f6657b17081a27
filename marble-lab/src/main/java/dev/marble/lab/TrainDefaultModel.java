package dev.marble.lab;

import dev.marble.lab.data.DataOptions;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.Split;
import dev.marble.lab.data.Strokes;
import dev.marble.lab.train.EpochReport;
import dev.marble.lab.train.OnnxExport;
import dev.marble.lab.train.Trainer;
import dev.marble.lab.train.TrainingProgress;
import dev.marble.lab.train.TrainingResult;
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
    TrainingResult result =
        Trainer.train(DefaultModel.architecture(), train, test, DefaultModel.spec(), new Printed());
    DefaultModel.Facts facts =
        new DefaultModel.Facts(
            DefaultModel.SEED,
            dataSeed,
            train.size(),
            test.size(),
            DefaultModel.EPOCHS,
            DefaultModel.architecture().parameterCount(),
            result.testAccuracy());
    Map<String, String> metadata =
        facts.toProperties().stringPropertyNames().stream()
            .collect(Collectors.toMap(key -> "marble." + key, facts.toProperties()::getProperty));
    OnnxExport.write(
        result.network(), DefaultModel.NAME, metadata, folder.resolve(DefaultModel.FILE));
    List<String> lines =
        facts.toProperties().stringPropertyNames().stream()
            .sorted()
            .map(key -> key + "=" + facts.toProperties().getProperty(key))
            .toList();
    Files.write(folder.resolve(DefaultModel.FACTS_FILE), lines, StandardCharsets.UTF_8);
  }

  private static final class Printed implements TrainingProgress {
    @Override
    public void epoch(EpochReport report) {
      System.out.println(
          String.format(
              Locale.ROOT,
              "epoch %d: loss %.4f, test accuracy %.4f, %.1f s",
              report.epoch(),
              report.meanLoss(),
              report.testAccuracy(),
              report.seconds()));
    }
  }
}
