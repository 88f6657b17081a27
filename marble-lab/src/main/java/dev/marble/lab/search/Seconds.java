package dev.marble.lab.search;

import dev.marble.lab.run.RunFolder;
import dev.marble.lab.run.Step;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What a training took of the processor, in a file of its own: all else in a run's folder is the
 * same whenever and wherever it is run. After a kill it is the time of the last session alone.
 */
public final class Seconds {
  private Seconds() {}

  static void write(Step step, double seconds) {
    step.write(String.format(Locale.ROOT, "%.3f%n", seconds).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The processor's seconds of one training.
   *
   * @param folder of the search
   * @param result of the training
   * @return NaN if they are not there
   */
  public static double of(RunFolder folder, SearchResult result) {
    return folder
        .step(SearchProcedure.place(result) + ".seconds")
        .find()
        .map(bytes -> Double.parseDouble(new String(bytes, StandardCharsets.UTF_8).strip()))
        .orElse(Double.NaN);
  }
}
