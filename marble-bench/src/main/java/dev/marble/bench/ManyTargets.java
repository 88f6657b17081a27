package dev.marble.bench;

import dev.marble.subsetsum.SortedSample;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A million targets against one sample of 21 items, uniform on [−1, 1), one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 7, time = 1)
@Fork(2)
public class ManyTargets {
  private static final int ITEMS = 21;
  private static final int TARGETS = 1_000_000;
  private static final int SAMPLES = 8;

  private final long[] targets = new long[TARGETS];
  private final int[] subsets = new int[TARGETS];
  private Instances instances;
  private SortedSample sample;
  private int next;

  /** Draws sample and targets. */
  @Setup
  public void draw() {
    instances = Instances.uniform(TARGETS, 1);
    for (int i = 0; i < TARGETS; i++) {
      targets[i] = instances.target(i);
    }
    instances = Instances.uniform(SAMPLES, ITEMS);
    sample = new SortedSample(instances.items(0));
  }

  /** Sorting the sums of a sample, once for all targets. */
  @Benchmark
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  public SortedSample setUp() {
    return new SortedSample(instances.items(next++ % SAMPLES));
  }

  /** The nearest subset for a target, after that. */
  @Benchmark
  @OperationsPerInvocation(TARGETS)
  public int[] nearest() {
    sample.nearest(targets, subsets);
    return subsets;
  }
}
