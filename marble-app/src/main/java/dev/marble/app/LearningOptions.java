package dev.marble.app;

import dev.marble.MarbleException;
import dev.marble.json.JsonObject;
import dev.marble.lab.data.DataOptions;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.DataSets;
import dev.marble.lab.data.Normalization;
import dev.marble.lab.data.Split;
import dev.marble.lab.data.Standardization;
import dev.marble.lab.run.Provenance;
import dev.marble.lab.train.Augmentation;
import dev.marble.lab.train.TrainingData;
import dev.marble.random.Seed;
import dev.marble.ticket.Digests;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Which data networks learn from and are measured with. */
final class LearningOptions {
  private static final Seed SPLIT_SEED = new Seed(0);

  @Option(
      names = "--data",
      paramLabel = "NAME",
      required = true,
      description =
          "Data set: a name (see `marble data list`) or a path to IDX, CIFAR, .npy/.npz files or a"
              + " folder of images.")
  private String data;

  @Option(
      names = "--normalize",
      paramLabel = "MEAN,STD",
      description =
          "Pixels, 0 to 1, become (pixel − MEAN) / STD; or M1,M2,M3,S1,S2,S3 for three channels"
              + " (default: those of the training examples).")
  private String normalize;

  @Option(
      names = "--train-limit",
      paramLabel = "N",
      description = "Learn from the first N training examples only.")
  private Integer trainLimit;

  @Option(
      names = "--test-limit",
      paramLabel = "N",
      description = "Measure with the first N test examples only.")
  private Integer testLimit;

  @Option(
      names = "--validation",
      paramLabel = "N",
      description =
          "Training examples that are set aside to choose the early stop (default: a tenth, at most"
              + " 5,000).")
  private Integer validation;

  @Option(
      names = "--augment",
      paramLabel = "none|crop-and-flip",
      description = "How training images are varied (default: none).")
  private String augment;

  /**
   * The data, opened.
   *
   * @param sets the three parts
   * @param keys what a specification says of them
   */
  record Opened(TrainingData sets, JsonObject keys) {
    /** The same provenance with these data. */
    Provenance in(Provenance where) {
      return where
          .withData(sets.train().name() + " train", keys.string("train_sha256"))
          .withData(sets.test().name() + " test", keys.string("test_sha256"));
    }
  }

  Opened open() {
    DataSet train = open(Split.TRAIN, trainLimit, "--train-limit");
    DataSet test = open(Split.TEST, testLimit, "--test-limit");
    int aside = validation == null ? TrainingData.usualValidation(train.size()) : validation;
    TrainingData sets =
        TrainingData.split(train, test, aside, SPLIT_SEED, normalization(train), augmentation());
    JsonObject keys =
        new JsonObject()
            .put("data", train.name())
            .put("train_examples", train.size() - aside)
            .put("validation_examples", aside)
            .put("test_examples", test.size())
            .put("train_sha256", digest(train))
            .put("test_sha256", digest(test))
            .put("normalization", sets.normalization().toText())
            .put("augmentation", sets.augmentation().name().toLowerCase(Locale.ROOT));
    return new Opened(sets, keys);
  }

  private DataSet open(Split split, Integer limit, String option) {
    if (limit != null && limit < 2) {
      throw new MarbleException(option + " " + limit + " is not at least 2.");
    }
    DataOptions options = DataOptions.usual();
    return DataSets.open(data, split, limit == null ? options : options.withLimit(limit));
  }

  private Normalization normalization(DataSet train) {
    return normalize == null ? Standardization.of(train) : Normalization.parse(normalize);
  }

  private Augmentation augmentation() {
    String name = augment == null ? "none" : augment.strip().toLowerCase(Locale.ROOT);
    return switch (name) {
      case "none" -> Augmentation.NONE;
      case "crop-and-flip" -> Augmentation.CROP_AND_FLIP;
      default ->
          throw new MarbleException("--augment " + augment + " is neither none nor crop-and-flip.");
    };
  }

  /** The SHA-256 of all images, each followed by its label. */
  private static String digest(DataSet data) {
    MessageDigest digest = Digests.sha256();
    float[] image = new float[data.imageLength()];
    ByteBuffer label = ByteBuffer.allocate(Integer.BYTES);
    for (int i = 0; i < data.size(); i++) {
      data.image(i, image);
      Digests.update(image, digest);
      digest.update(label.putInt(0, data.label(i)).array());
    }
    return Digests.hex(digest);
  }
}
