package dev.marble.construction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.MarbleException;
import dev.marble.random.Distribution;
import dev.marble.random.Seed;
import dev.marble.reference.FormatPage;
import dev.marble.reference.FreshClasses;
import dev.marble.ticket.InputSign;
import dev.marble.ticket.Recipe;
import dev.marble.ticket.Side;
import dev.marble.ticket.TensorLayout;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One random pair per weight: the first unit of its side whose product is close enough. */
final class MalachTest {
  private static final double TOLERANCE = 0.05;
  private static final FormatPage PAGE = new FormatPage(Carving.SEED, "uniform");

  private static CarveSettings settings(
      Distribution distribution, double tolerance, int samples, double aim, OnMiss onMiss) {
    return new CarveSettings(
        new Recipe(new Seed(Carving.SEED), distribution),
        new Tolerance.Relative(tolerance),
        samples,
        aim,
        onMiss,
        Construction.MALACH);
  }

  private static Carving carving(
      TensorLayout layout, InputSign inputs, int samples, double aim, OnMiss onMiss) {
    return new Carving(
        layout,
        inputs,
        Carving.values(layout.size(), 0.9, 11),
        settings(Distribution.UNIFORM, TOLERANCE, samples, aim, onMiss));
  }

  /**
   * S of weight t for a number, by the format page; 0 units where the unit is of the other side.
   */
  private static long sum(Carving carving, Side side, int t, long number) {
    int block = FormatPage.block(carving.layout().dims(), carving.layout().inputAxes(), t);
    return PAGE.single(Carving.NUMBER, block, side == Side.POSITIVE, t, number);
  }

  private static boolean isWithin(
      Carving carving, TensorResult result, Side side, int t, long number, double tolerance) {
    try {
      double weight = sum(carving, side, t, number) * Math.scalb(1.0, result.scaleExponent() - 46);
      return Math.abs(weight - carving.values()[t]) <= tolerance;
    } catch (IllegalArgumentException otherSide) {
      return false;
    }
  }

  private static void assertFirst(Carving carving, TensorResult result) {
    double aim = carving.settings().aim() * result.tolerance();
    // Where a product lies within a few units of the bound, rounding decides.
    double slack = 1e-6 * result.tolerance();
    Set<Long> hidden = new HashSet<>();
    long largest = 0;
    int s = 0;
    for (Side side : carving.inputs().sides()) {
      for (int t = 0; t < carving.values().length; t++) {
        long number = result.masks().get(side).get(t);
        String what = side + " weight " + t + ": " + number;
        assertEquals(
            FormatPage.weight(sum(carving, side, t, number), result.scaleExponent()),
            result.weights()[s][t],
            what);
        boolean aimed = isWithin(carving, result, side, t, number, aim);
        assertTrue(isWithin(carving, result, side, t, number, result.tolerance()), what);
        long others = aimed ? number : 1L << result.samples();
        for (long other = 0; other < others; other++) {
          assertTrue(
              !isWithin(carving, result, side, t, other, aim - slack), what + ", not " + other);
        }
        for (long other = 0; !aimed && other < number; other++) {
          assertTrue(
              !isWithin(carving, result, side, t, other, result.tolerance() - slack),
              what + ", not " + other);
        }
        largest = Math.max(largest, number);
        if (number > 0) {
          long block = FormatPage.block(carving.layout().dims(), carving.layout().inputAxes(), t);
          hidden.add(block << 24 | number - 1);
        }
      }
      s++;
    }
    assertEquals(largest, result.width());
    assertEquals(hidden.size(), result.hiddenKept());
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "IMMATERIAL")
  void everyWeightKeepsTheFirstUnitWithinTheAim(InputSign inputs) {
    for (TensorLayout layout : new TensorLayout[] {Pensia.outByIn(7, 9), Carving.BIAS}) {
      Carving carving = carving(layout, inputs, 0, 0.5, OnMiss.WIDEN);
      assertFirst(carving, carving.carve(2));
    }
  }

  @Test
  void kernelsOfConvolutionsToo() {
    TensorLayout layout = DaCunha.convolution(2, 4, 3, 4);
    Carving carving = carving(layout, InputSign.ANY, 0, 1, OnMiss.WIDEN);
    assertFirst(carving, carving.carve(2));
  }

  /** Few units: many weights miss the aim and are held to the tolerance alone. */
  @Test
  void whatMissesTheAimKeepsTheFirstUnitWithinTheTolerance() {
    Carving carving = carving(Carving.BIAS, InputSign.ANY, 10, 0.01, OnMiss.WIDEN);
    TensorResult result = carving.carve(1);
    assertFirst(carving, result);
    assertTrue(result.statistics().largestError() > 0.01 * result.tolerance());
  }

  @Test
  void wideningKeepsWhatWasMet() {
    Carving few = carving(Carving.DENSE, InputSign.ANY, 4, 1, OnMiss.ACCEPT);
    Carving wide = carving(Carving.DENSE, InputSign.ANY, 4, 1, OnMiss.WIDEN);
    TensorResult accepted = few.carve(2);
    TensorResult widened = wide.carve(2);
    assertTrue(widened.samples() > 4);
    assertEquals(0, widened.statistics().accepted());
    assertEquals(accepted.statistics().missed(), widened.statistics().missed());
    assertTrue(widened.statistics().missed() > 0);
    for (Side side : Side.values()) {
      int s = side.ordinal();
      for (int t = 0; t < wide.values().length; t++) {
        double error = Math.abs((double) accepted.weights()[s][t] - few.values()[t]);
        if (error <= 0.999 * accepted.tolerance()) {
          assertEquals(accepted.masks().get(side).get(t), widened.masks().get(side).get(t));
        }
        assertTrue(
            Math.abs((double) widened.weights()[s][t] - wide.values()[t]) <= widened.tolerance());
      }
    }
  }

