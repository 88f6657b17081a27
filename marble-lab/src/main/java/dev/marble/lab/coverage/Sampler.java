package dev.marble.lab.coverage;

import dev.marble.MarbleException;
import dev.marble.random.Philox;
import dev.marble.random.Seed;
import java.util.List;

/**
 * Draws the items and the target of a trial, each from its own Philox block: {@code item = f(seed,
 * trial, index)}. So the first n items of a trial are the same whatever n is, a sample of n + 1
 * items is one of n and one more, and any trial can be drawn alone, in any order, on any machine.
 *
 * <p>Key = seed; counter = (index, trial, purpose, "cove").
 */
final class Sampler {
  static final int DOMAIN = 0x636F7665; // "cove"
  private static final int ITEM = 0;
  private static final int PART = 1;
  private static final int TARGET = 2;
  private static final long LOW = 0xFFFFFFFFL;
  private static final long OVERFLOW = 1L << 62;

  private final long key;
  private final SampleGrid grid;
  private final Shape[] shapes;
  private final long[] scales;

  /** Where each part of the mixture ends, among the 2^32 values of a word. */
  private final long[] ends;

  private final long from;
  private final long targets;
  private final int[] words = new int[4];

  Sampler(Seed seed, SampleDistribution distribution, Interval interval) {
    this(seed, distribution, interval, SampleGrid.of(distribution, interval));
  }

  /** On a grid that may be too fine. */
  Sampler(Seed seed, SampleDistribution distribution, Interval interval, SampleGrid grid) {
    this.key = seed.value();
    this.grid = grid;
    List<SampleDistribution.Part> parts = distribution.parts();
    this.shapes = new Shape[parts.size()];
    this.scales = new long[parts.size()];
    this.ends = new long[parts.size()];
    double total = 0;
    for (int i = 0; i < shapes.length; i++) {
      shapes[i] = parts.get(i).shape();
      scales[i] = grid.steps(parts.get(i).scale());
      total += parts.get(i).weight();
      ends[i] = Math.round(total * 0x1p32);
    }
    this.from = grid.steps(interval.from());
    this.targets = grid.steps(interval.to()) - from + 1;
  }

  SampleGrid grid() {
    return grid;
  }

  /**
   * The first items of a trial.
   *
   * @param trial which trial
   * @param count how many items
   * @return the items in steps of the grid
   * @throws MarbleException if their sums might overflow, which bounded distributions exclude
   */
  long[] items(int trial, int count) {
    long[] items = new long[count];
    long sizes = Math.max(Math.abs(from), Math.abs(from + targets)) + grid.steps(1);
    for (int index = 0; index < count; index++) {
      items[index] = item(trial, index);
      sizes += Math.abs(items[index]);
      if (sizes >= OVERFLOW) {
        throw new MarbleException(
            "The first "
                + (index + 1)
                + " items of trial "
                + trial
                + " add up to more than 2^62 steps of 2^-"
                + grid.bits()
                + ", so sums might overflow. Maybe take another seed.");
      }
    }
    return items;
  }

  private long item(int trial, int index) {
    int part = shapes.length == 1 ? 0 : part(trial, index);
    block(index, trial, ITEM);
    return shapes[part].draw(first(), second(), scales[part]);
  }

  private int part(int trial, int index) {
    block(index, trial, PART);
    long word = words[0] & LOW;
    int part = 0;
    while (part < ends.length - 1 && word >= ends[part]) {
      part++;
    }
    return part;
  }

  /** The target of a trial, uniform on the grid's points of the interval. */
  long target(int trial) {
    block(0, trial, TARGET);
    return from + Math.unsignedMultiplyHigh(first(), targets);
  }

  private void block(int index, int trial, int purpose) {
    Philox.block(key, index, trial, purpose, DOMAIN, words, 0);
  }

  private long first() {
    return (words[0] & LOW) << 32 | words[1] & LOW;
  }

  private long second() {
    return (words[2] & LOW) << 32 | words[3] & LOW;
  }
}
