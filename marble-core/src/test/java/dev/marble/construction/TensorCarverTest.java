package dev.marble.construction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.MarbleException;
import dev.marble.batch.ThreadBatch;
import dev.marble.random.Distribution;
import dev.marble.reference.FreshClasses;
import dev.marble.ticket.InputSign;
import dev.marble.ticket.Side;
import dev.marble.ticket.TensorLayout;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TensorCarverTest {

  static Stream<Carving> carvings() {
    return Stream.of(InputSign.NON_NEGATIVE, InputSign.NON_POSITIVE, InputSign.ANY)
        .flatMap(sign ->
            Stream.of(Carving.DENSE, Carving.CONVOLUTION, Carving.BIAS)
                .map(layout -> carving(layout, sign, Distribution.UNIFORM)));
  }

  private static Carving carving(TensorLayout layout, InputSign sign, Distribution distribution) {
    return new Carving(
        layout,
        sign,
        Carving.values(layout.size(), 0.7, layout.size()),
        Carving.settings(distribution, 0.01, 0, OnMiss.WIDEN));
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("carvings")
  void everyWeightIsMetByTheFirstSubset(Carving carving) {
    TensorResult result = carving.carve(2);
    double expected = result.statistics().expectedMisses().orElseThrow();
    assertTrue(expected < CarveSettings.USUAL_FAILURE, () -> expected + " misses are expected");
    assertEquals(0, result.scaleExponent());
    assertEquals(0.01 * 0.7, result.tolerance(), 1e-8);
    carving.assertEveryWeightIsMet(result);
    carving.assertEverySubsetIsTheFirst(result);
    assertHonest(carving, result);
  }

  @ParameterizedTest
  @EnumSource
  void everyDistributionIsRebuilt(Distribution distribution) {
    Carving carving =
        new Carving(
            Pensia.outByIn(6, 5),
            InputSign.ANY,
            Carving.values(30, 0.7, 1),
            Carving.settings(distribution, 0.1, 8, OnMiss.ACCEPT));
    TensorResult result = carving.carve(1);
    carving.assertEveryWeightIsRebuilt(result);
    assertHonest(carving, result);
  }

  /** What a report says must be what a reader of the weights finds. */
  static void assertHonest(Carving carving, TensorResult result) {
    double largest = 0;
    double sum = 0;
    long[] bitLengths = new long[63];
    long[] errors = new long[TensorCarver.ERROR_BINS];
    int s = 0;
    for (Side side : carving.inputs().sides()) {
      for (int t = 0; t < carving.values().length; t++) {
        double error = (double) result.weights()[s][t] - carving.values()[t];
        largest = Math.max(largest, Math.abs(error));
        sum += Math.abs(error);
        bitLengths[64 - Long.numberOfLeadingZeros(result.masks().get(side).get(t))]++;
        double place = (error / result.tolerance() + 1) / 2;
        errors[Math.clamp((int) (place * errors.length), 0, errors.length - 1)]++;
      }
      s++;
    }
    int sums = s * carving.values().length;
    assertEquals(largest, result.statistics().largestError());
    assertEquals(sum / sums, result.statistics().meanError(), 1e-12 * sum);
    assertArrayEquals(bitLengths, result.samplesUsed().counts());
    assertArrayEquals(errors, result.errors().counts());
    assertEquals(sums, Arrays.stream(errors).sum());
  }

  /** Carves a tensor of several blocks of work, and digests all of the result. */
  static final class Digest implements Supplier<String> {
    @Override
    public String get() {
      return digest(2);
    }

    static String digest(int threads) {
      TensorLayout layout = Pensia.outByIn(157, 83);
      float[] values = Carving.values(layout.size(), 2.5, 1);
      CarveSettings settings = Carving.settings(0.01, 12, OnMiss.WIDEN);
      TensorResult result = new Carving(layout, InputSign.ANY, values, settings).carve(threads);
      StringBuilder text = new StringBuilder();
      text.append(result.samples()).append(' ').append(result.width());
      text.append(' ').append(result.statistics());
      result
          .masks()
          .forEach((side, mask) -> {
            text.append(side);
            for (int t = 0; t < mask.size(); t++) {
              text.append(' ').append(mask.get(t));
            }
          });
      for (float[] side : result.weights()) {
        for (float weight : side) {
          text.append(' ').append(Float.floatToIntBits(weight));
        }
      }
      text.append(Arrays.toString(result.errors().counts()));
      text.append(Arrays.toString(result.samplesUsed().counts()));
      return sha256(text.toString());
    }

    private static String sha256(String text) {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] bytes = text.getBytes(UTF_8);
        return HexFormat.of().formatHex(digest.digest(bytes)).substring(0, 32);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Written once; a change means that the same seed no longer gives the same ticket. */
  private static final String GOLDEN = "741049e1c4fc487344db2c3613b76368";

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

  @Test
  void progressCountsSubsetSums() {
    Carving carving = carving(Pensia.outByIn(100, 83), InputSign.ANY, Distribution.UNIFORM);
    AtomicLong done = new AtomicLong();
    try (ThreadBatch batch = new ThreadBatch(2)) {
      new TensorCarver(carving.settings(), batch, done::addAndGet)
          .carve(carving.tensor(), 0, carving.values());
    }
    assertEquals(2 * 8300, done.get());
  }

  @Test
  void tensorsOfOtherNumbersHaveOtherMasks() {
    Carving carving = carving(Carving.DENSE, InputSign.NON_NEGATIVE, Distribution.UNIFORM);
    try (ThreadBatch batch = new ThreadBatch(1)) {
      TensorCarver carver = new TensorCarver(carving.settings(), batch, done -> {});
      float[] first = carver.carve(carving.tensor(), 0, carving.values()).weights()[0];
      float[] second = carver.carve(carving.tensor(), 1, carving.values()).weights()[0];
      int same = 0;
      for (int t = 0; t < first.length; t++) {
        same += first[t] == second[t] ? 1 : 0;
      }
      int equal = same;
      assertTrue(equal < 30, () -> equal + " of 300 weights are the same");
    }
  }

  @Test
  void aToleranceThatIsTooFineIsRefused() {
    Carving fine =
        new Carving(
            Carving.BIAS,
            InputSign.NON_NEGATIVE,
            Carving.values(30, 1, 1),
            Carving.settings(1e-9, 0, OnMiss.WIDEN));
    String sentence = assertThrows(MarbleException.class, () -> fine.carve(1)).getMessage();
    assertTrue(sentence.startsWith("The tolerance "), sentence);
    assertTrue(sentence.contains("\"layer.weight\""), sentence);
    assertTrue(sentence.endsWith("Maybe use a tolerance of at least 1e-6 of the largest weight."));
  }

  @Test
  void theToleranceThatIsAdvisedIsNotTooFine() {
    Carving fine =
        new Carving(
            Pensia.bias(4),
            InputSign.NON_NEGATIVE,
            Carving.values(4, 1, 1),
            Carving.settings(1e-6, 0, OnMiss.WIDEN));
    fine.assertEveryWeightIsMet(fine.carve(1));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void whatIsNotFiniteIsRefused(float value) {
    Carving carving = carving(Carving.BIAS, InputSign.NON_NEGATIVE, Distribution.UNIFORM);
    carving.values()[7] = value;
    assertRefused(carving, "\"layer.weight\" has 1 weight that is NaN or infinite");
    carving.values()[9] = value;
    assertRefused(carving, "\"layer.weight\" has 2 weights that are NaN or infinite");
  }

  private static void assertRefused(Carving carving, String part) {
    String sentence = assertThrows(MarbleException.class, () -> carving.carve(1)).getMessage();
    assertTrue(sentence.contains(part), sentence);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 29, 31})
  void asManyValuesAsTheLayoutHas(int size) {
    Carving carving =
        new Carving(
            Carving.BIAS,
            InputSign.NON_NEGATIVE,
            new float[size],
            Carving.settings(0.01, 0, OnMiss.WIDEN));
    var error = assertThrows(IllegalArgumentException.class, () -> carving.carve(1));
    assertEquals("\"layer.weight\" has " + size + " values, and its layout 30", error.getMessage());
  }
}
