package dev.marble.construction;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * How often a target is missed by all subsets of n products of two uniform weights, or of n single
 * ones, as measured: a table over the tolerance (powers of two), the target and n, down to rates of
 * 2<sup>−48</sup>. Tolerance and target are in units of the pair's scale.
 *
 * <p>The table was made by the benchmark {@code MissRateTable}, by splitting: every rate in it was
 * seen, none is extrapolated: a rate below counts as the last one seen. Between its entries the
 * logarithm of the rate is taken as linear in the target and in the logarithm of the tolerance.
 *
 * <p>Three kinds of misses are in it: n too small for 2ⁿ sums to lie densely enough; pools whose
 * products of the target's sign do not add up to it (hence the dependence on the target: half of
 * all products have the wrong sign, and near the edge such pools are nearly all the misses); and
 * products too near to 0 to be of use.
 */
final class MissRates {
  /** Targets beyond are not in the table: they count as missed. */
  static final double LARGEST_TARGET = 4;

  private static final int SAMPLES_PER_OCTAVE = 2;
  private static final double LN2 = StrictMath.log(2);

  private static final class Uniform {
    private static final MissRates RATES = read("miss-rates.txt");
  }

  private static final class Single {
    private static final MissRates RATES = read("miss-rates-single.txt");
  }

  /** All targets that occur, ascending. */
  private final double[] targets;

  /** −log₂ rate by octave, target and n − 1; empty where the tolerance is not below the target. */
  private final double[][][] bits;

  private MissRates(List<String> lines) {
    List<double[]> rows =
        lines.stream()
            .filter(line -> !line.startsWith("#"))
            .map(line -> Arrays.stream(line.split(" ")).mapToDouble(Double::parseDouble).toArray())
            .toList();
    targets = rows.stream().mapToDouble(row -> row[1]).sorted().distinct().toArray();
    int octaves = 1 + (int) rows.stream().mapToDouble(row -> row[0]).max().orElseThrow();
    bits = new double[octaves][targets.length][0];
    for (double[] row : rows) {
      double[] hundredths = Arrays.copyOfRange(row, 2, row.length);
      bits[(int) row[0]][Arrays.binarySearch(targets, row[1])] =
          Arrays.stream(hundredths).map(each -> each / 100).toArray();
    }
    for (int octave = 1; octave < octaves; octave++) {
      for (int i = 0; i < targets.length; i++) {
        atLeast(bits[octave - 1][i], bits[octave][i]);
      }
    }
  }

  private static MissRates read(String table) {
    try (InputStream in = MissRates.class.getResourceAsStream(table)) {
      return new MissRates(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException("the table " + table + " cannot be read", e);
    }
  }

  /** What a coarser tolerance misses, a finer one does too: of two noisy rates the larger. */
  private static void atLeast(double[] coarse, double[] fine) {
    for (int n = 1; n <= fine.length && coarse.length > 0; n++) {
      fine[n - 1] = Math.min(fine[n - 1], at(coarse, n));
    }
  }

  private static double at(double[] row, int samples) {
    return samples < 1 ? 0 : row[Math.min(samples, row.length) - 1];
  }

  /** The rates for products of uniform weights of two layers. */
  static MissRates uniform() {
    return Uniform.RATES;
  }

  /** The rates for uniform weights of one layer. */
  static MissRates single() {
    return Single.RATES;
  }

  /** The rates for one number of samples and one tolerance, by target. */
  final class AtTolerance {
    private final double tolerance;
    private final double[] bitsAt = new double[targets.length];
    private int firstTarget;

    private AtTolerance(int samples, double tolerance) {
      this.tolerance = tolerance;
      double octaves = Math.max(0, -StrictMath.log(tolerance) / LN2);
      int finest = bits.length - 1;
      int n = samples;
      if (octaves > finest) {
        // Finer than the table: one more sample per octave is what is measured, two are safe.
        n -= SAMPLES_PER_OCTAVE * (int) StrictMath.ceil(octaves - finest);
        octaves = finest;
      }
      int coarser = (int) octaves;
      int finer = Math.min(finest, coarser + 1);
      double share = octaves - coarser;
      firstTarget = targets.length - 1;
      for (int i = targets.length - 1; i >= 0 && bits[finer][i].length > 0; i--) {
        double fine = at(bits[finer][i], n);
        double coarse = bits[coarser][i].length > 0 ? at(bits[coarser][i], n) : fine;
        bitsAt[i] = (1 - share) * coarse + share * fine;
        firstTarget = i;
      }
    }

    /**
     * The rate.
     *
     * @param target |target| in units of the scale
     * @return the share of pools without a subset within the tolerance
     */
    double rate(double target) {
      if (target <= tolerance) {
        return 0; // the empty subset
      }
      if (target > LARGEST_TARGET) {
        return 1;
      }
      int above = firstTarget;
      while (above < targets.length - 1 && targets[above] < target) {
        above++;
      }
      double exponent = bitsAt[above];
      if (above > firstTarget) {
        double step = (target - targets[above - 1]) / (targets[above] - targets[above - 1]);
        exponent = (1 - step) * bitsAt[above - 1] + step * bitsAt[above];
      }
      return StrictMath.exp(-exponent * LN2);
    }
  }

  /**
   * The rates for one number of samples and one tolerance.
   *
   * @param samples n, 1 to 62
   * @param tolerance in units of the scale, above 0
   */
  AtTolerance at(int samples, double tolerance) {
    return new AtTolerance(samples, tolerance);
  }
}
