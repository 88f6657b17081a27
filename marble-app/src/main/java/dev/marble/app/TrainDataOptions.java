package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.lab.data.DataOptions;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.DataSets;
import dev.marble.lab.data.Normalization;
import dev.marble.lab.data.Split;
import dev.marble.lab.train.Augmentation;
import dev.marble.lab.train.MeasuredNormalization;
import dev.marble.lab.train.TrainingData;
import dev.marble.random.Seed;
import picocli.CommandLine.Option;

/** What a network learns from. */
final class TrainDataOptions {
  @Option(
      names = "--data",
      paramLabel = "NAME",
      description =
          "Data set: a name (see `marble data list`) or a path to IDX, CIFAR, .npy/.npz files or a"
              + " folder of images.")
  private String data;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Use the first N training and the first N test examples only.")
  private Integer limit;

  @Option(
      names = "--validation",
      paramLabel = "N",
      description =
          "Training examples that are set aside, to find the step of least loss (default: a tenth,"
              + " at most 5000).")
  private Integer validation;

  @Option(
      names = "--normalize",
      paramLabel = "MEAN,STD",
      description =
          "Pixels, 0 to 1, become (pixel − MEAN) / STD; M1,M2,M3,S1,S2,S3 for three channels, or"
              + " identity (default: what makes the training examples' mean 0 and deviation 1).")
  private String normalize;

  @Option(
      names = "--augment",
      description = "Move training images by up to 4 pixels and mirror every other one.")
  private boolean augment;

  String name() {
    return data;
  }

  int limit() {
    return limit == null ? 0 : limit;
  }

  TrainingData open(Seed seed) {
    if (data == null) {
      throw new MarbleException("--data is missing. Maybe look at the names: marble data list.");
    }
    if (limit != null && limit < 2) {
      throw new MarbleException("--limit " + limit + " is not at least 2.");
    }
    DataOptions options =
        limit == null ? DataOptions.usual() : DataOptions.usual().withLimit(limit);
    DataSet train = DataSets.open(data, Split.TRAIN, options);
    DataSet test = DataSets.open(data, Split.TEST, options);
    Normalization normalization =
        normalize == null ? MeasuredNormalization.of(train) : Normalization.parse(normalize);
    return TrainingData.split(
        train,
        test,
        validation == null ? TrainingData.usualValidation(train.size()) : validation,
        seed,
        normalization,
        augment ? Augmentation.CROP_AND_FLIP : Augmentation.NONE);
  }
}
