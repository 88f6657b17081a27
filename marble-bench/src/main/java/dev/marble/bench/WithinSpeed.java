package dev.marble.bench;

import dev.marble.subsetsum.FirstSubset;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The first subset within a tolerance: items and targets uniform on [−1, 1), n = 21, one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 7, time = 1)
@Fork(2)
public class WithinSpeed {
  private static final int COUNT = 1 << 14;
  private static final int ITEMS = 21;

  /** The largest accepted error. */
  @Param({"0.01", "0.001"})
  public double tolerance;

  private final FirstSubset solver = new FirstSubset();
  private final ArraySource source = new ArraySource();
  private Instances instances;
  private long units;
  private int next;

  /** Draws the instances. */
  @Setup
  public void draw() {
    instances = Instances.uniform(COUNT, ITEMS);
    units = instances.units(tolerance);
  }

  /** One instance. */
  @Benchmark
  public long first() {
    int i = next++ & COUNT - 1;
    source.items = instances.items(i);
    return solver.first(source, ITEMS, instances.target(i), units, Long.MAX_VALUE);
  }
}
