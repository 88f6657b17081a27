package dev.marble.construction;

import dev.marble.MarbleException;
import dev.marble.batch.Batch;
import dev.marble.random.Grid;
import dev.marble.subsetsum.FirstSubset;
import dev.marble.subsetsum.HorowitzSahni;
import dev.marble.subsetsum.Limits;
import dev.marble.subsetsum.Outcome;
import dev.marble.ticket.CarveStatistics;
import dev.marble.ticket.InputSign;
import dev.marble.ticket.Mask;
import dev.marble.ticket.RandomPair;
import dev.marble.ticket.Side;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Finds one target tensor in its pair of random layers: for each weight and side, the first subset
 * of the products that lies within the tolerance.
 *
 * <p>The subset found for a weight depends on the seed, the tensor's number and the weight's index
 * alone, so the result is the same for any number of threads. More samples leave the subsets that
 * were already found as they are: widening solves only what was missed.
 */
public final class TensorCarver {
  /** Bins of the error histogram. */
  public static final int ERROR_BINS = 64;

  private static final int CHUNK = 1 << 12; // a multiple of 64: see Mask
  private static final long MAX_SUMS = 1L << 24;
  private static final int NEAREST_ITEMS = 36;

  private final CarveSettings settings;
  private final Batch batch;
  private final LongConsumer progress;

  /**
   * A carver.
   *
   * @param settings what all tensors share
   * @param batch what the work runs on
   * @param progress is told of solved subset sums, a few thousand at a time, from any thread
   */
  public TensorCarver(CarveSettings settings, Batch batch, LongConsumer progress) {
    this.settings = settings;
    this.batch = batch;
    this.progress = progress;
  }

  /**
   * Carves one tensor.
   *
   * @param tensor what it is
   * @param number ℓ: it is found in the random layers 2ℓ and 2ℓ + 1
   * @param values its values in the order of the flat index
   * @return masks and statistics
   * @throws IllegalArgumentException if there are more or fewer values than the layout has
   * @throws MarbleException if a value is not finite, the tolerance is too fine for 24-bit weights,
   *     or a weight cannot be met
   */
  public TensorResult carve(TargetTensor tensor, int number, float[] values) {
    if (values.length != tensor.layout().size()) {
      throw new IllegalArgumentException(
          "\""
              + tensor.name()
              + "\" has "
              + values.length
              + " values, and its layout "
              + tensor.layout().size());
    }
    double largest = largest(tensor, values);
    double tolerance = largest == 0 ? 0 : settings.tolerance().absolute(largest);
    int scaleExponent = scaleExponent(largest);
    Work work = new Work(tensor, number, values, tolerance, scaleExponent);
    work.gridTolerance = gridTolerance(tensor, largest, tolerance, scaleExponent);
    int asked = settings.samplesFor(largest);
    work.start(asked);
    long missed = work.solveAll();
    while (work.misses() > 0
        && settings.onMiss() == OnMiss.WIDEN
        && work.samples() < CarveSettings.MAX_SAMPLES) {
      work.widen();
    }
    long accepted = 0;
    if (work.misses() > 0) {
      if (settings.onMiss() != OnMiss.ACCEPT) {
        throw work.unreachable();
      }
      accepted = work.misses();
      work.acceptNearest();
    }
    return work.result(asked, missed, accepted);
  }