  @Test
  void acceptingKeepsTheNearestUnit() {
    Carving carving = carving(Carving.BIAS, InputSign.ANY, 3, 1, OnMiss.ACCEPT);
    TensorResult result = carving.carve(1);
    double unit = Math.scalb(1.0, result.scaleExponent() - 46);
    long accepted = 0;
    for (Side side : Side.values()) {
      for (int t = 0; t < carving.values().length; t++) {
        double nearest = Math.abs(carving.values()[t]);
        for (long number = 1; number < 8; number++) {
          if (isWithin(carving, result, side, t, number, nearest)) {
            double weight = sum(carving, side, t, number) * unit;
            nearest = Math.abs(weight - carving.values()[t]);
          }
        }
        if (nearest > result.tolerance()) {
          accepted++;
          double kept = sum(carving, side, t, result.masks().get(side).get(t)) * unit;
          assertEquals(nearest, Math.abs(kept - carving.values()[t]), 1e-12);
        }
      }
    }
    assertTrue(accepted > 0);
    assertEquals(accepted, result.statistics().accepted());
  }

  @Test
  void stoppingSaysWhatWouldHelp() {
    Carving carving = carving(Carving.DENSE, InputSign.ANY, 4, 1, OnMiss.STOP);
    String sentence = assertThrows(MarbleException.class, () -> carving.carve(1)).getMessage();
    assertTrue(sentence.contains("with 4 samples"), sentence);
    assertTrue(sentence.endsWith("Maybe use --on-miss widen, or --samples 8."), sentence);
  }

  @ParameterizedTest
  @EnumSource(names = {"NORMAL", "SIGNED_CONSTANT"})
  void otherDistributions(Distribution distribution) {
    float[] values = {0, 0.25f, -0.125f, 1};
    CarveSettings settings = settings(distribution, 0.5, 12, 1, OnMiss.ACCEPT);
    TensorResult result = new Carving(Pensia.bias(4), InputSign.ANY, values, settings).carve(1);
    assertEquals(0, result.masks().get(Side.POSITIVE).get(0));
    assertEquals(0, result.weights()[0][0]);
  }

  @Test
  void aTensorOfZerosKeepsNothing() {
    CarveSettings settings = settings(Distribution.UNIFORM, 0.01, 0, 0.125, OnMiss.STOP);
    TensorResult result =
        new Carving(Carving.DENSE, InputSign.ANY, new float[300], settings).carve(1);
    assertEquals(0, result.hiddenKept());
    assertEquals(0, result.width());
    assertEquals(0, result.statistics().largestError());
  }

  @ParameterizedTest
  @CsvSource({"0.01, 1, 11", "0.01, 0.125, 14", "0.003, 0.125, 16", "0.5, 1, 5", "1e-9, 0.1, 24"})
  void theFirstLookFollowsFromTheAim(double tolerance, double aim, int samples) {
    assertEquals(samples, Malach.samples(tolerance * aim, 24));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 25, 62})
  void samplesOutOfBoundsAreRefused(int samples) {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> settings(Distribution.UNIFORM, 0.01, samples, 1, OnMiss.WIDEN));
    assertTrue(error.getMessage().contains("1 … 24"), error.getMessage());
  }

  /** Carves a tensor of several blocks of work, and digests all of the result. */
  static final class Digest implements Supplier<String> {
    @Override
    public String get() {
      return digest(2);
    }

    static String digest(int threads) {
      TensorLayout layout = Pensia.outByIn(83, 101);
      Carving carving =
          new Carving(
              layout,
              InputSign.ANY,
              Carving.values(layout.size(), 2.5, 1),
              settings(Distribution.UNIFORM, 0.05, 9, 0.25, OnMiss.WIDEN));
      TensorResult result = carving.carve(threads);
      StringBuilder text = new StringBuilder();
      text.append(result.samples()).append(' ').append(result.width());
      text.append(' ').append(result.hiddenKept()).append(' ').append(result.statistics());
      result
          .masks()
          .forEach((side, mask) -> {
            for (int t = 0; t < mask.size(); t++) {
              text.append(' ').append(mask.get(t));
            }
          });
      text.append(Arrays.deepToString(result.weights()));
      try {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.toString().getBytes(UTF_8));
        return HexFormat.of().formatHex(hash).substring(0, 32);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Written once; a change means that the same seed no longer gives the same ticket. */
  private static final String GOLDEN = "dcf44d5df45fedf0c7f2de025a524c6e";

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void anyNumberOfThreadsGivesTheSameResult(int threads) {
    assertEquals(GOLDEN, Digest.digest(threads));
  }

  @ParameterizedTest
  @ValueSource(strings = {"off", "on"})
  void anyKernelGivesTheSameResult(String simd) throws Exception {
    assertEquals(GOLDEN, FreshClasses.run(simd, Digest.class));
  }
}
