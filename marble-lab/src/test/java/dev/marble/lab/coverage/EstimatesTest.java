package dev.marble.lab.coverage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.lab.stats.Line;
import dev.marble.lab.stats.Quantiles;
import dev.marble.lab.stats.Resampler;
import dev.marble.random.Seed;
import dev.marble.subsetsum.Limits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The estimators on trials made by hand, where the answers can be worked out on paper. */
final class EstimatesTest {
  private static final SampleRange RANGE = new SampleRange(3, 6);

  /** Errors 8, 4, 2, 1 at n = 3 … 6 and the like; the third solver gave up after n = 4. */
  private static final long[][] SINGLE = {
    {6, 100, 8, 4, 2, 1}, {6, -7, 3, 3, 3, 0}, {4, 5, 9, 9, 9, 9}, {6, 5, 2, 2, 1, 1},
  };

  @Test
  void successesFailuresAndTheUndecided() {
    Verdicts verdicts = Verdicts.ofSingle(RANGE, new long[] {4, 2}, SINGLE);
    assertEquals(4, verdicts.first(0, 0));
    assertEquals(3, verdicts.first(0, 1));
    assertEquals(7, verdicts.first(0, 2));
    long[] successes = {2, 3, 3, 3, 1, 1, 2, 3};
    long[] undecided = {0, 0, 1, 1, 0, 0, 1, 1};
    for (int i = 0; i < 2; i++) {
      for (int n = 3; n <= 6; n++) {
        assertEquals(successes[4 * i + n - 3], verdicts.successes(i, n), i + ", " + n);
        assertEquals(undecided[4 * i + n - 3], verdicts.undecided(i, n), i + ", " + n);
      }
    }
    Rate rate = verdicts.rate(1, 5, 0.95, OptionalDouble.empty());
    assertEquals(2.0 / 3, rate.estimate(), 1e-15);
    assertEquals(ClopperPearson.of(2, 4, 0.95).low(), rate.interval().low());
    assertEquals(ClopperPearson.of(3, 4, 0.95).high(), rate.interval().high());
  }

  @Test
  void halfOfTheGapMustBeWithinTheTolerance() {
    long[][] rows = {{6, 10, 9, 8, 1}};
    assertEquals(3, Verdicts.ofAll(RANGE, new long[] {5}, rows).first(0, 0));
    assertEquals(5, Verdicts.ofAll(RANGE, new long[] {4}, rows).first(0, 0), "9/2 is more than 4");
    assertEquals(6, Verdicts.ofAll(RANGE, new long[] {1}, rows).first(0, 0));
    assertEquals(7, Verdicts.ofAll(RANGE, new long[] {0}, rows).first(0, 0), "1/2 is more than 0");
  }

  /** 1000 trials, of which so many have their first success at each n. */
  private static Verdicts verdicts(SampleRange range, int[]... counts) {
    long[] tolerances = new long[counts.length];
    long[][] rows = new long[1000][2 + range.count()];
    int[][] first = new int[counts.length][1000];
    for (int i = 0; i < counts.length; i++) {
      tolerances[i] = (long) counts.length - i;
      int trial = 0;
      for (int n = 0; n < counts[i].length; n++) {
        for (int k = 0; k < counts[i][n]; k++) {
          first[i][trial++] = range.from() + n;
        }
      }
      Arrays.fill(first[i], trial, 1000, range.to() + 1);
    }
    for (int trial = 0; trial < 1000; trial++) {
      rows[trial][0] = range.to();
      for (int n = range.from(); n <= range.to(); n++) {
        long error = 1L + counts.length;
        for (int i = 0; i < counts.length; i++) {
          error = n >= first[i][trial] ? tolerances[i] : error;
        }
        rows[trial][2 + n - range.from()] = error;
      }
    }
    return Verdicts.ofSingle(range, tolerances, rows);
  }

  private static SmallestSamples smallest(Verdicts verdicts, int tolerance, double wanted) {
    List<Rate> rates = new ArrayList<>();
    for (int n = verdicts.range().from(); n <= verdicts.range().to(); n++) {
      rates.add(verdicts.rate(tolerance, n, 0.95, OptionalDouble.empty()));
    }
    return SmallestSamples.of(0.01, rates, wanted, OptionalInt.empty());
  }

