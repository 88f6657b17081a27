package dev.marble.subsetsum;

import java.util.Arrays;
import java.util.Optional;

/**
 * The complete Karmarkar-Karp algorithm: an anytime search that starts with a good subset and ends,
 * given time, with a best one. Quick where many subsets are perfect (many items of few bits), and
 * the way to a good answer where nothing can prove the best; O(2<sup>n</sup>) time in the worst
 * case, O(n) memory. When the limits run out it shows the best subset so far.
 *
 * <p>It partitions numbers into two sets of nearly equal sums. The two largest numbers go either to
 * different sets, which leaves their difference to be placed, or to the same, which leaves their
 * sum. Taking differences alone is the heuristic of Karmarkar and Karp, and the first leaf here;
 * the search tree holds all other choices. A branch ends where the largest number outweighs all
 * others together, for then they all go against it.
 *
 * <p>Subset sum is partition with one more number, in half units: 2 (Σ<sub>S</sub>x − z) = Σ ±x +
 * (Σx − 2z), where a sign is + for items in S. The partition of all |x| and |Σx − 2z| whose sums
 * differ by D stands for a subset with error D / 2. The search ends early at an error that the
 * greatest common divisor of the items does not allow to improve.
 *
 * <p>Korf, <i>A complete anytime algorithm for number partitioning</i>, Artificial Intelligence 106
 * (1998); Karmarkar, Karp, <i>The differencing method of set partitioning</i>, report UCB/CSD
 * 82/113 (1982).
 */
public final class CompleteKarmarkarKarp implements WithinSolver, NearestSolver {

  /** A solver; it has no state. */
  public CompleteKarmarkarKarp() {}

  @Override
  public Outcome within(long[] items, long target, long tolerance, Limits limits) {
    Instances.check(items, target, tolerance);
    return search(items, target, tolerance, tolerance, limits);
  }

  @Override
  public Outcome nearest(long[] items, long target, Limits limits) {
    Instances.check(items, target, 0);
    return search(items, target, 0, Long.MAX_VALUE, limits);
  }

  private static Outcome search(
      long[] items, long target, long enough, long accepted, Limits limits) {
    Budget budget = new Budget(limits);
    long least = leastError(items, target);
    if (least > accepted) {
      return new Outcome.ProvenAbsent(items.length + 1);
    }
    Search search = new Search(items, target, 2 * Math.max(enough, least), budget);
    boolean finished = search.place(search.numbers);
    if (!finished) {
      return budget.gaveUp(search.best());
    }
    return search.difference / 2 <= accepted
        ? search.best().orElseThrow()
        : new Outcome.ProvenAbsent(budget.effort());
  }

  /** All sums are multiples of the items' greatest common divisor: how near do multiples come? */
  private static long leastError(long[] items, long target) {
    long divisor = Magnitudes.divisor(items);
    if (divisor == 0) {
      return Math.abs(target);
    }
    long above = Math.floorMod(target, divisor);
    return Math.min(above, divisor - above);
  }

  /**
   * One search tree. The numbers that are still to be placed stand in ascending order; each stands
   * for a group of items whose signs are known relative to each other, and bears the name of one of
   * them.
   */
  private static final class Search {
    private final long[] items;
    private final long enough;
    private final Budget budget;
    private final int extra;
    private final boolean extraIsPositive;
    private final long[] values;
    private final int[] names;
    private final int[] firsts;
    private final int[] seconds;
    private final boolean[] together;
    private long total;
    private int joins;
    int numbers;
    long difference = Long.MAX_VALUE;
    private long subset;

    Search(long[] items, long target, long enough, Budget budget) {
      int n = items.length;
      this.items = items;
      this.enough = enough;
      this.budget = budget;
      this.extra = n;
      this.values = new long[n + 1];
      this.names = new int[n + 1];
      this.firsts = new int[n + 1];
      this.seconds = new int[n + 1];
      this.together = new boolean[n + 1];
      long extraNumber = Arrays.stream(items).sum() - 2 * target;
      this.extraIsPositive = extraNumber > 0;
      for (int j = 0; j < n; j++) {
        insert(Math.abs(items[j]), j);
      }
      insert(Math.abs(extraNumber), extra);
    }

    /** Zeros need no place. */
    private void insert(long value, int name) {
      if (value != 0) {
        insert(value, name, numbers++);
        total += value;
      }
    }

    /** Puts a number among the {@code count} that stand in order; returns its place. */
    private int insert(long value, int name, int count) {
      int place = count;
      while (place > 0 && values[place - 1] > value) {
        values[place] = values[place - 1];
        names[place] = names[place - 1];
        place--;
      }
      values[place] = value;
      names[place] = name;
      return place;
    }

    /** Places the first {@code count} numbers in all ways that matter; false if limits ran out. */
    boolean place(int count) {
      boolean more = budget.spend(1);
      long largest = count == 0 ? 0 : values[count - 1];
      long rest = total - largest;
      if (largest >= rest) {
        if (largest - rest < difference) {
          difference = largest - rest;
          subset = subset(count);
        }
        return more || difference <= enough;
      }
      if (!more) {
        return false;
      }
      int name = names[count - 1];
      long second = values[count - 2];
      int secondName = names[count - 2];
      firsts[joins] = name;
      seconds[joins] = secondName;

      together[joins++] = false;
      int at = insert(largest - second, name, count - 2);
      total -= 2 * second;
      boolean finished = place(count - 1);
      total += 2 * second;
      System.arraycopy(values, at + 1, values, at, count - 2 - at);
      System.arraycopy(names, at + 1, names, at, count - 2 - at);

      // The difference of the two largest is optimal for four numbers and fewer.
      if (finished && difference > enough && count > 4) {
        together[joins - 1] = true;
        values[count - 2] = largest + second;
        names[count - 2] = name;
        finished = place(count - 1);
      }
      values[count - 2] = second;
      names[count - 2] = secondName;
      joins--;
      return finished;
    }

    /**
     * The largest number goes against all others; then the joins are undone, the last one first.
     */
    private long subset(int count) {
      boolean[] plus = new boolean[items.length + 1];
      if (count > 0) {
        plus[names[count - 1]] = true;
      }
      for (int j = joins - 1; j >= 0; j--) {
        plus[seconds[j]] = plus[firsts[j]] == together[j];
      }
      long chosen = 0;
      for (int j = 0; j < items.length; j++) {
        // The number's sign, or its opposite if that is how the extra number gets its own.
        boolean side = plus[j] == (plus[extra] == extraIsPositive);
        chosen |= items[j] != 0 && side == items[j] > 0 ? 1L << j : 0;
      }
      return chosen;
    }

    Optional<Outcome.Found> best() {
      return difference == Long.MAX_VALUE
          ? Optional.empty()
          : Optional.of(new Outcome.Found(subset, Instances.sum(items, subset), budget.effort()));
    }
  }
}
