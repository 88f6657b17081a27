package dev.marble.bench;

import dev.marble.batch.Progress;
import dev.marble.batch.ThreadBatch;
import dev.marble.construction.CarveSettings;
import dev.marble.construction.OnMiss;
import dev.marble.construction.Tolerance;
import dev.marble.lab.zoo.ZooModel;
import dev.marble.onnx.CarveOptions;
import dev.marble.onnx.CarveReport;
import dev.marble.onnx.Carver;
import dev.marble.onnx.InputBox;
import dev.marble.onnx.OnnxFile;
import dev.marble.onnx.PrepareSettings;
import dev.marble.random.Distribution;
import dev.marble.random.Seed;
import dev.marble.ticket.Recipe;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether the time of a carve goes with the number of weights: dense models of three square layers,
 * carved one after the other by a process that is warm. What {@link CarveModels} measures of whole
 * processes has a second of start-up in it.
 *
 * <p>A layer's random weights have the power of two for a scale that holds its largest weight, so a
 * tolerance of 1 % of that weight is a share of the scale between ½ and 1 %, and a sum takes up to
 * twice as long to find. Weights halve where the width grows fourfold: models that are 16 times as
 * large are alike in this, others are not.
 */
public final class WarmCarve {
  /** 10⁵ to 10⁸ weights, in two rows of widths that grow fourfold. */
  private static final int[] WIDTHS = {183, 361, 732, 1443, 2928, 5773};

  private static final int LAYERS = 3;

  private WarmCarve() {}

  /** Both times of some carves of one model, in nanoseconds. */
  private record Times(
      long weights, double tolerance, Quartiles wall, double processor, Quartiles sums) {
    String line(double load) {
      return String.format(
          Locale.ROOT,
          "| %,d | %.5f | %d | %s | %.3f µs | %.3f µs | %.3f µs | %.1f |",
          weights,
          tolerance,
          wall.count(),
          Quartiles.show(wall.median()),
          wall.median() / 1e3 / weights,
          processor / 1e3 / weights,
          sums.median() / 1e3 / weights,
          load);
    }
  }

  /**
   * Measures, and prints a Markdown table.
   *
   * @param arguments {@code --tolerance E} (0.01); {@code --threads N} (2); {@code --largest N}
   *     leaves out models of more weights; {@code --enough N}: each model is carved as often as it
   *     takes for so many weights (20 million)
   */
  public static void main(String[] arguments) throws IOException {
    Options options = new Options(arguments, "--tolerance", "--threads", "--largest", "--enough");
    double tolerance = options.number("--tolerance", 0.01);
    double enough = options.number("--enough", 20_000_000);
    double largest = options.number("--largest", 1e9);
    Path folder = Files.createTempDirectory("marble-warm");
    CarveOptions carve =
        new CarveOptions(
            new PrepareSettings(false, false, Optional.of(new InputBox(0, 1))),
            new CarveSettings(
                new Recipe(new Seed(1), Distribution.UNIFORM),
                new Tolerance.Relative(tolerance),
                0,
                CarveSettings.USUAL_AIM,
                OnMiss.WIDEN),
            "marble-bench",
            true);
    System.out.println(
        "\n| weights | tolerance / scale | carves | carve | per weight | processor | its sums | load |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    try (ThreadBatch batch = new ThreadBatch((int) options.number("--threads", 2))) {
      Carver carver = new Carver(carve, batch, Progress.NONE);
      times(carver, model(folder, WIDTHS[2]), folder, 5); // warms up
      for (int width : WIDTHS) {
        long weights = (long) LAYERS * width * width;
        if (weights <= largest) {
          double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
          int carves = (int) Math.clamp(enough / weights, 1, 100);
          System.out.println(times(carver, model(folder, width), folder, carves).line(load));
        }
      }
    } finally {
      delete(folder);
    }
  }

  private static OnnxFile model(Path folder, int width) {
    ZooModel model = ZooModel.of("mlp" + (":" + width + ("-" + width).repeat(LAYERS)), new Seed(1));
    Path file = folder.resolve(width + ".onnx");
    model.write(file, false, true, count -> {});
    return OnnxFile.read(file);
  }

  private static Times times(Carver carver, OnnxFile model, Path folder, int carves) {
    Stopwatch watch = new Stopwatch(carves, true);
    double[] sums = new double[carves];
    long weights = 0;
    double tolerance = 0;
    for (int i = 0; i < carves; i++) {
      watch.start();
      CarveReport report = carver.carve(model, folder.resolve("bench.ticket"));
      watch.stop();
      sums[i] = 1e9 * report.carveSeconds();
      weights = report.header().carvedWeights();
      tolerance =
          report.header().tensors().stream()
              .mapToDouble(tensor -> Math.scalb(tensor.tolerance(), -tensor.scaleExponent()))
              .average()
              .orElseThrow();
    }
    return new Times(
        weights, tolerance, watch.wall(), watch.processor().orElseThrow(), Quartiles.of(sums));
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
