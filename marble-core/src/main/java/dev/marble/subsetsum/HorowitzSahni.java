package dev.marble.subsetsum;

import java.util.Optional;

/**
 * Meet in the middle: the sorted sums of one half of the items against those of the other, swept by
 * two pointers. Exact; O(2<sup>n/2</sup>) time and memory; for the fewest items, O(n ·
 * 2<sup>n/2</sup>) time.
 *
 * <p>Horowitz, Sahni, <i>Computing partitions with applications to the knapsack problem</i>, J. ACM
 * 21 (1974). Deviation: sums come out of the merge already sorted, so there is no sorting step.
 */
public final class HorowitzSahni implements WithinSolver, NearestSolver, SmallestSolver {

  /** A solver; it has no state. */
  public HorowitzSahni() {}

  @Override
  public Outcome within(long[] items, long target, long tolerance, Limits limits) {
    Instances.check(items, target, tolerance);
    Optional<Outcome> tooMuch = tooMuch(items.length, 1, limits);
    if (tooMuch.isPresent()) {
      return tooMuch.get();
    }
    return accept(sweep(Halves.of(items), target, tolerance), target, tolerance);
  }

  @Override
  public Outcome nearest(long[] items, long target, Limits limits) {
    Instances.check(items, target, 0);
    Optional<Outcome> tooMuch = tooMuch(items.length, 1, limits);
    return tooMuch.isPresent() ? tooMuch.get() : sweep(Halves.of(items), target, 0);
  }

  @Override
  public Outcome smallest(long[] items, long target, long tolerance, Limits limits) {
    Instances.check(items, target, tolerance);
    Optional<Outcome> tooMuch = tooMuch(items.length, items.length - items.length / 2 + 1, limits);
    if (tooMuch.isPresent()) {
      return tooMuch.get();
    }
    Halves halves = Halves.of(items);
    BySize low = BySize.of(halves.low, halves.lowItems);
    BySize high = BySize.of(halves.high, items.length - halves.lowItems);
    long effort = 0;
    for (int size = 0; size <= items.length; size++) {
      for (int lowSize = Math.max(0, size - high.items); lowSize <= low.items; lowSize++) {
        if (lowSize > size) {
          break;
        }
        Halves part = new Halves(low.ofSize[lowSize], high.ofSize[size - lowSize], halves.lowItems);
        Outcome.Found nearest = sweep(part, target, tolerance);
        effort += nearest.effort();
        if (Math.abs(nearest.sum() - target) <= tolerance) {
          return new Outcome.Found(nearest.subset(), nearest.sum(), effort);
        }
      }
    }
    return new Outcome.ProvenAbsent(effort);
  }

  private record Halves(Sums low, Sums high, int lowItems) {
    static Halves of(long[] items) {
      int lowItems = items.length / 2;
      SortedSums low = SortedSums.of(items, 0, lowItems);
      SortedSums high = SortedSums.of(items, lowItems, items.length - lowItems);
      return new Halves(
          new Sums(low.sums, low.subsets), new Sums(high.sums, high.subsets), lowItems);
    }
  }

  /** Sums in ascending order, each with its subset. */
  @SuppressWarnings("ArrayRecordComponent") // two columns of one table, never compared
  private record Sums(long[] values, int[] subsets) {}

  /** The sums of one half, split by the number of items. */
  private static final class BySize {
    final int items;
    final Sums[] ofSize;

    private BySize(int items, Sums[] ofSize) {
      this.items = items;
      this.ofSize = ofSize;
    }

    static BySize of(Sums sums, int items) {
      int[] counts = new int[items + 1];
      for (int subset : sums.subsets) {
        counts[Integer.bitCount(subset)]++;
      }
      Sums[] ofSize = new Sums[items + 1];
      for (int size = 0; size <= items; size++) {
        ofSize[size] = new Sums(new long[counts[size]], new int[counts[size]]);
      }
      int[] next = new int[items + 1];
      for (int i = 0; i < sums.values.length; i++) {
        int size = Integer.bitCount(sums.subsets[i]);
        int at = next[size]++;
        ofSize[size].values[at] = sums.values[i];
        ofSize[size].subsets[at] = sums.subsets[i];
      }
      return new BySize(items, ofSize);
    }
  }

  /** The pair of sums nearest to the target, or the first that is near enough. */
  private static Outcome.Found sweep(Halves halves, long target, long enough) {
    long[] low = halves.low.values;
    long[] high = halves.high.values;
    int i = 0;
    int j = high.length - 1;
    int bestI = 0;
    int bestJ = 0;
    long best = Long.MAX_VALUE;
    long effort = (long) low.length + high.length;
    while (i < low.length && j >= 0) {
      long difference = low[i] + high[j] - target;
      long error = Math.abs(difference);
      effort++;
      if (error < best) {
        best = error;
        bestI = i;
        bestJ = j;
        if (error <= enough) {
          break;
        }
      }
      if (difference < 0) {
        i++;
      } else {
        j--;
      }
    }
    long subset = (long) halves.high.subsets[bestJ] << halves.lowItems | halves.low.subsets[bestI];
    return new Outcome.Found(subset, low[bestI] + high[bestJ], effort);
  }

  private static Outcome accept(Outcome.Found nearest, long target, long tolerance) {
    return Math.abs(nearest.sum() - target) <= tolerance
        ? nearest
        : new Outcome.ProvenAbsent(nearest.effort());
  }

  /** GaveUp if the tables, or so many sweeps over all of them, would break the limits. */
  private static Optional<Outcome> tooMuch(int items, int sweeps, Limits limits) {
    int larger = items - items / 2;
    long sums = (1L << larger) + (1L << items / 2);
    long bytes = sums * SortedSums.BYTES_PER_SUM;
    if (larger > 30 || bytes > limits.bytes() || 2L * sweeps * sums > limits.sums()) {
      return Optional.of(
          new Outcome.GaveUp(
              "two tables of 2^"
                  + larger
                  + " sums ("
                  + bytes
                  + " bytes), swept "
                  + (sweeps == 1 ? "once" : sweeps + " times")
                  + ", are more than the limits of "
                  + limits.sums()
                  + " sums and "
                  + limits.bytes()
                  + " bytes",
              0));
    }
    return Optional.empty();
  }
}
