package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.lab.data.DataOptions;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.DataSets;
import dev.marble.lab.data.Normalization;
import dev.marble.lab.data.Split;
import dev.marble.onnx.OnnxRunner;
import java.util.Optional;
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
          "Pixels, 0 to 1, become (pixel − MEAN) / STD; M1,M2,M3,S1,S2,S3 for three channels, or"
              + " identity (default: as the model's metadata say, or identity).")
  private String normalize;

  @Option(
      names = "--split",
      paramLabel = "train|test",
      description = "Which half of the data (default: test).")
  private String split;

  @Option(names = "--limit", paramLabel = "N", description = "Use the first N examples only.")
  private Integer limit;

  /** The data set, if one is named. */
  Optional<DataSet> open() {
    if (data == null) {
      alone("--normalize", normalize);
      alone("--split", split);
      alone("--limit", limit);
      return Optional.empty();
    }
    if (limit != null && limit < 1) {
      throw new MarbleException("--limit " + limit + " is not at least 1.");
    }
    DataOptions options = DataOptions.usual();
    return Optional.of(
        DataSets.open(
            data,
            split == null ? Split.TEST : Split.parse(split),
            limit == null ? options : options.withLimit(limit)));
  }

  private static void alone(String option, Object value) {
    if (value != null) {
      throw new MarbleException(
          option + " " + value + " is about a data set, and none is named. Maybe add --data NAME.");
    }
  }

  /** How a model's images are normalised: as is said or, if nothing is, as the model says. */
  Normalization normalization(int channels, OnnxRunner model) {
    if (normalize == null) {
      return own(channels, model).orElse(Normalization.identity());
    }
    Normalization normalization = Normalization.parse(normalize);
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

  /** What is to be said where {@link #normalization} is the model's; empty otherwise. */
  String remark(int channels, OnnxRunner model) {
    return normalize != null
        ? ""
        : own(channels, model)
            .filter(each -> !each.isIdentity())
            .map(each -> "Pixels were normalised by " + each.toText() + ", as the model says.")
            .orElse("");
  }

  private static Optional<Normalization> own(int channels, OnnxRunner model) {
    try {
      return model
          .metadata(Normalization.METADATA)
          .map(Normalization::parse)
          .filter(each -> each.fits(channels));
    } catch (MarbleException e) {
      return Optional.empty(); // another program's, in other words
    }
  }
}
