package dev.marble.lab.coverage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.random.Seed;
import dev.marble.subsetsum.Chooser;
import dev.marble.subsetsum.Coverage;
import dev.marble.subsetsum.CoverageSolver;
import dev.marble.subsetsum.Limits;
import dev.marble.subsetsum.NearestSolver;
import dev.marble.subsetsum.Outcome;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One trial of each kind, beside plain loops over all subsets. */
final class TrialsTest {
  private static final Interval HALF = new Interval(-0.5, 0.5);

  private static long[] sums(long[] items, int n) {
    long[] sums = new long[1 << n];
    for (int subset = 0; subset < sums.length; subset++) {
      for (int i = 0; i < n; i++) {
        sums[subset] += (subset >> i & 1) == 1 ? items[i] : 0;
      }
    }
    Arrays.sort(sums);
    return sums;
  }

  private static long nearest(long[] items, int n, long target) {
    return Arrays.stream(sums(items, n)).map(sum -> Math.abs(sum - target)).min().orElseThrow();
  }

  // ---- one target ----

  @ParameterizedTest
  @ValueSource(
      strings = {
        "uniform",
        "normal",
        "product",
        "signed",
        "signed(0.07)",
        "0.5*uniform(0.2)+0.5*signed(0.1)"
      })
  void oneTargetAgainstAPlainLoop(String distribution) {
    Sampler sampler = new Sampler(new Seed(5), SampleDistribution.parse(distribution), HALF);
    Chooser chooser = new Chooser();
    for (int trial = 0; trial < 40; trial++) {
      SampleRange range = new SampleRange(1 + trial % 5, 5 + trial % 8);
      long[] items = sampler.items(trial, range.to());
      long target = sampler.target(trial);
      long[] numbers = SingleTarget.measure(items, target, range, chooser, Limits.DEFAULT);
      assertEquals(range.to(), numbers[0]);
      assertEquals(target, numbers[1]);
      for (int n = range.from(); n <= range.to(); n++) {
        assertEquals(
            nearest(items, n, target), numbers[2 + n - range.from()], "trial " + trial + ", " + n);
      }
    }
  }

  /** Gives up where there are more items than it was made for, with the empty subset to show. */
  private record Tired(int most) implements NearestSolver {
    @Override
    public Outcome nearest(long[] items, long target, Limits limits) {
      return items.length <= most
          ? new Chooser().nearest(items, target, limits)
          : new Outcome.GaveUp("tired", Optional.of(new Outcome.Found(0, 0, 1)), 1);
    }
  }

  @Test
  void givingUpEndsWhatIsKnownExactly() {
    Sampler sampler = new Sampler(new Seed(6), SampleDistribution.parse("uniform"), HALF);
    SampleRange range = new SampleRange(1, 12);
    long[] items = sampler.items(0, 12);
    long target = sampler.target(0);
    long[] exact = SingleTarget.measure(items, target, range, new Chooser(), Limits.DEFAULT);
    long[] tired = SingleTarget.measure(items, target, range, new Tired(6), Limits.DEFAULT);
    // With 7 items the question is one about 6.
    assertEquals(7, tired[0]);
    assertArrayEquals(Arrays.copyOfRange(exact, 2, 9), Arrays.copyOfRange(tired, 2, 9));
    for (int n = 8; n <= 12; n++) {
      long bound = Math.min(exact[8], Math.abs(target - items[7]));
      assertEquals(bound, tired[1 + n], "what the one subset that was met gives");
      assertTrue(tired[1 + n] >= exact[1 + n]);
    }
    SampleRange late = new SampleRange(9, 12);
    assertEquals(0, SingleTarget.measure(items, target, late, new Tired(6), Limits.DEFAULT)[0]);
  }

  /** Signed constants reach their lattice soon; nobody should be asked about 62 of them. */
  @Test
  void aLatticeAnswersForTheSolver() {
    Sampler sampler = new Sampler(new Seed(7), SampleDistribution.parse("signed"), HALF);
    NearestSolver few =
        (items, target, limits) -> {
          assertTrue(items.length < 20, items.length + " items");
          return new Chooser().nearest(items, target, limits);
        };
    for (int trial = 0; trial < 50; trial++) {
      long target = sampler.target(trial);
      long[] numbers =
          SingleTarget.measure(
              sampler.items(trial, 62), target, new SampleRange(1, 62), few, Limits.DEFAULT);
      assertEquals(62, numbers[0]);
      assertEquals(Math.abs(target), numbers[63], "the empty subset is the nearest");
    }
  }

