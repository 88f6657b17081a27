package dev.marble.bench;

import dev.marble.batch.ThreadBatch;
import dev.marble.subsetsum.BucketJoin;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Many independent instances, n = 21, on some threads: wall time per instance. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 7, time = 1)
@Fork(2)
public class BatchScaling {
  private static final int ITEMS = 21;
  private static final int DIFFERENT = 1 << 13;
  private static final int JOBS = 128;
  private static final int PER_JOB = 512;

  /** How many threads. */
  @Param({"1", "2"})
  public int threads;

  private final long[] checksums = new long[JOBS];
  private Instances instances;
  private ThreadBatch batch;

  /** Draws the instances and starts the threads. */
  @Setup
  public void draw() {
    instances = Instances.uniform(DIFFERENT, ITEMS);
    batch = new ThreadBatch(threads);
  }

  /** Ends the threads. */
  @TearDown
  public void close() {
    batch.close();
  }

  /** The nearest subset of each; a solver per worker. */
  @Benchmark
  @OperationsPerInvocation(JOBS * PER_JOB)
  public long[] nearest() {
    batch.run(JOBS, BucketJoin::new, this::job);
    return checksums;
  }

  private void job(int number, BucketJoin solver) {
    long checksum = 0;
    for (int i = number * PER_JOB; i < (number + 1) * PER_JOB; i++) {
      int which = i & DIFFERENT - 1;
      checksum ^= solver.nearestSubset(instances.items(which), ITEMS, instances.target(which));
    }
    checksums[number] = checksum;
  }
}
