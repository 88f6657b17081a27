package dev.marble.bench;

import dev.marble.batch.ThreadBatch;
import dev.marble.construction.CarveSettings;
import dev.marble.construction.OnMiss;
import dev.marble.construction.Pensia;
import dev.marble.construction.TargetTensor;
import dev.marble.construction.TensorCarver;
import dev.marble.construction.TensorResult;
import dev.marble.construction.Tolerance;
import dev.marble.random.Distribution;
import dev.marble.random.Grid;
import dev.marble.random.RandomWeights;
import dev.marble.random.Seed;
import dev.marble.subsetsum.FirstSubset;
import dev.marble.subsetsum.HorowitzSahni;
import dev.marble.subsetsum.Limits;
import dev.marble.subsetsum.Outcome;
import dev.marble.ticket.InputSign;
import dev.marble.ticket.Recipe;
import java.util.List;
import java.util.Optional;
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

/** Time per instance of the solvers at n = 21, one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SmallInstances {
  private static final int COUNT = 1 << 14;
  private static final int ROWS = 256;

  /** The tolerance, as a share of the range of the targets. */
  @Param({"0.01", "0.0025"})
  public double share;

  private Instances instances;
  private final FirstSubset first = new FirstSubset();
  private final ArraySource source = new ArraySource();
  private final HorowitzSahni horowitzSahni = new HorowitzSahni();
  private float[] weights;
  private int next;

  /** Draws the instances. */
  @Setup
  public void draw() {
    instances = Instances.ofNetworks(COUNT, 21);
    RandomWeights random = new RandomWeights(new Seed(2), 0, Distribution.NORMAL);
    weights = new float[ROWS * ROWS];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.at(i) / Grid.ONE;
    }
  }

  /** The first subset in numeric order, items at hand. */
  @Benchmark
  public long firstSubset() {
    int i = next++ & COUNT - 1;
    source.items = instances.items(i);
    return first.first(source, 21, instances.target(i), instances.units(share), Long.MAX_VALUE);
  }

  /** Meet in the middle, stopping at the first hit. */
  @Benchmark
  public Outcome horowitzSahni() {
    int i = next++ & COUNT - 1;
    return horowitzSahni.within(
        instances.items(i), instances.target(i), instances.units(share), Limits.DEFAULT);
  }

  /** All of a carve's work on 65,536 weights, drawing of the random weights included. */
  @Benchmark
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  public TensorResult carve65536() {
    try (ThreadBatch batch = new ThreadBatch(1)) {
      CarveSettings settings =
          new CarveSettings(
              new Recipe(new Seed(3), Distribution.UNIFORM),
              new Tolerance.Relative(share),
              21,
              OnMiss.WIDEN);
      TargetTensor tensor =
          new TargetTensor(
              "weights",
              Pensia.NAME,
              List.of(ROWS, ROWS),
              Pensia.outByIn(ROWS, ROWS),
              InputSign.NON_NEGATIVE,
              Optional.empty());
      return new TensorCarver(settings, batch, done -> {}).carve(tensor, 0, weights);
    }
  }
}
