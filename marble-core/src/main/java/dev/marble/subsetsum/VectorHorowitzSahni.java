package dev.marble.subsetsum;

import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Meet in the middle over vectors: both halves' sums are sorted by one coordinate, the one that
 * tells most; for each sum of the low half a window of the high half is looked at, which only
 * descends, and the other coordinates decide. Exact. O(2<sup>n/2</sup> · w) time for windows of w
 * sums, (12 + 8 m) · 2<sup>n/2 + 1</sup> bytes of memory. The first of the nearest subsets that it
 * meets is its answer.
 *
 * <p>Horowitz, Sahni, <i>Computing partitions with applications to the knapsack problem</i>, J. ACM
 * 21 (1974), for numbers. That n random vectors suffice: Becchetti, da Cunha, Clementi, d'Amore,
 * Lesfari, Natale, Trevisan, <i>On the multidimensional random subset sum problem</i>, 2022.
 * Deviation: a coordinate more than a number has is a filter, so windows are wider than in one
 * dimension by what the filter must remove.
 */
public final class VectorHorowitzSahni implements VectorWithinSolver, VectorNearestSolver {

  /** A solver; it has no state. */
  public VectorHorowitzSahni() {}

  @Override
  public Outcome within(long[][] items, long[] target, long[] tolerances, Limits limits) {
    VectorInstances.check(items, target, tolerances);
    int key = 0;
    double most = -1;
    for (int i = 0; i < target.length; i++) {
      double selects = range(items, i) / (2.0 * tolerances[i] + 1);
      if (selects > most) {
        most = selects;
        key = i;
      }
    }
    return solve(
        items,
        key,
        target.length,
        limits,
        (halves, budget) -> within(halves, target, tolerances, budget));
  }

  @Override
  public Outcome nearest(long[][] items, long[] target, Limits limits) {
    VectorInstances.check(items, target, new long[target.length]);
    int key = 0;
    for (int i = 1; i < target.length; i++) {
      key = range(items, i) > range(items, key) ? i : key;
    }
    return solve(
        items, key, target.length, limits, (halves, budget) -> nearest(halves, target, budget));
  }

  private static Outcome solve(
      long[][] items,
      int key,
      int coordinates,
      Limits limits,
      BiFunction<Halves, Budget, Outcome> search) {
    Budget budget = new Budget(limits);
    return tooLarge(items.length, coordinates, budget)
        .orElseGet(() ->
            Halves.of(items, key, coordinates, budget)
                .map(halves -> search.apply(halves, budget))
                .orElseGet(() -> budget.gaveUp(Optional.empty())));
  }

  /** How far apart the sums of a coordinate can be. */
  private static double range(long[][] items, int coordinate) {
    double range = 0;
    for (long[] item : items) {
      range += Math.abs((double) item[coordinate]);
    }
    return range;
  }

  private static Optional<Outcome> tooLarge(int items, int coordinates, Budget budget) {
    int larger = items - items / 2;
    long sums = (1L << larger) + (1L << items / 2);
    long bytesEach = SortedSums.BYTES_PER_SUM + (long) Long.BYTES * coordinates;
    if (!budget.allowsBytes(sums * bytesEach) || !budget.allowsSums(sums)) {
      return Optional.of(budget.gaveUp(Optional.empty()));
    }
    if ((long) coordinates << larger > Integer.MAX_VALUE - 8 || larger > SortedSums.MOST_ITEMS) {
      return Optional.of(
          new Outcome.GaveUp(
              items
                  + " items of "
                  + coordinates
                  + " coordinates are too many for tables of both halves",
              0));
    }
    return Optional.empty();
  }

