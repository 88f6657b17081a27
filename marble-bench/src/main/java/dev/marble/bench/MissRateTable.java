package dev.marble.bench;

import dev.marble.random.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Measures the table of miss rates that the carver's number of samples is chosen by, and writes it.
 *
 * <p>{@code --out FILE [--items products|weights] [--pools 1024] [--seed 1] [--octaves 22]}; a
 * quarter of the pools where the tolerance is below 2<sup>-12</sup> and each takes longer. The
 * usual values give the bytes of {@code miss-rates.txt}, and with {@code --items weights --pools
 * 256} those of {@code miss-rates-single.txt}, both in {@code
 * marble-core/src/main/resources/dev/marble/construction}, whatever the number of threads.
 */
public final class MissRateTable {
  /** Rates below 2 to minus this are not measured: one in 2.8e14. */
  private static final double ENOUGH = 48;

  private static final int LAST_QUICK_OCTAVE = 12;

  private static final double[] TARGETS = {
    1 / 32.0, 1 / 16.0, 1 / 8.0, 1 / 4.0, 3 / 8.0, 1 / 2.0, 5 / 8.0, 3 / 4.0, 7 / 8.0, 1, 1.25, 1.5,
    2, 3, 4
  };

  private record Cell(int octave, double target) {
    String line(MissSplitting.Items kind, long seed, int pools) {
      // Far apart, so that no two cells share a stream.
      Seed own = new Seed(seed * 1_000_003 + octave * 1009L + Math.round(32 * target));
      double[] bits =
          new MissSplitting(own, kind)
              .rates(
                  target,
                  Math.scalb(1.0, -octave),
                  octave > LAST_QUICK_OCTAVE ? pools / 4 : pools,
                  ENOUGH);
      StringBuilder line = new StringBuilder();
      line.append(String.format(Locale.ROOT, "%d %s", octave, target));
      for (double each : bits) {
        line.append(' ').append(Math.round(100 * each));
      }
      return line.toString();
    }
  }

  private MissRateTable() {}

  /**
   * Measures.
   *
   * @param arguments as above
   * @throws IOException if the file cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    Options options = new Options(arguments, "--out", "--items", "--pools", "--seed", "--octaves");
    int pools = (int) options.number("--pools", 1024);
    long seed = (long) options.number("--seed", 1);
    int octaves = (int) options.number("--octaves", 22);
    MissSplitting.Items kind =
        MissSplitting.Items.valueOf(
            options.text("--items").orElse("products").toUpperCase(Locale.ROOT));
    List<Cell> cells = new ArrayList<>();
    for (int octave = 0; octave <= octaves; octave++) {
      for (double target : TARGETS) {
        if (target > Math.scalb(1.0, -octave)) {
          cells.add(new Cell(octave, target));
        }
      }
    }
    String[] lines = new String[cells.size()];
    IntStream.range(0, lines.length)
        .parallel()
        .forEach(i -> {
          lines[i] = cells.get(i).line(kind, seed, pools);
          System.err.println(lines[i].substring(0, Math.min(60, lines[i].length())));
        });
    List<String> text = new ArrayList<>();
    text.add("# Measured by dev.marble.bench.MissRateTable with " + pools + " pools, seed " + seed);
    text.add(
        (kind == MissSplitting.Items.PRODUCTS
                ? "# Products of two uniform weights"
                : "# Single uniform weights")
            + ": tolerance 2^-first, target second; then");
    text.add(
        "# -100 log2 of the share of pools of n = 1, 2, ... "
            + kind.name().toLowerCase(Locale.ROOT)
            + " without a subset so near");
    text.addAll(List.of(lines));
    Files.writeString(Path.of(options.text("--out").orElseThrow()), String.join("\n", text) + "\n");
  }
}
