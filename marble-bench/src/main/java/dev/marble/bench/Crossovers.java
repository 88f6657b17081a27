package dev.marble.bench;

import dev.marble.subsetsum.Bellman;
import dev.marble.subsetsum.BruteForce;
import dev.marble.subsetsum.BucketJoin;
import dev.marble.subsetsum.Chooser;
import dev.marble.subsetsum.CompleteKarmarkarKarp;
import dev.marble.subsetsum.FirstSubset;
import dev.marble.subsetsum.HorowitzSahni;
import dev.marble.subsetsum.Limits;
import dev.marble.subsetsum.NearestSolver;
import dev.marble.subsetsum.OfSizeSolver;
import dev.marble.subsetsum.SchroeppelShamir;
import dev.marble.subsetsum.SmallestSolver;
import dev.marble.subsetsum.WithinSolver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Which solver is fastest for which question? The measurements from which {@link Chooser} has its
 * thresholds: medians over different instances, uniform on [−1, 1) where nothing else is said.
 */
public final class Crossovers {
  private static final Limits LIMITS = new Limits(1L << 26, 1L << 30, Duration.ofSeconds(3));

  private final BruteForce brute = new BruteForce();
  private final FirstSubset first = new FirstSubset();
  private final BucketJoin join = new BucketJoin();
  private final SchroeppelShamir runs = new SchroeppelShamir();
  private final HorowitzSahni lists = new HorowitzSahni();
  private final Bellman table = new Bellman();
  private final CompleteKarmarkarKarp differences = new CompleteKarmarkarKarp();
  private final Chooser chooser = new Chooser();

  private Crossovers() {}

  /**
   * Measures, and prints tables.
   *
   * @param arguments which of {@code nearest}, {@code within}, {@code absent}, {@code fewest},
   *     {@code whole}; all without
   */
  public static void main(String[] arguments) {
    List<String> all = List.of("nearest", "within", "absent", "fewest", "whole");
    Set<String> wanted = Set.copyOf(arguments.length == 0 ? all : Arrays.asList(arguments));
    if (!all.containsAll(wanted)) {
      throw new IllegalArgumentException(wanted + " should be some of " + all);
    }
    System.out.println(Race.LEGEND);
    Crossovers crossovers = new Crossovers();
    if (wanted.contains("nearest")) {
      crossovers.nearest();
    }
    if (wanted.contains("within")) {
      crossovers.within();
    }
    if (wanted.contains("absent")) {
      crossovers.absent();
    }
    if (wanted.contains("fewest")) {
      crossovers.fewest();
    }
    if (wanted.contains("whole")) {
      crossovers.whole();
    }
  }

  private void nearest() {
    Race race = new Race("nearest", "n");
    for (int n = 2; n <= 36; n += 2) {
      Instances instances = Instances.uniform(2_000, n);
      race.row(
          Integer.toString(n),
          instances,
          List.of(
              nearest("BruteForce", n <= 18, brute),
              nearest("BucketJoin", n <= BucketJoin.MAX_ITEMS, join),
              nearest("SchroeppelShamir", true, runs),
              nearest("HorowitzSahni", true, lists)));
    }
  }

  private void within() {
    Race race = new Race("any within ε", "n", "ε");
    for (int n : new int[] {8, 12, 16, 21, 25, 26, 30, 36, 42}) {
      Instances instances = Instances.uniform(2_000, n);
      for (double tolerance : new double[] {0.1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-8}) {
        race.row(n + " " + tolerance, instances, within(n, instances.units(tolerance)));
      }
    }
  }

  private void absent() {
    Race race = new Race("any within ε = 0 of a target that no sum meets (even items, odd target)");
    for (int n : new int[] {8, 12, 16, 21, 25, 26, 30, 36, 42}) {
      race.row(Integer.toString(n), Instances.uniform(2_000, n).missed(), within(n, 0));
    }
  }

  private List<Race.Runner> within(int n, long units) {
    boolean small = n <= BucketJoin.MAX_ITEMS;
    List<Race.Runner> runners = new ArrayList<>();
    runners.add(within("FirstSubset", true, units, first));
    runners.add(within("BucketJoin", small, units, join));
    runners.add(within("SchroeppelShamir", true, units, runs));
    runners.add(within("HorowitzSahni", small, units, lists));
    runners.add(within("Bellman", units > 0, units, table));
    for (int look = 6; look <= 14; look += 2) {
      WithinSolver rest = small ? join : runs;
      runners.add(within("look 2^" + look, look < n, units, new Look(first, look, rest)));
    }
    runners.add(within("Chooser", true, units, chooser));
    return runners;
  }

  private void fewest() {
    Race smallest = new Race("smallest within 0.01", "n");
    for (int n = 2; n <= 30; n += n < 20 ? 2 : 5) {
      Instances instances = Instances.uniform(1_000, n);
      long units = instances.units(0.01);
      smallest.row(
          Integer.toString(n),
          instances,
          List.of(
              smallest("BruteForce", n <= 20, units, brute),
              smallest("HorowitzSahni", true, units, lists)));
    }
    Race ofSize = new Race("of size n / 2 within 0.01", "n");
    for (int n = 2; n <= 30; n += n < 20 ? 2 : 5) {
      Instances instances = Instances.uniform(1_000, n);
      long units = instances.units(0.01);
      ofSize.row(
          Integer.toString(n),
          instances,
          List.of(
              ofSize("BruteForce", n <= 20, n / 2, units, brute),
              ofSize("HorowitzSahni", true, n / 2, units, lists)));
    }
  }

  private void whole() {
    Race race = new Race("nearest among whole numbers 1 … r", "n", "r");
    for (int n : new int[] {12, 21, 30, 40, 50, 62}) {
      for (long range : new long[] {10, 1_000, 100_000, 10_000_000, 1_000_000_000}) {
        race.row(
            n + " " + range,
            Instances.whole(500, n, range),
            List.of(
                nearest("BucketJoin", n <= BucketJoin.MAX_ITEMS, join),
                nearest("SchroeppelShamir", true, runs),
                nearest("HorowitzSahni", n <= 40, lists),
                nearest("CompleteKarmarkarKarp", true, differences),
                nearest("Bellman", true, table)));
      }
    }
  }

  private static Race.Runner nearest(String name, boolean runs, NearestSolver solver) {
    return new Race.Runner(name, runs, (items, target) -> solver.nearest(items, target, LIMITS));
  }

  private static Race.Runner within(
      String name, boolean runs, long tolerance, WithinSolver solver) {
    return new Race.Runner(
        name, runs, (items, target) -> solver.within(items, target, tolerance, LIMITS));
  }

  private static Race.Runner smallest(
      String name, boolean runs, long tolerance, SmallestSolver solver) {
    return new Race.Runner(
        name, runs, (items, target) -> solver.smallest(items, target, tolerance, LIMITS));
  }

  private static Race.Runner ofSize(
      String name, boolean runs, int size, long tolerance, OfSizeSolver solver) {
    return new Race.Runner(
        name, runs, (items, target) -> solver.ofSize(items, size, target, tolerance, LIMITS));
  }
}
