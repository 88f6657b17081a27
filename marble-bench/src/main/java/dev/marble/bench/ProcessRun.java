package dev.marble.bench;

import dev.marble.json.Json;
import dev.marble.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What one run of a program took, from its start to its end.
 *
 * @param wallNanos by the wall clock
 * @param processorNanos in processor time of all its threads; NaN where the system does not say
 * @param peakBytes the most memory that was resident at a time; NaN where the system does not say
 * @param answer what it printed
 */
record ProcessRun(double wallNanos, double processorNanos, double peakBytes, JsonObject answer) {
  private static final long SAMPLE_MILLIS = 10;
  private static final String PEAK = "VmHWM:";

  /**
   * Runs a program that prints one JSON object, and watches it: processor time and peak are those
   * of the last look, which is at most some 10 ms before its end.
   */
  static ProcessRun of(List<String> command) {
    try {
      Path out = Files.createTempFile("marble-bench", ".json");
      Path errors = Files.createTempFile("marble-bench", ".txt");
      try {
        long start = System.nanoTime();
        Process process =
            new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(errors.toFile())
                .start();
        process.getOutputStream().close();
        double processor = Double.NaN;
        double peak = Double.NaN;
        boolean ended = false;
        while (!ended) {
          double processorNow =
              process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L).doubleValue();
          double peakNow = peak(process.pid());
          processor = processorNow > 0 ? processorNow : processor;
          peak = peakNow > 0 ? peakNow : peak;
          ended = process.waitFor(SAMPLE_MILLIS, TimeUnit.MILLISECONDS);
        }
        double wall = System.nanoTime() - start;
        if (process.exitValue() != 0) {
          throw new IllegalStateException(
              command + " ended with " + process.exitValue() + ": " + Files.readString(errors));
        }
        String text = Files.readString(out, StandardCharsets.UTF_8);
        return new ProcessRun(wall, processor, peak, Json.parse(text));
      } finally {
        Files.delete(out);
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Linux keeps the peak of every process; a process that has ended has none. */
  private static double peak(long pid) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (line.startsWith(PEAK)) {
          return 1024.0 * Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
    } catch (IOException e) {
      // It has just ended, or this is another system.
    }
    return Double.NaN;
  }
}
