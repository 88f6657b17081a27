package dev.marble.bench;

import dev.marble.json.JsonObject;
import dev.marble.subsetsum.BucketJoin;
import dev.marble.subsetsum.Coverage;
import dev.marble.subsetsum.FirstSubset;
import dev.marble.subsetsum.Limits;
import dev.marble.subsetsum.NearestSolver;
import dev.marble.subsetsum.Outcome;
import dev.marble.subsetsum.SchroeppelShamir;
import dev.marble.subsetsum.SortedSample;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntToLongFunction;

/**
 * The work that the engine is made for, one thread: median and quartiles over different instances,
 * each timed once, after a warm-up. Items and targets are uniform on [−1, 1).
 */
final class EngineTable {
  private static final Limits UNLIMITED = new Limits(Long.MAX_VALUE, Long.MAX_VALUE);
  private static final long WARM_UP_NANOS = 2_000_000_000L;
  private static final int SMALL = 21;

  /** So many instances are tried only of work that takes less than a millisecond. */
  private static final int MANY = 1_000;

  private static final int TARGETS = 1_000_000;

  private final PrintStream out;
  private final List<JsonObject> rows = new ArrayList<>();
  private long checksum;

  private EngineTable(PrintStream out) {
    this.out = out;
  }

  /** Measures all rows but the one that takes a minute, and prints them. */
  static List<JsonObject> measure(PrintStream out) {
    EngineTable table = new EngineTable(out);
    table.within();
    table.small(21, 20_000, "≤ 5 µs");
    table.small(26, 4_000, "");
    table.small(30, 1_000, "≤ 0.2 ms");
    table.large(40, 60, "≤ 10 ms");
    table.large(50, 7, "≤ 1 s");
    table.manyTargets();
    table.coverage(1e-2);
    table.coverage(1e-6);
    table.coverage(1e-9);
    out.println("  (checksum " + table.checksum + ")");
    return table.rows;
  }

  private void within() {
    Instances instances = Instances.uniform(20_000, SMALL);
    FirstSubset solver = new FirstSubset();
    ArraySource source = new ArraySource();
    long tolerance = instances.units(0.01);
    add(
        "within 0.01, n = 21",
        "≤ 0.25 µs",
        instances.count(),
        i -> {
          source.items = instances.items(i);
          return solver.first(source, SMALL, instances.target(i), tolerance, Long.MAX_VALUE);
        });
  }

  private void small(int n, int count, String aim) {
    Instances instances = Instances.uniform(count, n);
    BucketJoin solver = new BucketJoin();
    add(
        "nearest, n = " + n,
        aim,
        count,
        i -> solver.nearestSubset(instances.items(i), n, instances.target(i)));
  }

  private void large(int n, int count, String aim) {
    Instances instances = Instances.uniform(count, n);
    NearestSolver solver = new SchroeppelShamir();
    add(
        "nearest, n = " + n,
        aim,
        count,
        i ->
            ((Outcome.Found) solver.nearest(instances.items(i), instances.target(i), UNLIMITED))
                .subset());
  }

  private void manyTargets() {
    int samples = 15;
    Instances instances = Instances.uniform(samples, SMALL);
    Instances wanted = Instances.uniform(TARGETS, 1);
    long[] targets = new long[TARGETS];
    for (int i = 0; i < TARGETS; i++) {
      targets[i] = wanted.target(i);
    }
    SortedSample[] sorted = new SortedSample[1];
    add(
        "one sample, n = 21: set-up",
        "",
        samples,
        i -> {
          sorted[0] = new SortedSample(instances.items(i));
          return sorted[0].size();
        });
    int[] subsets = new int[TARGETS];
    double[] nanos = new double[samples];
    for (int i = -5; i < samples; i++) {
      SortedSample sample = new SortedSample(instances.items(Math.max(0, i)));
      long start = System.nanoTime();
      sample.nearest(targets, subsets);
      nanos[Math.max(0, i)] = (System.nanoTime() - start) / (double) TARGETS;
      checksum += subsets[TARGETS / 2];
    }
    add("… nearest, each of 10^6 targets", "≤ 0.1 µs", Quartiles.of(nanos), Optional.empty());
  }

  private void coverage(double tolerance) {
    int samples = 5;
    Instances instances = Instances.uniform(samples, 30);
    SchroeppelShamir solver = new SchroeppelShamir();
    add(
        String.format(Locale.ROOT, "coverage within %.0e, n = 30", tolerance),
        "≤ 3 s",
        samples,
        i ->
            switch (solver.coverage(
                instances.items(i),
                instances.units(-1),
                instances.units(1),
                instances.units(tolerance),
                UNLIMITED)) {
              case Coverage.Measured measured -> measured.largestGap();
              case Coverage.GaveUp gaveUp -> throw new IllegalStateException(gaveUp.reason());
            });
  }

  private void add(String work, String aim, int count, IntToLongFunction job) {
    long begun = System.nanoTime();
    for (int i = 0; System.nanoTime() - begun < WARM_UP_NANOS; i++) {
      checksum += job.applyAsLong(i % count);
    }
    Stopwatch watch = new Stopwatch(count, count < MANY);
    for (int i = 0; i < count; i++) {
      watch.start();
      checksum += job.applyAsLong(i);
      watch.stop();
    }
    add(work, aim, watch.wall(), watch.processor());
  }

  private void add(String work, String aim, Quartiles times, Optional<Double> processor) {
    out.printf(
        Locale.ROOT,
        "  %-36s %-10s %-36s %10s mean %s%n",
        work,
        aim,
        times,
        processor.map(Quartiles::show).orElse(""),
        Quartiles.show(times.mean()));
    JsonObject json = times.json().put("work", work).put("aim", aim);
    processor.ifPresent(mean -> json.put("processor_mean_ns", mean));
    rows.add(json);
  }
}
