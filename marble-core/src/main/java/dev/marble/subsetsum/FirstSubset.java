package dev.marble.subsetsum;

import dev.marble.kernel.Kernels;
import dev.marble.kernel.ScanKernel;
import java.util.Arrays;
import java.util.Optional;

/**
 * The first subset within a tolerance, in numeric order of the subset read as a number: the solver
 * for millions of small random instances.
 *
 * <p>Why this order: with a tolerance that many subsets meet, the first hit lies among the first
 * few hundred, needs only the first few items, and is a small number, cheap to write down. And the
 * answer is a property of the instance, not of the search: any correct implementation, scalar or
 * vectorised, gives the same one.
 *
 * <p>How: the sums of the subsets 0, 1, 2, … are generated in order by doubling (the sums with item
 * j are those without it, shifted) and tested as they appear. If 2<sup>L</sup> of them hold no hit,
 * they are put into buckets by value, and each combination of the remaining items, in order, asks
 * the buckets for the sums that would complete it; combinations that the items below cannot
 * complete are cut off. Typical cost 1/p sums, where p is the share of subsets within the
 * tolerance; worst case O(2<sup>n−L</sup>) look-ups to prove absence.
 *
 * <p>An instance of this class owns its scratch memory and serves one thread.
 */
public final class FirstSubset implements WithinSolver, FirstSolver {
  /** {@link #first} answers this when no subset is within the tolerance. */
  public static final long ABSENT = -1;

  /** {@link #first} answers this when the limit on sums ran out. */
  public static final long GAVE_UP = -2;

  private static final int SCAN_SMALL = 12;
  private static final int SCAN_FURTHER = 15;
  private static final int SCAN_LARGE = 16;
  private static final double LIKELY_HITS = 4;
  private static final int LARGE_FROM = 26;
  private static final long LOOK_EVERY = 1 << 20;
  private static final int BYTES_PER_SUM = Long.BYTES + 2 * Integer.BYTES;
  private static final int FIRST_DRAW = 8;
  private static final int NEXT_DRAW = 4;

  private final ScanKernel kernel;
  private final long[] items = new long[Instances.MAX_ITEMS];
  private final long[] lowest = new long[Instances.MAX_ITEMS + 1];
  private final long[] highest = new long[Instances.MAX_ITEMS + 1];
  private long[] sums = new long[1 << SCAN_SMALL];
  private int[] bucketStarts = new int[(1 << SCAN_SMALL) + 2];
  private int[] bucketSubsets = new int[1 << SCAN_SMALL];
  private long sum;
  private long effort;
  private int scan;
  private int shift;
  private long tolerance;
  private long maxSums;
  private long nextLook;
  private Optional<Budget> watched = Optional.empty();

  /**
   * A solver with its own scratch memory (about 70 to 300 KiB, up to 1.1 MiB for 26 items and
   * more).
   */
  public FirstSubset() {
    this(Kernels.scan());
  }

