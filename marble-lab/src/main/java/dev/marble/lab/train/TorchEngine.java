package dev.marble.lab.train;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.Locale;

/**
 * The deep-learning engine, loaded when the first network is trained and not before. It never uses
 * the network: what it needs comes from its jars.
 */
public final class TorchEngine {
  private static final String NAME = "PyTorch";
  private static final String DEVICE = "marble.device";
  private static final String THREADS = "ai.djl.pytorch.num_threads";

  private TorchEngine() {}

  /**
   * How many threads the engine computes with. It is loaded once, so only the first call in a
   * process counts, and only before anything is trained. With another number, sums round
   * differently.
   *
   * @param threads at least 1
   */
  public static void useThreads(int threads) {
    setDefault(THREADS, Integer.toString(threads));
  }

  /**
   * Name and version of the engine, for provenance.
   *
   * @throws TrainingException when it cannot be loaded
   */
  public static String version() {
    try (NDManager manager = newManager()) {
      return NAME + " " + manager.getEngine().getVersion();
    }
  }

  /**
   * A manager of native memory; close it to free everything that hangs on it.
   *
   * @throws TrainingException when the engine cannot be loaded
   */
  static NDManager newManager() {
    return newManager(NAME);
  }

  static NDManager newManager(String engine) {
    // Offline, a missing library is an error at once, not a download; it also sends no telemetry.
    setDefault("ai.djl.offline", "true");
    setDefault("OPT_OUT_TRACKING", "true");
    try {
      return NDManager.newBaseManager(device(), engine);
    } catch (TrainingException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      throw new TrainingException(
          String.format(
              Locale.ROOT,
              "The deep-learning engine (%s) cannot be loaded on this %s machine (%s): %s."
                  + " Maybe this distribution has no native library for it; only training needs"
                  + " one.",
              engine,
              System.getProperty("os.arch"),
              System.getProperty("os.name"),
              reason(e)),
          e);
    }
  }

  /** The processor, unless the system property {@code marble.device} says {@code cuda}. */
  private static Device device() {
    String device = System.getProperty(DEVICE, "cpu");
    return switch (device) {
      case "cpu" -> Device.cpu();
      case "cuda" -> Device.gpu();
      default ->
          throw new TrainingException(
              "The device \"" + device + "\" of " + DEVICE + " is none of cpu, cuda.");
    };
  }

  /** Records operations for the backward pass; there is one at a time in a process. */
  static GradientCollector newGradientCollector() {
    return Engine.getEngine(NAME).newGradientCollector();
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static String reason(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage() == null ? root.toString() : root.getMessage();
    if (message.startsWith("Offline mode")) {
      return "its native library is missing";
    }
    return message.lines().findFirst().orElse("").strip().replaceFirst("[.]$", "");
  }
}
