package dev.marble.app;

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
              + " identity; what is measured makes the training examples' mean 0 and deviation 1"
              + " (default: measured).")
  private String normalize;

  @Option(
      names = "--augment",
      description = "Move training images by up to 4 pixels and mirror every other one.")
  private boolean augment;

  TrainDataQuestion question() {
    return new TrainDataQuestion("--", data, limit, validation, normalize, augment);
  }
}
