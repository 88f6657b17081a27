package dev.marble.construction;

import dev.marble.MarbleException;
import dev.marble.batch.Batch;
import dev.marble.batch.Progress;
import dev.marble.io.Journal;
import dev.marble.random.Grid;
import dev.marble.ticket.CarveStatistics;
import dev.marble.ticket.Mask;
import dev.marble.ticket.RandomPair;
import dev.marble.ticket.Side;
import dev.marble.ticket.WeightWindows;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The state of one tensor's carving: a first pass over all weights, then passes over those that
 * were missed. A pass goes through its weights in blocks; a finished block is kept in the journal,
 * and taken from there when an earlier run has finished it.
 */
final class TensorWork {
  private static final int BLOCK = 1 << 12; // a multiple of 64: see Mask
  private static final int WIDER_BLOCK = 1 << 7; // each of these may take a hundred times as long
  private static final int NEAREST_BLOCK = 1 << 2; // and these a thousand times

  private final CarveSettings settings;
  private final Batch batch;
  private final Progress progress;
  private final Optional<Journal> journal;
  private final TargetTensor tensor;
  private final int number;
  private final float[] values;
  private final TensorScale scale;
  private final Map<Side, Mask> masks = new EnumMap<>(Side.class);
  private final Map<Side, int[]> missing = new EnumMap<>(Side.class);
  private RandomPair pair;

  TensorWork(
      CarveSettings settings,
      Batch batch,
      Progress progress,
      Optional<Journal> journal,
      TargetTensor tensor,
      int number,
      float[] values,
      TensorScale scale) {
    this.settings = settings;
    this.batch = batch;
    this.progress = progress;
    this.journal = journal;
    this.tensor = tensor;
    this.number = number;
    this.values = values;
    this.scale = scale;
  }

  private List<Side> sides() {
    return tensor.inputs().sides();
  }

  int samples() {
    return pair.samples();
  }

  long misses() {
    return missing.values().stream().mapToLong(list -> list.length).sum();
  }

  private void draw(int samples) {
    pair =
        new RandomPair(
            settings.recipe(),
            number,
            tensor.layout(),
            tensor.inputs(),
            settings.construction().choice(),
            samples,
            scale.exponent());
  }

  // ---- passes ----

  /** Solves every weight; returns how many were missed. */
  long solveAll(int samples) {
    draw(samples);
    for (Side side : sides()) {
      masks.put(side, new Mask(values.length, samples));
      missing.put(side, pass(new Pass(side, "first", Optional.empty(), BLOCK)));
    }
    return misses();
  }

  /** More samples for the whole tensor; only what was missed is solved again. */
  void widen() {
    int more = settings.construction().wider(samples());
    draw(more);
    masks.replaceAll((side, mask) -> mask.widened(more));
    missing.replaceAll(
        (side, indices) -> pass(new Pass(side, "wider", Optional.of(indices), WIDER_BLOCK)));
  }

  void acceptNearest() {
    missing.replaceAll(
        (side, indices) -> pass(new Pass(side, "nearest", Optional.of(indices), NEAREST_BLOCK)));
    missing.clear();
  }

  /**
   * One way through the weights of a side.
   *
   * @param side the side
   * @param kind first, wider or nearest
   * @param only the weights, ascending; all of them if empty
   * @param blockSize how many weights are kept at once
   */
  private record Pass(Side side, String kind, Optional<int[]> only, int blockSize) {
    int index(int place) {
      return only.isPresent() ? only.get()[place] : place;
    }
  }

  /** Solves some weights, block by block; returns those that no subset meets. */
  private int[] pass(Pass pass) {
    int count = pass.only().map(only -> only.length).orElse(values.length);
    int blocks = (count + pass.blockSize() - 1) / pass.blockSize();
    int[][] missed = new int[blocks][];
    batch.run(
        blocks,
        () -> new Worker(pass),
        (block, worker) -> {
          int from = block * pass.blockSize();
          missed[block] = worker.solve(from, Math.min(count, from + pass.blockSize()));
        });
    return Arrays.stream(missed).flatMapToInt(Arrays::stream).toArray();
  }

  /** One thread's solver for one pass. */
  private final class Worker {
    private final Pass pass;
    private final Search search;
    private final Mask mask;
    private final long[] subsets;

    Worker(Pass pass) {
      this.pass = pass;
      this.search = settings.construction().search(pair, pass.side());
      this.mask = masks.get(pass.side());
      this.subsets = new long[pass.blockSize()];
    }

    /** Solves a block, or takes it from the journal; returns the weights that were missed. */
    int[] solve(int from, int to) {
      boolean restored = false;
      if (journal.isEmpty()) {
        compute(from, to);
      } else {
        byte[] question = question(from, to);
        Optional<byte[]> answer = journal.get().find(question);
        restored =
            answer.isPresent() && BlockCode.decode(answer.get(), to - from, samples(), subsets);
        if (!restored) {
          compute(from, to);
          journal.get().add(question, BlockCode.encode(subsets, to - from));
        }
      }
      if (pass.only().isEmpty()) {
        tell(restored, to - from);
      }
      return store(from, to);
    }