  FirstSubset(ScanKernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public Outcome within(long[] given, long target, long tolerance, Limits limits) {
    return first(given, target, tolerance, limits);
  }

  @Override
  public Outcome first(long[] given, long target, long tolerance, Limits limits) {
    Instances.check(given, target, tolerance);
    Budget budget = new Budget(limits);
    long tables = Math.min(limits.bytes() / BYTES_PER_SUM, 1L << SCAN_LARGE);
    if (tables == 0) {
      budget.allowsBytes(BYTES_PER_SUM);
      return budget.gaveUp(Optional.empty());
    }
    watched = Optional.of(budget);
    long subset = first(items(given), given.length, target, tolerance, limits.sums(), log2(tables));
    watched = Optional.empty();
    if (subset == ABSENT) {
      return new Outcome.ProvenAbsent(effort);
    }
    if (subset == GAVE_UP) {
      budget.stop(effort);
      return budget.gaveUp(Optional.of(nearest(target)));
    }
    return new Outcome.Found(subset, sum, effort);
  }

  /** Items that are there already. */
  static ItemSource items(long[] given) {
    return (from, to, into) -> System.arraycopy(given, from, into, from, to - from);
  }

  /** The nearest of the subsets that were scanned in order. */
  private Outcome.Found nearest(long target) {
    int best = 0;
    for (int m = 1; m < 1 << scan; m++) {
      best = Math.abs(sums[m] - target) < Math.abs(sums[best] - target) ? m : best;
    }
    return new Outcome.Found(best, sums[best], effort);
  }

  /**
   * The kernel: no checks, no allocation once the scratch has its size.
   *
   * @param source draws the items; sums must not overflow 62 bits
   * @param n the number of items, 0 to 62
   * @param target the wanted sum
   * @param tolerance the largest accepted |sum − target|, ≥ 0
   * @param maxSums how many sums may be looked at
   * @return the first subset in numeric order, {@link #ABSENT} or {@link #GAVE_UP}
   */
  public long first(ItemSource source, int n, long target, long tolerance, long maxSums) {
    return first(source, n, target, tolerance, maxSums, SCAN_LARGE);
  }

  private long first(
      ItemSource source, int n, long target, long tolerance, long maxSums, int mostScanned) {
    assert n >= 0 && n <= Instances.MAX_ITEMS && tolerance >= 0 && maxSums > 0;
    scan = Math.min(n, n >= LARGE_FROM ? SCAN_LARGE : SCAN_SMALL);
    scan = Math.min(Math.min(scan, mostScanned), log2(maxSums));
    long subset = scanInOrder(source, 0, scan, target, tolerance);
    if (subset != ABSENT || scan == n) {
      return subset;
    }
    int further = Math.min(Math.min(n, SCAN_FURTHER), Math.min(mostScanned, log2(maxSums)));
    if (further > scan && isLikelyBefore(further, tolerance)) {
      subset = scanInOrder(source, scan, further, target, tolerance);
      if (subset != ABSENT || further == n) {
        return subset;
      }
    }
    if (maxSums < 2L << scan) {
      return GAVE_UP; // the tables for the rest would cost more than what is left
    }
    source.draw(scan, n, items);
    return askBuckets(n, target, tolerance, maxSums);
  }

  private static int log2(long value) {
    return Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
  }

  /** The sum of the subset that {@link #first} returned last. */
  public long sum() {
    return sum;
  }

  /** The number of sums that the last call looked at. */
  public long effort() {
    return effort;
  }

  /**
   * Whether so many of the next subsets can be expected within the tolerance that looking at them
   * in order is quicker than putting the sums so far into buckets.
   */
  private boolean isLikelyBefore(int further, long tolerance) {
    double spread = 0;
    for (int i = 0; i < scan; i++) {
      spread += Math.abs(items[i]);
    }
    return 2.0 * tolerance * (1 << further) >= LIKELY_HITS * spread;
  }

  /**
   * Looks at the subsets of the first items in order; those of the first {@code from} were seen.
   */
  private long scanInOrder(ItemSource source, int from, int to, long target, long tolerance) {
    if (sums.length < 1 << to) {
      sums = Arrays.copyOf(sums, 1 << to);
    }
    long[] s = sums;
    if (from == 0) {
      s[0] = 0;
      effort = 1;
      if (Math.abs(target) <= tolerance) {
        return found(0, 0);
      }
    }
    int drawn = from;
    for (int j = from; j < to; j++) {
      if (j == drawn) {
        int next = Math.min(to, drawn == 0 ? FIRST_DRAW : drawn + NEXT_DRAW);
        source.draw(drawn, next, items);
        drawn = next;
      }
      int size = 1 << j;
      int hit = kernel.extend(s, size, items[j], target, tolerance);
      if (hit >= 0) {
        effort = size + hit + 1L;
        return found(size + hit, s[size + hit]);
      }
    }
    effort = 1L << to;
    return ABSENT;
  }

  private long askBuckets(int n, long target, long tolerance, long maxSums) {
    int size = 1 << scan;
    long least = Long.MAX_VALUE;
    long greatest = Long.MIN_VALUE;
    for (int m = 0; m < size; m++) {
      least = Math.min(least, sums[m]);
      greatest = Math.max(greatest, sums[m]);
    }
    int shift = Math.max(0, 64 - Long.numberOfLeadingZeros(greatest - least) - scan);
    fillBuckets(size, least, shift);

    lowest[scan] = least;
    highest[scan] = greatest;
    for (int i = scan; i < n; i++) {
      lowest[i + 1] = lowest[i] + Math.min(0, items[i]);
      highest[i + 1] = highest[i] + Math.max(0, items[i]);
    }
    this.shift = shift;
    this.tolerance = tolerance;
    this.maxSums = maxSums;
    this.nextLook = watched.isEmpty() ? maxSums : Math.min(maxSums, effort + LOOK_EVERY);
    return descend(n, target, 0);
  }

  /**
   * The first subset of items 0 .. level − 1 whose sum is within the tolerance of what is missing,
   * together with the items above that were chosen already. Leaving an item out comes first, so
   * leaves are met in numeric order; what the items below cannot reach is cut off.
   */
  private long descend(int level, long missing, long above) {
    if (effort >= nextLook && isOver()) {
      return GAVE_UP;
    }
    effort++;
    long from = Math.max(lowest[level], missing - tolerance);
    long to = Math.min(highest[level], missing + tolerance);
    if (from > to) {
      return ABSENT;
    }
    if (level == scan) {
      if (above == 0) {
        return ABSENT; // these were scanned in order before
      }
      long least = lowest[scan];
      int low = firstWithin(from, to, (int) (from - least >> shift), (int) (to - least >> shift));
      return low < 0 ? ABSENT : found(above | low, Instances.sum(items, above | low));
    }
    int item = level - 1;
    long without = descend(item, missing, above);
    return without == ABSENT ? descend(item, missing - items[item], above | 1L << item) : without;
  }

  private boolean isOver() {
    nextLook = Math.min(maxSums, effort + LOOK_EVERY);
    return effort >= maxSums || watched.isPresent() && watched.get().isLate();
  }

  /** A counting sort by value: bucket b holds its subsets in numeric order. */
  private void fillBuckets(int size, long least, int shift) {
    if (bucketSubsets.length < size) {
      bucketSubsets = new int[size];
      bucketStarts = new int[size + 2];
    }
    int[] starts = bucketStarts;
    Arrays.fill(starts, 0, size + 2, 0);
    for (int m = 0; m < size; m++) {
      starts[(int) (sums[m] - least >> shift) + 2]++;
    }
    for (int b = 2; b < size + 2; b++) {
      starts[b] += starts[b - 1];
    }
    for (int m = 0; m < size; m++) {
      bucketSubsets[starts[(int) (sums[m] - least >> shift) + 1]++] = m;
    }
  }

  /** The smallest subset among buckets fromBucket .. toBucket with a sum in [from, to], or −1. */
  private int firstWithin(long from, long to, int fromBucket, int toBucket) {
    int best = Integer.MAX_VALUE;
    for (int b = fromBucket; b <= toBucket; b++) {
      for (int at = bucketStarts[b]; at < bucketStarts[b + 1]; at++) {
        int subset = bucketSubsets[at];
        effort++;
        if (subset >= best) {
          break;
        }
        if (sums[subset] >= from && sums[subset] <= to) {
          best = subset;
          break;
        }
      }
    }
    return best == Integer.MAX_VALUE ? -1 : best;
  }

  private long found(long subset, long witnessSum) {
    sum = witnessSum;
    return subset;
  }
}
