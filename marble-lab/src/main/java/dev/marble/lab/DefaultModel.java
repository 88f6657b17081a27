package dev.marble.lab;

import dev.marble.MarbleException;
import dev.marble.lab.data.DataSet;
import dev.marble.lab.data.Split;
import dev.marble.lab.data.Strokes;
import dev.marble.lab.model.Architectures;
import dev.marble.lab.model.InitialWeights;
import dev.marble.lab.model.Network;
import dev.marble.lab.train.Optimizer;
import dev.marble.lab.train.Schedule;
import dev.marble.lab.train.TrainingSpec;
import dev.marble.random.Seed;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * The trained network that is always there: a small convolutional one that reads the digits of
 * {@link Strokes}, as an ONNX file of about 110 kB.
 *
 * <p>Input {@code image} (N, 1, 28, 28) in [0, 1], output {@code logits} (N, 10). {@link
 * TrainDefaultModel} trains it again.
 */
public final class DefaultModel {
  /** What to call it. */
  public static final String NAME = "strokes-cnn";

  static final String FILE = NAME + ".onnx";
  static final String FACTS_FILE = NAME + ".properties";

  /** Seed of the initial weights and of the order of the examples. */
  static final Seed SEED = new Seed(1);

  static final int EPOCHS = 8;
  static final int TRAIN_SIZE = 40_000;
  static final int BATCH = 100;

  private DefaultModel() {}

  /**
   * How it was trained and what it is worth.
   *
   * @param seed of the initial weights and of the order of the examples
   * @param dataSeed of the images
   * @param trainSize number of training images
   * @param testSize number of test images
   * @param epochs passes over the training images
   * @param parameters number of weights, biases included
   * @param testAccuracy fraction of the test images classified correctly, 0 … 1
   */
  public record Facts(
      Seed seed,
      long dataSeed,
      int trainSize,
      int testSize,
      int epochs,
      long parameters,
      double testAccuracy) {

    Properties toProperties() {
      Properties properties = new Properties();
      properties.setProperty("seed", seed.toString());
      properties.setProperty("dataSeed", Long.toString(dataSeed));
      properties.setProperty("trainSize", Integer.toString(trainSize));
      properties.setProperty("testSize", Integer.toString(testSize));
      properties.setProperty("epochs", Integer.toString(epochs));
      properties.setProperty("parameters", Long.toString(parameters));
      properties.setProperty("testAccuracy", Double.toString(testAccuracy));
      return properties;
    }

    static Facts of(Properties properties) {
      return new Facts(
          Seed.parse(properties.getProperty("seed")),
          Long.parseLong(properties.getProperty("dataSeed")),
          Integer.parseInt(properties.getProperty("trainSize")),
          Integer.parseInt(properties.getProperty("testSize")),
          Integer.parseInt(properties.getProperty("epochs")),
          Long.parseLong(properties.getProperty("parameters")),
          Double.parseDouble(properties.getProperty("testAccuracy")));
    }
  }

  /** The ONNX file. */
  public static byte[] bytes() {
    try (InputStream stream = resource(FILE)) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw damaged(FILE, e);
    }
  }

  /** How it was trained. */
  public static Facts facts() {
    Properties properties = new Properties();
    try (InputStream stream = resource(FACTS_FILE)) {
      properties.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw damaged(FACTS_FILE, e);
    }
    return Facts.of(properties);
  }

  /** Its test images. */
  public static DataSet testImages() {
    Facts facts = facts();
    return Strokes.of(Split.TEST, facts.testSize(), facts.dataSeed());
  }

  /** The network before training. */
  static Network start() {
    Network zeros = Architectures.named("small-cnn", 1, 28, 28, 10);
    return InitialWeights.KAIMING_UNIFORM.draw(zeros, SEED);
  }

  /** Adam with rate 0.002 falling to zero, evaluated once per pass. */
  static TrainingSpec spec(int trainSize, int epochs) {
    int steps = (trainSize + BATCH - 1) / BATCH;
    return TrainingSpec.of(new Optimizer.Adam(0.002), epochs * steps, BATCH, SEED)
        .with(new Schedule.Linear())
        .evaluating(steps, 0);
  }

  private static InputStream resource(String file) throws IOException {
    InputStream stream = DefaultModel.class.getResourceAsStream(file);
    if (stream == null) {
      throw new IOException("it is missing");
    }
    return stream;
  }

  private static MarbleException damaged(String file, IOException e) {
    return new MarbleException(
        "The embedded file " + file + " cannot be read (" + e.getMessage() + ").", e);
  }
}