    private void tell(boolean restored, int weightsDone) {
      if (restored) {
        progress.restored(weightsDone);
      } else {
        progress.step(weightsDone);
      }
    }

    private int[] store(int from, int to) {
      int[] missed = new int[to - from];
      int count = 0;
      if (pass.only().isEmpty()) {
        count = store(from, to, missed);
      } else {
        // Neighbours in the list may share words of the mask.
        synchronized (mask) {
          count = store(from, to, missed);
        }
      }
      return Arrays.copyOf(missed, count);
    }

    private int store(int from, int to, int[] missed) {
      int count = 0;
      for (int place = from; place < to; place++) {
        if (subsets[place - from] >= 0) {
          mask.set(pass.index(place), subsets[place - from]);
        } else {
          missed[count++] = pass.index(place);
        }
      }
      return count;
    }

    /** All that the subsets of a block depend on, beside the settings of the whole work. */
    private byte[] question(int from, int to) {
      BlockQuestion question = new BlockQuestion(tensor, number, scale, samples());
      question.pass(pass.kind(), pass.side(), from, to);
      for (int place = from; place < to; place++) {
        int index = pass.index(place);
        question.weight(index, values[index]);
      }
      return question.toByteArray();
    }

    private void compute(int from, int to) {
      int[] indices = new int[to - from];
      long[] targets = new long[to - from];
      for (int i = 0; i < indices.length; i++) {
        indices[i] = pass.index(from + i);
        targets[i] = target(indices[i]);
      }
      if (pass.kind().equals("nearest")) {
        for (int i = 0; i < indices.length; i++) {
          subsets[i] = search.nearest(indices[i], targets[i]);
        }
      } else {
        long aim = (long) (scale.gridTolerance() * settings.aim());
        search.first(indices, targets, aim, scale.gridTolerance(), subsets);
      }
    }
  }

  private long target(int index) {
    return (long)
        StrictMath.rint(Math.scalb((double) values[index], Grid.PRODUCT_BITS - scale.exponent()));
  }

  // ---- answers ----

  MarbleException unreachable() {
    int worst = -1;
    for (int[] list : missing.values()) {
      for (int index : list) {
        worst = worst < 0 || Math.abs(values[index]) > Math.abs(values[worst]) ? index : worst;
      }
    }
    boolean most = samples() == settings.construction().most();
    long sums = (long) values.length * sides().size();
    return new MarbleException(
        misses()
            + " of the "
            + sums
            + " subset sums of \""
            + tensor.name()
            + "\" cannot be met within "
            + (float) scale.tolerance()
            + " with "
            + samples()
            + (samples() == 1 ? " sample" : " samples")
            + " (the largest such weight is "
            + values[worst]
            + "). Maybe use "
            + (most
                ? (settings.scale() == Scale.THEOREM ? "--scale fitted, or " : "")
                    + "a larger tolerance."
                : "--on-miss widen, or --samples "
                    + settings.construction().advised(samples())
                    + "."));
  }

  TensorResult result(
      SampleRule.Choice choice, long missed, long accepted, WeightWindows.Sink sink) {
    CarveSummary total = new CarveSummary();
    for (Side side : sides()) {
      Mask mask = masks.get(side);
      CarveSummary[] parts =
          new CarveSummary[(values.length + WeightWindows.CHUNK - 1) / WeightWindows.CHUNK];
      WeightWindows.rebuild(
          pair,
          mask,
          side,
          batch,
          (from, weights, at, count) ->
              parts[from / WeightWindows.CHUNK] = summary(mask, from, weights, at, count),
          sink);
      for (CarveSummary part : parts) {
        total.add(part);
      }
    }
    double limit = WeightEntropy.bits(values, 2 * settings.aim() * scale.tolerance());
    double mean = total.sum() / Math.max(1, (double) values.length * sides().size());
    return new TensorResult(
        samples(),
        pair.width(masks.values()),
        pair.hiddenKept(masks),
        scale.exponent(),
        scale.tolerance(),
        masks,
        new float[0][],
        new CarveStatistics(
            choice.samples(),
            choice.expectedMisses(),
            rangeBits(),
            missed,
            accepted,
            total.largest(),
            mean,
            limit),
        total.errors(),
        total.used());
  }

  /** log₂(range / 2ε): with fewer samples there are fewer sums than cells of width 2ε. */
  private double rangeBits() {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (float value : values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    double cells = (most - least) / (2 * scale.tolerance());
    return cells > 1 ? StrictMath.log(cells) / StrictMath.log(2) : 0;
  }

  private CarveSummary summary(Mask mask, int from, float[] weights, int at, int count) {
    CarveSummary part = new CarveSummary();
    for (int i = 0; i < count; i++) {
      double error = (double) weights[at + i] - values[from + i];
      part.add(error, scale.tolerance(), mask.get(from + i));
    }
    return part;
  }
}