  private static double largest(TargetTensor tensor, float[] values) {
    double largest = 0;
    long notFinite = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
      notFinite += Float.isFinite(value) ? 0 : 1;
    }
    if (notFinite > 0) {
      throw new MarbleException(
          "The tensor \""
              + tensor.name()
              + "\" has "
              + notFinite
              + (notFinite == 1 ? " weight that is" : " weights that are")
              + " NaN or infinite, and no sum of finite weights comes near.");
    }
    return largest;
  }

  /** The smallest e with 2^e ≥ largest; 0 for a tensor of zeros. */
  private static int scaleExponent(double largest) {
    if (largest == 0) {
      return 0;
    }
    int exponent = Math.getExponent(largest);
    return Math.scalb(1.0, exponent) < largest ? exponent + 1 : exponent;
  }

  /** The tolerance of the exact sums, so that the rounded weight is within the asked one. */
  private static long gridTolerance(
      TargetTensor tensor, double largest, double tolerance, int scaleExponent) {
    if (largest == 0) {
      return 0;
    }
    // A tolerance above the weights themselves is met by leaving everything out.
    // And no weight may come out infinite.
    double usable = Math.min(Math.min(tolerance, 4 * largest), Float.MAX_VALUE - largest);
    double floatRounding = Math.ulp((float) (largest + usable)) / 2.0;
    double unit = Math.scalb(1.0, scaleExponent - Grid.PRODUCT_BITS);
    double units = Math.floor((usable - floatRounding) / unit) - 1;
    if (units < 0) {
      throw new MarbleException(
          "The tolerance "
              + tolerance
              + " for \""
              + tensor.name()
              + "\" is below "
              + (float) (floatRounding + 2 * unit)
              + ", the finest that 24-bit weights up to "
              + (float) largest
              + " can express. Maybe use a tolerance of at least 1e-6 of the largest weight.");
    }
    return (long) units;
  }

  /** The state of one tensor's carving. */
  private final class Work {
    private final TargetTensor tensor;
    private final int number;
    private final float[] values;
    private final double tolerance;
    private final int scaleExponent;
    private final Map<Side, Mask> masks = new EnumMap<>(Side.class);
    private final Map<Side, int[]> missing = new EnumMap<>(Side.class);
    private final float[][] weights;
    private long gridTolerance;
    private RandomPair pair;

    Work(TargetTensor tensor, int number, float[] values, double tolerance, int scaleExponent) {
      this.tensor = tensor;
      this.number = number;
      this.values = values;
      this.tolerance = tolerance;
      this.scaleExponent = scaleExponent;
      this.weights = new float[inputs().sides().size()][values.length];
    }

    private InputSign inputs() {
      return tensor.inputs();
    }

    void start(int samples) {
      draw(samples);
      inputs().sides().forEach(side -> masks.put(side, new Mask(values.length, samples)));
    }

    private void draw(int samples) {
      pair =
          new RandomPair(
              settings.recipe(), number, tensor.layout(), inputs(), samples, scaleExponent);
    }

    int samples() {
      return pair.samples();
    }

    long misses() {
      return missing.values().stream().mapToLong(list -> list.length).sum();
    }

    private long target(int index) {
      return (long)
          StrictMath.rint(Math.scalb((double) values[index], Grid.PRODUCT_BITS - scaleExponent));
    }

    long solveAll() {
      for (Side side : inputs().sides()) {
        int chunks = (values.length + CHUNK - 1) / CHUNK;
        int[][] missed = new int[chunks][];
        batch.run(
            chunks,
            () -> new Worker(side),
            (chunk, worker) -> missed[chunk] = worker.solveChunk(chunk));
        missing.put(side, Arrays.stream(missed).flatMapToInt(Arrays::stream).toArray());
      }
      return misses();
    }

    /** More samples for the whole tensor; only what was missed is solved again. */
    void widen() {
      int more = Math.min(CarveSettings.MAX_SAMPLES, samples() + Math.max(4, samples() / 3));
      draw(more);
      masks.replaceAll((side, mask) -> mask.widened(more));
      for (Side side : inputs().sides()) {
        int[] indices = missing.get(side);
        long[] subsets = new long[indices.length];
        batch.run(
            indices.length,
            () -> new Worker(side),
            (i, worker) -> subsets[i] = worker.solve(indices[i]));
        Mask mask = masks.get(side);
        int[] still = new int[indices.length];
        int count = 0;
        for (int i = 0; i < indices.length; i++) {
          if (subsets[i] >= 0) {
            mask.set(indices[i], subsets[i]);
          } else {
            still[count++] = indices[i];
          }
        }
        missing.put(side, Arrays.copyOf(still, count));
      }
    }

    void acceptNearest() {
      int items = Math.min(samples(), NEAREST_ITEMS);
      HorowitzSahni solver = new HorowitzSahni();
      for (Side side : inputs().sides()) {
        int[] indices = missing.get(side);
        long[] subsets = new long[indices.length];
        batch.run(
            indices.length,
            () -> new Worker(side),
            (i, worker) -> subsets[i] = worker.nearest(solver, indices[i], items));
        for (int i = 0; i < indices.length; i++) {
          masks.get(side).set(indices[i], subsets[i]);
        }
      }
      missing.clear();
    }

    MarbleException unreachable() {
      int worst = -1;
      for (int[] list : missing.values()) {
        for (int index : list) {
          worst = worst < 0 || Math.abs(values[index]) > Math.abs(values[worst]) ? index : worst;
        }
      }
      boolean most = samples() == CarveSettings.MAX_SAMPLES;
      long sums = (long) values.length * inputs().sides().size();
      return new MarbleException(
          misses()
              + " of the "
              + sums
              + " subset sums of \""
              + tensor.name()
              + "\" cannot be met within "
              + (float) tolerance
              + " with "
              + samples()
              + (samples() == 1 ? " sample" : " samples")
              + " (the largest such weight is "
              + values[worst]
              + "). Maybe use "
              + (most
                  ? "a larger tolerance."
                  : "--on-miss widen, or --samples "
                      + Math.min(CarveSettings.MAX_SAMPLES, Math.max(21, 2 * samples()))
                      + "."));
    }

    /** One thread's solver for one side. */
    private final class Worker {
      private final RandomPair.Products products;
      private final FirstSubset solver = new FirstSubset();
      private final Mask mask;
      private final int[] missed = new int[CHUNK];

      Worker(Side side) {
        this.products = pair.products(side);
        this.mask = masks.get(side);
      }

      /** The first subset within the aim or, if there is none, within the tolerance. */
      long solve(int index) {
        products.select(index);
        long target = target(index);
        long aim = (long) (gridTolerance * settings.aim());
        long subset = solver.first(products::fill, samples(), target, aim, MAX_SUMS);
        return subset >= 0 || aim == gridTolerance
            ? subset
            : solver.first(products::fill, samples(), target, gridTolerance, MAX_SUMS);
      }

      int[] solveChunk(int chunk) {
        int count = 0;
        int end = Math.min(values.length, (chunk + 1) * CHUNK);
        for (int i = chunk * CHUNK; i < end; i++) {
          long subset = solve(i);
          if (subset >= 0) {
            mask.set(i, subset);
          } else {
            missed[count++] = i;
          }
        }
        progress.accept(end - (long) chunk * CHUNK);
        return Arrays.copyOf(missed, count);
      }

      long nearest(HorowitzSahni nearestSolver, int index, int items) {
        long[] all = new long[items];
        products.select(index);
        products.fill(0, items, all);
        Outcome outcome = nearestSolver.nearest(all, target(index), Limits.DEFAULT);
        return ((Outcome.Found) outcome).subset();
      }
    }

    TensorResult result(int asked, long missed, long accepted) {
      Summary total = new Summary();
      int column = 0;
      for (Side side : inputs().sides()) {
        Mask mask = masks.get(side);
        float[] sideWeights = weights[column++];
        int chunks = (values.length + CHUNK - 1) / CHUNK;
        Summary[] parts = new Summary[chunks];
        batch.run(
            chunks,
            () -> pair.products(side),
            (chunk, products) -> parts[chunk] = summary(chunk, mask, products, sideWeights));
        for (Summary part : parts) {
          total.add(part);
        }
      }
      double limit = WeightEntropy.bits(values, 2 * settings.aim() * tolerance);
      double mean = total.sum / Math.max(1, (double) values.length * inputs().sides().size());
      return new TensorResult(
          samples(),
          pair.hidden().width(),
          scaleExponent,
          tolerance,
          masks,
          weights,
          new CarveStatistics(asked, missed, accepted, total.largest, mean, limit),
          total.errors,
          total.used);
    }

    private Summary summary(
        int chunk, Mask mask, RandomPair.Products products, float[] sideWeights) {
      Summary part = new Summary();
      int end = Math.min(values.length, (chunk + 1) * CHUNK);
      for (int i = chunk * CHUNK; i < end; i++) {
        long subset = mask.get(i);
        products.select(i);
        sideWeights[i] = pair.weight(products.sum(subset));
        part.add((double) sideWeights[i] - values[i], tolerance, subset);
      }
      return part;
    }
  }

  private static final class Summary {
    private final Histogram errors = new Histogram(ERROR_BINS);
    private final Histogram used = new Histogram(CarveSettings.MAX_SAMPLES + 1);
    private double largest;
    private double sum;

    void add(double error, double tolerance, long subset) {
      largest = Math.max(largest, Math.abs(error));
      sum += Math.abs(error);
      used.add(64 - Long.numberOfLeadingZeros(subset));
      int bin = tolerance == 0 ? ERROR_BINS / 2 : (int) ((error / tolerance + 1) / 2 * ERROR_BINS);
      errors.add(Math.clamp(bin, 0, ERROR_BINS - 1));
    }

    void add(Summary other) {
      errors.add(other.errors);
      used.add(other.used);
      largest = Math.max(largest, other.largest);
      sum += other.sum;
    }
  }
}
