package dev.marble.lab.coverage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.MarbleException;
import dev.marble.random.Seed;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.special.Erf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SamplerTest {
  private static final Interval HALF = new Interval(-0.5, 0.5);

  private static Sampler sampler(long seed, String distribution) {
    return new Sampler(new Seed(seed), SampleDistribution.parse(distribution), HALF);
  }

  /** Computed by another program, in Python, from the description of the sampler. */
  @ParameterizedTest
  @CsvSource({
    "uniform, 63682729532156856, -70944346452736215, 11363221511134209, 58822674313659694",
    "product, -9505448451644874, -4986926185514222, 10057474443562340, -13696341620776083",
    "signed, 72057594037927936, -72057594037927936, 72057594037927936, 72057594037927936",
    "uniform(0.25), 15920682383039214, -17736086613184054, 2840805377783552, 14705668578414923",
  })
  void goldenValues(String distribution, long first, long second, long third, long ofTrialThree) {
    Sampler sampler = sampler(1, distribution);
    assertArrayEquals(new long[] {first, second, third}, sampler.items(0, 3));
    assertEquals(ofTrialThree, sampler.items(3, 1)[0]);
    assertEquals(-19758847879851061L, sampler.target(0));
    assertEquals(29287953356604387L, sampler.target(1));
  }

  /** The quantile of Python's statistics module and the same offset; the last bit is rounding. */
  @Test
  void goldenNormalValues() {
    long[] items = sampler(1, "normal").items(0, 3);
    assertTrue(Math.abs(items[0] - (5266866914806299L + 54)) <= 8);
    assertTrue(Math.abs(items[1] - (-87249822313018048L - 60)) <= 32);
    assertTrue(Math.abs(items[2] - (50903709289593376L - 8)) <= 16);
    assertArrayEquals(
        new long[] {5266866914806354L, -87249822313018108L, 50903709289593368L}, items);
  }

  @ParameterizedTest
  @CsvSource({
    "uniform, 56",
    "product, 56",
    "signed, 56",
    "uniform(0.001), 56",
    "normal(0.1), 56",
    "normal, 55",
    "0.5*uniform+0.5*normal, 55",
    "normal(10), 51",
    "signed(1000), 46",
  })
  void takesTheFinestGridThatCannotOverflow(String distribution, int bits) {
    SampleDistribution parsed = SampleDistribution.parse(distribution);
    assertEquals(bits, SampleGrid.of(parsed, HALF).bits());
    Sampler sampler = sampler(7, distribution);
    for (int trial = 0; trial < 1000; trial++) {
      long sizes = Arrays.stream(sampler.items(trial, 62)).map(Math::abs).sum();
      assertTrue(sizes > 0 && sizes < 1L << 62, distribution + ", trial " + trial);
    }
  }

  @Test
  void aFarIntervalTakesACoarserGrid() {
    SampleDistribution uniform = SampleDistribution.parse("uniform");
    assertEquals(55, SampleGrid.of(uniform, new Interval(-2, 1)).bits());
    assertEquals(51, SampleGrid.of(uniform, new Interval(999, 1000)).bits());
  }

  @Test
  void refusesSumsThatMightOverflow() {
    Sampler tooFine =
        new Sampler(new Seed(1), SampleDistribution.parse("normal"), HALF, new SampleGrid(57));
    String message = assertThrows(MarbleException.class, () -> tooFine.items(17, 62)).getMessage();
    assertTrue(message.contains("trial 17 add up to more than 2^62 steps of 2^-57"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"uniform", "normal", "product", "signed", "0.3*uniform+0.7*normal(2)"})
  void moreItemsLeaveTheFirstOnesWhatTheyWere(String distribution) {
    Sampler sampler = sampler(3, distribution);
    long[] all = sampler.items(5, 62);
    for (int n = 0; n <= 62; n++) {
      assertArrayEquals(Arrays.copyOf(all, n), sampler.items(5, n));
    }
    assertTrue(!Arrays.equals(all, sampler.items(6, 62)));
    assertTrue(!Arrays.equals(all, sampler(4, distribution).items(5, 62)));
  }

  private static double[] many(String distribution) {
    Sampler sampler = sampler(11, distribution);
    double[] values = new double[62_000];
    for (int trial = 0; trial < 1000; trial++) {
      long[] items = sampler.items(trial, 62);
      for (int i = 0; i < 62; i++) {
        values[62 * trial + i] = sampler.grid().value(items[i]);
      }
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "uniform",
        "normal",
        "product",
        "signed",
        "uniform(0.3)",
        "normal(2)",
        "0.3*uniform+0.7*normal(2)",
        "0.5*uniform(0.1)+0.25*signed(2)+0.25*product"
      })
  void momentsAreWhatTheorySays(String distribution) {
    SampleDistribution parsed = SampleDistribution.parse(distribution);
    double[] values = many(distribution);
    double deviation = Math.sqrt(parsed.meanSquare() / values.length);
    assertEquals(0, Arrays.stream(values).average().orElseThrow(), 4 * deviation);
    assertEquals(
        parsed.meanSize(),
        Arrays.stream(values).map(Math::abs).average().orElseThrow(),
        4 * deviation);
    assertEquals(
        1,
        Arrays.stream(values).map(x -> x * x).average().orElseThrow() / parsed.meanSquare(),
        0.03);
  }

  /** The test of Kolmogorov and Smirnov, at about one false alarm in 10,000 seeds. */
  private static void follows(DoubleUnaryOperator below, double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double worst = 0;
    for (int i = 0; i < sorted.length; i++) {
      double share = below.applyAsDouble(sorted[i]);
      worst =
          Math.max(
              worst,
              Math.max(share - (double) i / sorted.length, (i + 1.0) / sorted.length - share));
    }
    assertTrue(worst * Math.sqrt(sorted.length) < 2.23, "distance " + worst);
  }

  @Test
  void formsFollowTheirDistributionFunctions() {
    follows(x -> (x + 1) / 2, many("uniform"));
    follows(x -> 0.5 * Erf.erfc(-x / Math.sqrt(2)), many("normal"));
    follows(x -> x == 0 ? 0.5 : 0.5 + x / 2 * (1 - Math.log(Math.abs(x))), many("product"));
    follows(
        x -> 0.3 * Math.clamp((x + 1) / 2, 0, 1) + 0.7 * 0.5 * Erf.erfc(-x / Math.sqrt(8)),
        many("0.3*uniform+0.7*normal(2)"));
  }

  /** No bit of the grid is idle: what is below a double's 53 bits is random too. */
  @ParameterizedTest
  @ValueSource(strings = {"uniform", "normal", "product", "normal(0.3)", "uniform(0.7)"})
  void theLowestBitsAreRandom(String distribution) {
    Sampler sampler = sampler(5, distribution);
    int[] ones = new int[16];
    int[] pairs = new int[15];
    for (int trial = 0; trial < 1000; trial++) {
      for (long item : sampler.items(trial, 62)) {
        for (int bit = 0; bit < 16; bit++) {
          ones[bit] += (int) (item >>> bit & 1);
        }
        for (int bit = 0; bit < 15; bit++) {
          pairs[bit] += (int) ((item ^ item >>> 1) >>> bit & 1);
        }
      }
    }
    double deviation = Math.sqrt(62_000) / 2;
    for (int bit = 0; bit < 16; bit++) {
      assertEquals(31_000, ones[bit], 4.5 * deviation, distribution + ", bit " + bit);
    }
    for (int bit = 0; bit < 15; bit++) {
      assertEquals(31_000, pairs[bit], 4.5 * deviation, distribution + ", bits " + bit);
    }
  }

  @Test
  void targetsAreUniformOnTheInterval() {
    Interval interval = new Interval(-0.25, 1.5);
    Sampler sampler = new Sampler(new Seed(2), SampleDistribution.parse("uniform"), interval);
    double[] targets = new double[20_000];
    for (int trial = 0; trial < targets.length; trial++) {
      targets[trial] = sampler.grid().value(sampler.target(trial));
      assertTrue(targets[trial] >= -0.25 && targets[trial] <= 1.5);
    }
    follows(x -> (x + 0.25) / 1.75, targets);
  }
}
