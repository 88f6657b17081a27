package dev.marble.construction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.MarbleException;
import dev.marble.random.Distribution;
import dev.marble.reference.FormatPage;
import dev.marble.ticket.InputSign;
import dev.marble.ticket.Side;
import dev.marble.ticket.TensorLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to a weight that too few samples cannot meet. */
final class OnMissTest {

  private static Carving carving(TensorLayout layout, InputSign sign, int samples, OnMiss onMiss) {
    return new Carving(
        layout,
        sign,
        Carving.values(layout.size(), 1.5, 9),
        Carving.settings(0.01, samples, onMiss));
  }

  @ParameterizedTest
  @EnumSource
  void wideningMeetsEveryWeightAndKeepsWhatWasMet(InputSign sign) {
    Carving wide = carving(Carving.DENSE, sign, 3, OnMiss.WIDEN);
    TensorResult widened = wide.carve(2);
    wide.assertEveryWeightIsMet(widened);
    wide.assertEverySubsetIsTheFirst(widened);
    TensorCarverTest.assertHonest(wide, widened);

    TensorResult few = carving(Carving.DENSE, sign, 3, OnMiss.ACCEPT).carve(2);
    int kept = 0;
    int s = 0;
    for (Side side : sign.sides()) {
      for (int t = 0; t < wide.values().length; t++) {
        double error = Math.abs((double) few.weights()[s][t] - wide.values()[t]);
        if (error <= 0.99 * few.tolerance()) {
          assertEquals(few.masks().get(side).get(t), widened.masks().get(side).get(t));
          kept++;
        }
      }
      s++;
    }
    assertTrue(kept > 5);
    assertTrue(widened.samples() > 3);
    assertEquals(3, widened.statistics().samplesAsked());
    assertEquals(few.statistics().missed(), widened.statistics().missed());
    assertEquals(0, widened.statistics().accepted());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7})
  void wideningIsTheSameOnAnyNumberOfThreads(int threads) {
    Carving carving = carving(Pensia.outByIn(100, 83), InputSign.ANY, 6, OnMiss.WIDEN);
    TensorResult expected = carving.carve(2);
    TensorResult result = carving.carve(threads);
    assertEquals(expected.samples(), result.samples());
    assertEquals(expected.statistics(), result.statistics());
    for (Side side : Side.values()) {
      for (int t = 0; t < carving.values().length; t++) {
        assertEquals(expected.masks().get(side).get(t), result.masks().get(side).get(t));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 8})
  void acceptingKeepsTheNearestSubsetAndSaysHowFarItIs(int samples) {
    Carving carving = carving(Carving.CONVOLUTION, InputSign.ANY, samples, OnMiss.ACCEPT);
    TensorResult result = carving.carve(2);
    TensorCarverTest.assertHonest(carving, result);
    assertEquals(samples, result.samples());
    double unit = Math.scalb(1.0, result.scaleExponent() - 46);
    long accepted = 0;
    for (Side side : Side.values()) {
      for (int t = 0; t < carving.values().length; t++) {
        long[] products = carving.products(result, side, t);
        long target = carving.target(result, t);
        long nearest = Long.MAX_VALUE;
        for (long subset = 0; subset < 1L << samples; subset++) {
          nearest = Math.min(nearest, Math.abs(FormatPage.sum(products, subset) - target));
        }
        long subset = result.masks().get(side).get(t);
        long error = Math.abs(FormatPage.sum(products, subset) - target);
        if (nearest * unit > result.tolerance()) {
          assertEquals(nearest, error, side + " weight " + t);
          accepted++;
        } else {
          assertTrue(error * unit <= result.tolerance());
        }
      }
    }
    assertTrue(accepted > 0);
    assertEquals(accepted, result.statistics().accepted());
    assertEquals(accepted, result.statistics().missed());
    assertTrue(result.statistics().largestError() > result.tolerance());
  }

  @Test
  void acceptingOfManySamples() {
    float[] values = Carving.values(3, 1, 1);
    CarveSettings settings = Carving.settings(1e-6, 14, OnMiss.ACCEPT);
    Carving carving = new Carving(Pensia.bias(3), InputSign.ANY, values, settings);
    TensorResult result = carving.carve(1);
    assertEquals(6, result.statistics().accepted());
    for (Side side : Side.values()) {
      for (int t = 0; t < 3; t++) {
        long[] products = carving.products(result, side, t);
        long target = carving.target(result, t);
        long nearest = Long.MAX_VALUE;
        for (long subset = 0; subset < 1 << 14; subset++) {
          nearest = Math.min(nearest, Math.abs(FormatPage.sum(products, subset) - target));
        }
        long sum = FormatPage.sum(products, result.masks().get(side).get(t));
        assertEquals(nearest, Math.abs(sum - target));
      }
    }
  }

  @Test
  void whereNothingIsMissedAllThreeAgree() {
    for (OnMiss onMiss : OnMiss.values()) {
      TensorResult result = carving(Carving.DENSE, InputSign.ANY, 40, onMiss).carve(2);
      assertEquals(40, result.samples());
      assertEquals(0, result.statistics().missed());
      assertEquals(0, result.statistics().accepted());
    }
  }

  @Test
  void stoppingSaysWhatWouldHelp() {
    long missed =
        carving(Carving.DENSE, InputSign.ANY, 4, OnMiss.ACCEPT).carve(1).statistics().missed();
    String sentence = stopped(carving(Carving.DENSE, InputSign.ANY, 4, OnMiss.STOP));
    assertTrue(
        sentence.startsWith(missed + " of the 600 subset sums of \"layer.weight\" "), sentence);
    assertTrue(sentence.contains("within 0.015 with 4 samples"), sentence);
    assertTrue(sentence.contains("(the largest such weight is "), sentence);
    assertTrue(sentence.endsWith("Maybe use --on-miss widen, or --samples 21."), sentence);
  }

  @Test
  void stoppingNamesTheLargestWeightThatWasMissed() {
    float[] values = {0, 0.2f, -1, 0.5f};
    CarveSettings settings = Carving.settings(1e-4, 1, OnMiss.STOP);
    String sentence =
        stopped(new Carving(Pensia.bias(4), InputSign.NON_NEGATIVE, values, settings));
    assertTrue(sentence.startsWith("3 of the 4 subset sums"), sentence);
    assertTrue(sentence.contains("1 sample (the largest such weight is -1.0)"), sentence);
  }

  /** All sums of a network with weights ±1 are whole numbers: no widening reaches a half. */
  @Test
  void wideningEndsAtTheLastSample() {
    float[] values = {1, 0.5f};
    CarveSettings settings = Carving.settings(Distribution.SIGNED_CONSTANT, 0.01, 5, OnMiss.WIDEN);
    String sentence =
        stopped(new Carving(Pensia.bias(2), InputSign.NON_NEGATIVE, values, settings));
    assertTrue(sentence.startsWith("1 of the 2 subset sums"), sentence);
    assertTrue(sentence.contains("with 62 samples"), sentence);
    assertTrue(sentence.endsWith("Maybe use a larger tolerance."), sentence);
  }

  private static String stopped(Carving carving) {
    return assertThrows(MarbleException.class, () -> carving.carve(2)).getMessage();
  }
}