  @Test
  void theSmallestNumberOfItems() {
    // Shares 0.5, 0.85, 0.925, 0.975, 1.
    Verdicts verdicts = verdicts(new SampleRange(1, 5), new int[] {500, 350, 75, 50, 25});
    SmallestSamples found = smallest(verdicts, 0, 0.9);
    assertEquals(OptionalInt.of(3), found.n());
    assertEquals(OptionalInt.of(3), found.low(), "0.85 of 1000 is surely below 0.9");
    assertEquals(OptionalInt.of(3), found.high(), "and 0.925 surely above");
    assertEquals(2 + (0.9 - 0.85) / 0.075, found.real(), 1e-12);
    SmallestSamples unsure = smallest(verdicts, 0, 0.92);
    assertEquals(OptionalInt.of(3), unsure.n());
    assertEquals(OptionalInt.of(4), unsure.high(), "0.925 might be less than 0.92");
    assertEquals(OptionalInt.of(3), smallest(verdicts, 0, 0.94).low());
    assertEquals(OptionalInt.of(4), smallest(verdicts, 0, 0.94).n());
    SmallestSamples atOnce = smallest(verdicts, 0, 0.4);
    assertEquals(OptionalInt.of(1), atOnce.n());
    assertTrue(Double.isNaN(atOnce.real()), "nothing is known about fewer items");
    Verdicts few = verdicts(new SampleRange(1, 2), new int[] {500, 350});
    assertEquals(OptionalInt.empty(), smallest(few, 0, 0.9).n());
    assertEquals(OptionalInt.empty(), smallest(few, 0, 0.9).low());
    assertTrue(Double.isNaN(smallest(few, 0, 0.9).real()));
  }

  @Test
  void theUndecidedAreNoFailures() {
    long[][] rows = new long[100][];
    for (int trial = 0; trial < 100; trial++) {
      rows[trial] = new long[] {trial < 50 ? 3 : 6, 0, 9, trial < 50 ? 9 : 1, 1, 1};
    }
    Verdicts verdicts = Verdicts.ofSingle(RANGE, new long[] {1}, rows);
    SmallestSamples found = smallest(verdicts, 0, 0.9);
    assertEquals(OptionalInt.of(4), found.low(), "all of them may be successes with 4 items");
    assertEquals(OptionalInt.of(5), found.n(), "a witness is a witness");
    assertTrue(Double.isNaN(found.real()), "but the crossing is not known");
  }

  @Test
  void aWeightedLine() {
    Line exact =
        Line.through(new double[] {1, 2, 5}, new double[] {5, 7, 13}, new double[] {1, 9, 0.1});
    assertEquals(2, exact.slope(), 1e-12);
    assertEquals(3, exact.offset(), 1e-12);
    // By hand: weights 1, 1, 2 at x = 0, 1, 2 and y = 0, 0, 3 give means 1.25 and 1.5.
    Line line =
        Line.through(new double[] {0, 1, 2}, new double[] {0, 0, 3}, new double[] {1, 1, 2});
    assertEquals(4.5 / 2.75, line.slope(), 1e-12);
    assertEquals(1.5 - 1.25 * 4.5 / 2.75, line.offset(), 1e-12);
    assertEquals(10, ConstantFit.log2(0x1p-10), 1e-12);
  }

