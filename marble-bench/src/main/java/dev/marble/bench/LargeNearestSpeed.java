package dev.marble.bench;

import dev.marble.subsetsum.Limits;
import dev.marble.subsetsum.Outcome;
import dev.marble.subsetsum.SchroeppelShamir;
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

/** The nearest subset of a large instance: items and target uniform on [−1, 1), one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 7)
@Fork(1)
public class LargeNearestSpeed {
  private static final int COUNT = 32;
  private static final Limits UNLIMITED = new Limits(Long.MAX_VALUE, Long.MAX_VALUE);

  /** The number of items. */
  @Param({"40", "50"})
  public int items;

  private final SchroeppelShamir solver = new SchroeppelShamir();
  private Instances instances;
  private int next;

  /** Draws the instances. */
  @Setup
  public void draw() {
    instances = Instances.uniform(COUNT, items);
  }

  /** One instance. */
  @Benchmark
  public Outcome nearest() {
    int i = next++ % COUNT;
    return solver.nearest(instances.items(i), instances.target(i), UNLIMITED);
  }
}
