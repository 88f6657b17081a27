package dev.marble.bench;

import dev.marble.subsetsum.BucketJoin;
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

/** The nearest subset of a small instance: items and target uniform on [−1, 1), one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 7, time = 1)
@Fork(2)
public class NearestSpeed {
  private static final int COUNT = 1 << 12;

  /** The number of items. */
  @Param({"21", "26", "30"})
  public int items;

  private final BucketJoin solver = new BucketJoin();
  private Instances instances;
  private int next;

  /** Draws the instances. */
  @Setup
  public void draw() {
    instances = Instances.uniform(COUNT, items);
  }

  /** One instance. */
  @Benchmark
  public long nearest() {
    int i = next++ & COUNT - 1;
    return solver.nearestSubset(instances.items(i), items, instances.target(i));
  }
}
