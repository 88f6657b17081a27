package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.lab.data.DataOptions;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.DataSets;
import dev.marble.lab.data.Normalization;
import dev.marble.lab.data.Split;
import picocli.CommandLine.Option;

/** Which data a model runs on. */
final class DataOption {
  @Option(
      names = "--data",
      paramLabel = "NAME",
      description =
          "Data set: a name (see `marble data list`) or a path to IDX, CIFAR, .npy/.npz files or a"
              + " folder of images.")
  private String data;

  @Option(
      names = "--normalize",
      paramLabel = "MEAN,STD",
      description =
          "Pixels, 0 to 1, become (pixel − MEAN) / STD; or M1,M2,M3,S1,S2,S3 for three channels.")
  private String normalize;

  @Option(
      names = "--split",
      paramLabel = "train|test",
      defaultValue = "test",
      description = "Which half of the data (default: ${DEFAULT-VALUE}).")
  private String split;

  @Option(names = "--limit", paramLabel = "N", description = "Use the first N examples only.")
  private Integer limit;

  boolean isGiven() {
    return data != null;
  }

  boolean hasNormalization() {
    return normalize != null;
  }

  DataSet open() {
    if (limit != null && limit < 1) {
      throw new MarbleException("--limit " + limit + " is not at least 1.");
    }
    DataOptions options = DataOptions.usual();
    return DataSets.open(
        data, Split.parse(split), limit == null ? options : options.withLimit(limit));
  }

  Normalization normalization(int channels) {
    Normalization normalization =
        normalize == null ? Normalization.identity() : Normalization.parse(normalize);
    if (!normalization.fits(channels)) {
      throw new MarbleException(
          "--normalize "
              + normalize
              + " has "
              + normalization.means().size()
              + " means, and the images have "
              + Text.plural(channels, "channel")
              + ".");
    }
    return normalization;
  }
}