  /**
   * The sums of one half, ascending in one coordinate.
   *
   * @param keys that coordinate of each sum
   * @param subsets the subset of each sum
   * @param sums all coordinates (sum, m) of each sum, one after the other
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Half(long[] keys, int[] subsets, long[] sums) {
    static Optional<Half> of(
        long[][] items, int from, int count, int key, int coordinates, Budget budget) {
      return SortedSums.of(VectorInstances.column(items, key), from, count, budget)
          .map(sorted -> {
            long[] sums = new long[sorted.sums.length * coordinates];
            for (int k = 0; k < sorted.sums.length; k++) {
              long subset = (long) sorted.subsets[k] << from;
              System.arraycopy(
                  VectorInstances.sums(items, subset, coordinates),
                  0,
                  sums,
                  k * coordinates,
                  coordinates);
            }
            return new Half(sorted.sums, sorted.subsets, sums);
          });
    }
  }

  /** Both halves, the number of items in the low one, and by which coordinate they are sorted. */
  private record Halves(Half low, Half high, int lowItems, int key) {
    static Optional<Halves> of(long[][] items, int key, int coordinates, Budget budget) {
      int low = items.length / 2;
      return Half.of(items, 0, low, key, coordinates, budget)
          .flatMap(lowHalf ->
              Half.of(items, low, items.length - low, key, coordinates, budget)
                  .map(highHalf -> new Halves(lowHalf, highHalf, low, key)));
    }

    Outcome.Found found(int i, int j, long effort) {
      return new Outcome.Found(
          (long) high.subsets[j] << lowItems | low.subsets[i],
          low.sums[i * coordinates()] + high.sums[j * coordinates()],
          effort);
    }

    int coordinates() {
      return low.sums.length / low.keys.length;
    }

    /** The greatest |sum − target| over the coordinates; looks no further once it reaches a cap. */
    long distance(int i, int j, long[] target, long cap) {
      int m = target.length;
      long worst = 0;
      for (int k = 0; k < m && worst < cap; k++) {
        worst = Math.max(worst, Math.abs(low.sums[i * m + k] + high.sums[j * m + k] - target[k]));
      }
      return worst;
    }

    boolean isWithin(int i, int j, long[] target, long[] tolerances) {
      int m = target.length;
      for (int k = 0; k < m; k++) {
        long difference = low.sums[i * m + k] + high.sums[j * m + k] - target[k];
        if (difference > tolerances[k] || difference < -tolerances[k]) {
          return false;
        }
      }
      return true;
    }
  }

  private static Outcome within(Halves halves, long[] target, long[] tolerances, Budget budget) {
    long[] low = halves.low.keys;
    long[] high = halves.high.keys;
    long aim = target[halves.key];
    long tolerance = tolerances[halves.key];
    int top = high.length - 1;
    for (int i = 0; i < low.length; i++) {
      while (top >= 0 && low[i] + high[top] - aim > tolerance) {
        top--;
      }
      int j = top;
      for (; j >= 0 && low[i] + high[j] - aim >= -tolerance; j--) {
        if (halves.isWithin(i, j, target, tolerances)) {
          budget.spend(1 + top - j);
          return halves.found(i, j, budget.effort());
        }
      }
      if (!budget.spend(1 + top - j) && i < low.length - 1) {
        return budget.gaveUp(Optional.empty());
      }
    }
    return new Outcome.ProvenAbsent(budget.effort());
  }

  private static Outcome nearest(Halves halves, long[] target, Budget budget) {
    long[] low = halves.low.keys;
    long[] high = halves.high.keys;
    long aim = target[halves.key];
    long least = Long.MAX_VALUE;
    int bestLow = 0;
    int bestHigh = 0;
    int above = high.length; // the first high sum that is too large or just right
    for (int i = 0; i < low.length && least > 0; i++) {
      while (above > 0 && low[i] + high[above - 1] >= aim) {
        above--;
      }
      int up = above;
      int down = above - 1;
      boolean more = true;
      while (more) {
        // The nearer of the two in the sorted coordinate comes first.
        long over = up < high.length ? low[i] + high[up] - aim : Long.MAX_VALUE;
        long under = down >= 0 ? aim - low[i] - high[down] : Long.MAX_VALUE;
        more = Math.min(over, under) < least;
        if (more) {
          int j = over <= under ? up++ : down--;
          long distance = halves.distance(i, j, target, least);
          if (distance < least) {
            least = distance;
            bestLow = i;
            bestHigh = j;
          }
        }
      }
      if (!budget.spend(Math.max(1, up - down - 1)) && i < low.length - 1 && least > 0) {
        return budget.gaveUp(Optional.of(halves.found(bestLow, bestHigh, budget.effort())));
      }
    }
    return halves.found(bestLow, bestHigh, budget.effort());
  }
}
