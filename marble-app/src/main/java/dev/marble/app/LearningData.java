package dev.marble.app;

import dev.marble.json.JsonObject;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.run.Provenance;
import dev.marble.lab.run.RunSpec;
import dev.marble.lab.train.TrainingData;
import dev.marble.random.Seed;
import dev.marble.ticket.Digests;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Locale;

/**
 * What the networks of an experiment learn from: all trials of it the same examples.
 *
 * @param sets the three parts
 * @param keys what a specification says of them
 */
record LearningData(TrainingData sets, JsonObject keys) {
  private static final Seed SPLIT_SEED = new Seed(0);

  /** Opens the data that a command line names. */
  static LearningData open(TrainDataOptions options) {
    TrainingData sets = options.question().open(SPLIT_SEED);
    JsonObject keys =
        new JsonObject()
            .put("data", sets.train().name())
            .put("train_examples", sets.train().size())
            .put("validation_examples", sets.validation().size())
            .put("test_examples", sets.test().size())
            .put("train_sha256", digest(sets.train()))
            .put("validation_sha256", digest(sets.validation()))
            .put("test_sha256", digest(sets.test()))
            .put("normalization", sets.normalization().toText())
            .put("augmentation", sets.augmentation().name().toLowerCase(Locale.ROOT));
    return new LearningData(sets, keys);
  }

  /**
   * Names a run on these data.
   *
   * @param experiment its kind
   * @param own the keys of its own, which come behind those of the data
   */
  RunSpec spec(String experiment, JsonObject own) {
    JsonObject all = new JsonObject();
    keys.fields().forEach(all::put);
    own.fields().forEach(all::put);
    return new RunSpec(experiment, 1, all);
  }

  /** The same provenance with these data. */
  Provenance in(Provenance where) {
    Provenance all = where;
    for (String part : new String[] {"train", "validation", "test"}) {
      all = all.withData(sets.train().name() + " " + part, keys.string(part + "_sha256"));
    }
    return all;
  }

  /** The same provenance with some data, whose digests are not known yet. */
  static Provenance in(TrainingData sets, Provenance where) {
    String name = sets.train().name();
    return where
        .withData(name + " train", digest(sets.train()))
        .withData(name + " validation", digest(sets.validation()))
        .withData(name + " test", digest(sets.test()));
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
