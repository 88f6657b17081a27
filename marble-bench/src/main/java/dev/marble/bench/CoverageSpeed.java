package dev.marble.bench;

import dev.marble.subsetsum.Coverage;
import dev.marble.subsetsum.Limits;
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

/** All targets at once: which part of [−1, 1] do the sums of 30 uniform items cover? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2)
@Measurement(iterations = 7)
@Fork(1)
public class CoverageSpeed {
  private static final int COUNT = 9;
  private static final Limits LIMITS = new Limits(Long.MAX_VALUE, 1L << 30);

  /** How near a subset sum must be. */
  @Param({"1e-2", "1e-6", "1e-9"})
  public double tolerance;

  private final SchroeppelShamir solver = new SchroeppelShamir();
  private Instances instances;
  private int next;

  /** Draws the samples. */
  @Setup
  public void draw() {
    instances = Instances.uniform(COUNT, 30);
  }

  /** One sample. */
  @Benchmark
  public Coverage coverage() {
    return solver.coverage(
        instances.items(next++ % COUNT),
        instances.units(-1),
        instances.units(1),
        instances.units(tolerance),
        LIMITS);
  }
}