  // ---- all targets ----

  private static CoverageSpec spec(String distribution, String interval, SampleRange range) {
    return new CoverageSpec(
        SampleDistribution.parse(distribution),
        Interval.parse(interval),
        Tolerances.parse("0.3,0.1,0.02,0.001"),
        0.05,
        Optional.empty(),
        Optional.of(new CoverageSpec.Trials(range, 10)),
        new Seed(8),
        Limits.DEFAULT);
  }

  private static AllTargets experiment(CoverageSpec spec) {
    return new AllTargets(spec.all().orElseThrow(), spec);
  }

  /** The length within the tolerance of a sum, from merged intervals. */
  private static long covered(long[] sums, long from, long to, long tolerance) {
    long covered = 0;
    long at = from;
    for (long sum : sums) {
      long low = Math.max(at, sum - tolerance);
      long high = Math.min(to, sum + tolerance);
      if (high > low) {
        covered += high - low;
        at = high;
      }
    }
    return covered;
  }

  /** Twice the largest distance to a sum: at an end of the interval or between two sums. */
  private static long gap(long[] sums, long from, long to) {
    long worst = 0;
    for (long end : new long[] {from, to}) {
      worst = Math.max(worst, 2 * Arrays.stream(sums).map(s -> Math.abs(s - end)).min().orElse(0));
    }
    for (int i = 1; i < sums.length; i++) {
      long twiceMiddle = sums[i - 1] + sums[i];
      if (twiceMiddle >= 2 * from && twiceMiddle <= 2 * to) {
        worst = Math.max(worst, sums[i] - sums[i - 1]);
      }
    }
    return worst;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "uniform      | -0.5,0.5",
        "uniform      | -0.1,1.7",
        "normal       | -1,1",
        "product      | 0.2,0.21",
        "signed       | -0.5,0.5",
        "signed       | 0.8,0.9",
        "signed       | 0.4,0.6",
        "signed(0.02) | 0,0.1",
        "uniform      | 3,4",
      })
  void allTargetsAgainstAPlainLoop(String distribution, String interval) {
    SampleRange range = new SampleRange(1, 11);
    CoverageSpec spec = spec(distribution, interval, range);
    AllTargets experiment = experiment(spec);
    SampleGrid grid = spec.grid();
    Sampler sampler = new Sampler(spec.seed(), spec.distribution(), spec.interval());
    long from = grid.steps(spec.interval().from());
    long to = grid.steps(spec.interval().to());
    for (int trial = 0; trial < 12; trial++) {
      long[] items = sampler.items(trial, range.to());
      long[] numbers = experiment.measure(items, new Chooser());
      assertEquals(range.to(), numbers[0]);
      for (int n = 1; n <= range.to(); n++) {
        String where = distribution + ", trial " + trial + ", n " + n;
        long[] sums = sums(items, n);
        assertEquals(gap(sums, from, to), numbers[n], where);
        for (int i = 0; i < 4; i++) {
          long tolerance = grid.wholeSteps(spec.tolerances().values().get(i));
          assertEquals(
              covered(sums, from, to, tolerance), numbers[n + (1 + i) * range.count()], where);
        }
      }
    }
  }

  @Test
  void moreItemsCoverMoreAndGivingUpKeepsWhatIsKnown() {
    SampleRange range = new SampleRange(1, 12);
    CoverageSpec spec = spec("uniform", "-0.5,0.5", range);
    AllTargets experiment = experiment(spec);
    Sampler sampler = new Sampler(spec.seed(), spec.distribution(), spec.interval());
    CoverageSolver tired =
        (items, from, to, tolerance, limits) ->
            items.length <= 8
                ? new Chooser().coverage(items, from, to, tolerance, limits)
                : new Coverage.GaveUp("tired", 1);
    for (int trial = 0; trial < 10; trial++) {
      long[] items = sampler.items(trial, 12);
      long[] exact = experiment.measure(items, new Chooser());
      long[] known = experiment.measure(items, tired);
      for (int n = 2; n <= 12; n++) {
        assertTrue(exact[n] <= exact[n - 1]);
        for (int i = 1; i <= 4; i++) {
          assertTrue(exact[n + 12 * i] >= exact[n - 1 + 12 * i]);
        }
      }
      assertEquals(8, known[0]);
      for (int block = 0; block < 5; block++) {
        for (int n = 1; n <= 12; n++) {
          assertEquals(exact[Math.min(n, 8) + 12 * block], known[n + 12 * block]);
        }
      }
    }
  }
}