  /** Three tolerances, each shifted by two items: the line must have slope 2 per step. */
  @Test
  void theBootstrapFindsTheLineAndItsSpread() {
    int[] shape = {0, 500, 300, 120, 50, 20, 10};
    SampleRange range = new SampleRange(1, 12);
    int[][] counts = new int[3][12];
    for (int i = 0; i < 3; i++) {
      System.arraycopy(shape, 0, counts[i], 2 * i, shape.length);
    }
    Verdicts verdicts = verdicts(range, counts);
    double wanted = 0.95;
    double[] tolerances = {0x1p-2, 0x1p-4, 0x1p-6};
    List<SmallestSamples> found = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      SmallestSamples each = smallest(verdicts, i, wanted);
      found.add(
          new SmallestSamples(
              tolerances[i],
              each.n(),
              each.low(),
              each.high(),
              each.real(),
              each.deviation(),
              OptionalInt.empty()));
    }
    Bootstrap bootstrap = new Bootstrap(verdicts, found, wanted, new Seed(1));
    List<SmallestSamples> known = bootstrap.withDeviations(found);
    // 0.95 lies in the fifth cell, of density 50/1000 per item: √(0.95 · 0.05/1000)/0.05.
    for (SmallestSamples each : known) {
      assertTrue(each.isFitted());
      assertEquals(Math.sqrt(0.95 * 0.05 / 1000) / 0.05, each.deviation(), 0.05);
    }
    ConstantFit fit = bootstrap.fit(known).orElseThrow();
    assertEquals(1, fit.slope(), 1e-9, "two items for a quarter of the tolerance");
    assertEquals(known.get(0).real() - 2, fit.offset(), 1e-9);
    assertEquals(known.get(1).real(), fit.at(0x1p-4), 1e-9);
    assertEquals(3, fit.tolerances());
    assertEquals(0, fit.worst(), 1e-9);
    assertEquals(0, fit.chiSquare(), 1e-9);
    assertFalse(fit.isBent());
    assertEquals(1000, fit.resamples());
    // All tolerances share each trial's luck here, so the slope hardly varies and the offset does.
    assertEquals(1, fit.slopeLow(), 1e-9);
    assertEquals(1, fit.slopeHigh(), 1e-9);
    assertTrue(fit.offsetLow() < fit.offset() - 0.1 && fit.offsetHigh() > fit.offset() + 0.1);
    Bootstrap again = new Bootstrap(verdicts, found, wanted, new Seed(1));
    assertEquals(fit, again.fit(again.withDeviations(found)).orElseThrow());
    // The second tolerance pulled off the line: halfway between its neighbours it is 2/3 away.
    List<SmallestSamples> pulled = new ArrayList<>(known);
    SmallestSamples second = known.get(1);
    pulled.set(
        1,
        new SmallestSamples(
            second.tolerance(),
            second.n(),
            second.low(),
            second.high(),
            second.real() + 1,
            0.1,
            OptionalInt.empty()));
    for (int i : new int[] {0, 2}) {
      pulled.set(i, known.get(i).withDeviation(0.1));
    }
    ConstantFit bent = bootstrap.fit(pulled).orElseThrow();
    assertEquals(2.0 / 3, bent.worst(), 1e-9);
    assertEquals((4.0 / 9 + 1.0 / 9 + 1.0 / 9) / 0.01, bent.chiSquare(), 1e-6);
    assertTrue(bent.isBent());
    assertTrue(bootstrap.fit(known.subList(0, 2)).isEmpty(), "two points always lie on a line");
  }

  @Test
  void resamplesDrawEachTrialEquallyOften() {
    int[] counts = new int[50];
    int[] drawn = new int[50];
    Resampler resampler = new Resampler(new Seed(3), Sampler.DOMAIN);
    for (int i = 0; i < 2000; i++) {
      resampler.draw(i, 50, drawn);
      for (int each : drawn) {
        counts[each]++;
      }
    }
    for (int count : counts) {
      assertEquals(2000, count, 200);
    }
    int[] other = new int[50];
    resampler.draw(1999, 50, other);
    assertArrayEquals(drawn, other);
    resampler.draw(1998, 50, other);
    assertFalse(Arrays.equals(drawn, other));
  }

  @Test
  void quantiles() {
    Quantiles quantiles = Quantiles.of(new double[] {5, 1, 3, 2, 4});
    assertEquals(3, quantiles.at(0.5));
    assertEquals(1, quantiles.at(0));
    assertEquals(5, quantiles.at(1));
    assertEquals(1.4, quantiles.at(0.1), 1e-12);
    assertEquals(3, quantiles.mean());
    assertTrue(Double.isNaN(Quantiles.of(new double[0]).at(0.5)));
  }

  @Test
  void theDecayOfTheOptimum() {
    SampleRange range = new SampleRange(1, 8);
    long[][] rows = new long[3][10];
    for (int trial = 0; trial < 3; trial++) {
      rows[trial][0] = trial == 2 ? 7 : 8;
      for (int n = 1; n <= 8; n++) {
        rows[trial][1 + n] = (trial + 1L) << (16 - 2 * n);
      }
    }
    List<Optimum> optima = Optimum.of(range, rows, 2, 0x1p-16, n -> Math.scalb(1.0, -n));
    assertEquals(0.5, optima.get(0).median());
    assertEquals(0.5, optima.get(0).mean());
    assertEquals(2, optima.get(7).trials(), "the third trial gave up at 8 items");
    assertEquals(1.5 * 0x1p-16, optima.get(7).mean());
    Optimum.Decay decay = Optimum.decay(optima.subList(0, 7)).orElseThrow();
    assertEquals(4, decay.from());
    assertEquals(4, decay.median(), 1e-9);
    assertEquals(4, decay.mean(), 1e-9);
    assertEquals(2, decay.firstMoment().orElseThrow(), 1e-9);
    assertTrue(Optimum.decay(optima.subList(0, 2)).isEmpty());
  }

  @Test
  void theRecursionOfTheProof() {
    Interval half = new Interval(-0.5, 0.5);
    assertEquals(0.25, Recursion.gain(SampleDistribution.parse("uniform"), half));
    assertEquals(0.125, Recursion.gain(SampleDistribution.parse("uniform(2)"), half));
    assertEquals(
        0.125, Recursion.gain(SampleDistribution.parse("0.5*uniform+0.5*normal"), half), 1e-15);
    assertEquals(0, Recursion.gain(SampleDistribution.parse("uniform(0.9)"), half));
    assertEquals(0, Recursion.gain(SampleDistribution.parse("normal"), half));
    assertEquals(0.02, Recursion.start(half, 0.01), 1e-15);
    assertEquals(0, Recursion.start(new Interval(0.5, 1), 0.01));
    assertEquals(0.5 * 1.125, Recursion.step(0.5, 0.25), 1e-15);
    assertEquals(1, Recursion.step(1, 0.25));
  }

  /** At ε = 0.01 one subset of 8 uniform items in four hits: close to what was measured, 24.9 %. */
  @Test
  void theFirstMoment() {
    FirstMoment moment =
        new FirstMoment(SampleDistribution.parse("uniform"), new Interval(-0.5, 0.5));
    // Deviation √(8/6), so the density at 0 is 0.3455, and nearly as much over the interval.
    assertEquals(256 * 0.3455, moment.intensity(8), 256 * 0.011);
    assertEquals(1 - Math.exp(-0.02 * moment.intensity(8)), moment.single(8, 0.01), 1e-12);
    assertEquals(0.5, moment.single(10, moment.medianNearest(10)), 1e-12);
    assertEquals(0.5, moment.all(16, moment.medianHardest(16)), 1e-3);
    assertTrue(Double.isNaN(moment.medianHardest(1)));
    assertEquals(OptionalInt.of(4), FirstMoment.smallest(n -> n / 10.0, 0.35));
    assertEquals(OptionalInt.empty(), FirstMoment.smallest(n -> 0, 0.35));
  }

  @Test
  void theCoveredFraction() {
    CoverageSpec spec =
        new CoverageSpec(
            SampleDistribution.parse("uniform"),
            new Interval(0, 1),
            new Tolerances(List.of(0.25)),
            0.05,
            Optional.empty(),
            Optional.of(new CoverageSpec.Trials(new SampleRange(1, 2), 3)),
            new Seed(1),
            Limits.DEFAULT);
    long one = spec.grid().steps(1);
    // The greatest exact n, two gaps, two covered lengths. The last trial gave up after n = 1.
    long[][] rows = {
      {2, one, one, one / 4, one / 2}, {2, one, one, one / 2, one}, {1, one, one, one / 2, one / 2}
    };
    List<CoveredFraction> covered = CoveredFraction.of(spec, new SampleRange(1, 2), rows);
    assertEquals(2, covered.size());
    assertEquals(1.25 / 3, covered.get(0).mean(), 1e-12);
    assertEquals(0.5, covered.get(0).median(), 1e-12);
    assertEquals(3, covered.get(0).trials());
    assertEquals(0.75, covered.get(1).mean(), 1e-12);
    assertEquals(2, covered.get(1).trials());
    assertTrue(covered.get(1).gain().isEmpty(), "not the same trials");
    // The empty sum covers [0, ε], and each item adds a quarter of what it must.
    assertEquals(0.25 * (1 + 0.75 / 4), covered.get(0).recursion().orElseThrow(), 1e-12);
    long[][] decided = {rows[0], rows[1]};
    double gain =
        CoveredFraction.of(spec, new SampleRange(1, 2), decided).get(1).gain().orElseThrow();
    assertEquals((0.25 + 0.5) / (0.25 * 0.75 + 0.5 * 0.5), gain, 1e-12);
  }
}
