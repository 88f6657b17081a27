package dev.marble.subsetsum;

import dev.marble.kernel.Kernels;
import dev.marble.kernel.SumKernel;
import java.util.Arrays;
import java.util.Optional;

/**
 * The nearest subset of a small instance, made for millions of them: meet in the middle without
 * sorting. Exact; O(2<sup>n/2</sup>) time and memory, about 1.5 nanoseconds per sum.
 *
 * <p>How: both halves' sums are made by doubling, in 32-bit integers (rounded, with the rounding
 * error accounted for). One half marks a map of slots; each sum of the other half looks up whether
 * it can have a partner within a <i>reach</i>, which is guessed so that a few pairs are expected.
 * The few per cent that pass are put into buckets, the first half looks these up in a finer map,
 * and whoever meets a partner there is checked in exact arithmetic. Without a hit the reach grows
 * 32 times. It is a hash join whose hash keeps the order.
 *
 * <p>Instances in which thousands of subsets are equally near are handed to {@link
 * SchroeppelShamir}, which merges equal sums.
 *
 * <p>An instance of this class owns its scratch memory, allocates nothing per question once that
 * has its size, and serves one thread.
 */
public final class BucketJoin implements NearestSolver, WithinSolver {
  /** The most items; beyond, {@link SchroeppelShamir} is faster. */
  public static final int MAX_ITEMS = 30;

  private static final Limits UNLIMITED = new Limits(Long.MAX_VALUE, Long.MAX_VALUE);
  private static final long TOO_MANY = -1;
  private static final int ROUNDED_BITS = 29;
  private static final int GROWTH_BITS = 5;
  private static final int PLENTY = 4;
  private static final int BUCKETS = 1 << 10;
  private static final int FEW_PAIRS = 1 << 13;
  private static final int MAX_SLOT_BITS = slotBits(MAX_ITEMS / 2);

  private final SumKernel kernel;
  private final SchroeppelShamir crowds;
  private int[] as = {};
  private int[] cs = {};
  private int[] passedAs = {};
  private int[] passedCs = {};
  private int[] leftCs = {};
  private int[] aSums = {};
  private int[] cSums = {};
  private int[] nextInBucket = {};
  private final int[] bucketHeads = new int[BUCKETS];

  /** Maps of 2^b slots: a mask that is a map's length less one needs no bounds check. */
  private final byte[][] maps = new byte[MAX_SLOT_BITS + 1][];

  private long[] items;
  private long target;
  private int half;
  private int unit;
  private int slack;
  private long subset;
  private long error;
  private long effort;

  /** A solver with its own scratch memory: 40 KiB for 21 items, 2 MiB for 30. */
  public BucketJoin() {
    this(Kernels.sums());
  }

  BucketJoin(SumKernel kernel) {
    this.kernel = kernel;
    this.crowds = new SchroeppelShamir(kernel);
  }

  @Override
  public Outcome nearest(long[] given, long wanted, Limits limits) {
    Instances.check(given, wanted, 0);
    if (given.length > MAX_ITEMS) {
      return crowds.nearest(given, wanted, limits);
    }
    Budget budget = new Budget(limits);
    int larger = given.length - given.length / 2;
    if (!budget.allowsSums(2L << larger) || !budget.allowsBytes(64L << larger)) {
      return budget.gaveUp(Optional.empty());
    }
    long answer = solve(given, given.length, wanted);
    return answer == TOO_MANY
        ? crowds.nearest(given, wanted, limits)
        : new Outcome.Found(answer, sum(), effort);
  }

  @Override
  public Outcome within(long[] given, long wanted, long tolerance, Limits limits) {
    Instances.check(given, wanted, tolerance);
    Outcome nearest = nearest(given, wanted, limits);
    return nearest instanceof Outcome.Found found && Math.abs(found.sum() - wanted) > tolerance
        ? new Outcome.ProvenAbsent(found.effort())
        : nearest;
  }

  /**
   * The kernel: no checks, and no allocation once the scratch has its size.
   *
   * @param given the values
   * @param n how many of them, 0 to {@value #MAX_ITEMS}
   * @param wanted the target
   * @return a subset nearest to the target, bit j for item j
   */
  public long nearestSubset(long[] given, int n, long wanted) {
    long answer = solve(given, n, wanted);
    if (answer != TOO_MANY) {
      return answer;
    }
    long[] exactly = Arrays.copyOf(given, n);
    Outcome.Found found = (Outcome.Found) crowds.nearest(exactly, wanted, UNLIMITED);
    subset = found.subset();
    error = Math.abs(found.sum() - wanted);
    effort += found.effort();
    return subset;
  }

  /** The distance from the target to the sum of the subset found last. */
  public long error() {
    return error;
  }

  /** The sum of the subset found last. */
  public long sum() {
    return Instances.sum(items, subset);
  }

  /** The number of sums that the last question looked at. */
  public long effort() {
    return effort;
  }

  private long solve(long[] given, int n, long wanted) {
    assert n <= MAX_ITEMS;
    items = given;
    target = wanted;
    half = n / 2;
    int otherHalf = n - half;
    long low = 0;
    long high = 0;
    for (int j = 0; j < half; j++) {
      low += Math.min(0, given[j]);
      high += Math.max(0, given[j]);
    }
    long otherLow = wanted;
    long otherHigh = wanted;
    for (int j = half; j < n; j++) {
      otherLow -= Math.max(0, given[j]);
      otherHigh -= Math.min(0, given[j]);
    }
    subset = 0;
    error = Math.abs(wanted);
    effort = 1;
    if (otherLow >= high || otherHigh <= low) {
      return extreme(n, otherLow >= high);
    }
    long range = Math.max(high, otherHigh) - Math.min(low, otherLow);
    unit = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(range) - ROUNDED_BITS);
    makeRoom(half, otherHalf);
    fill(as, 0, half, 1, 0);
    fill(cs, half, n, -1, wanted);
    int slotBits = slotBits(half);
    // Every item is rounded down by less than a unit, and so are the target and the reach.
    slack = otherHalf + 2;
    makeMap(slotBits);
    makeMap(slotBits - 2);
    int coarse = bits((int) (high - low >> unit)) - slotBits;
    long reach = Math.max(1, range >> Math.max(0, n - 2));
    for (; ; reach = reach > range >> GROWTH_BITS ? range : reach << GROWTH_BITS) {
      effort += (1L << half) + (1L << otherHalf);
      if (!join(reach, otherHalf, coarse, maps[slotBits], maps[slotBits - 2])) {
        return TOO_MANY;
      }
      if (error <= reach) {
        return subset;
      }
    }
  }

  /** No subset reaches the target from above, or from below: the extreme one is nearest. */
  private long extreme(int n, boolean greatest) {
    for (int j = 0; j < n; j++) {
      if (greatest ? items[j] > 0 : items[j] < 0) {
        subset |= 1L << j;
      }
    }
    error = Math.abs(sum() - target);
    return subset;
  }

  /** Rounded sums of items from .. to − 1 times a sign, plus a start. */
  private void fill(int[] sums, int from, int to, int sign, long start) {
    sums[0] = (int) (start >> unit);
    for (int j = from; j < to; j++) {
      kernel.extend(sums, 1 << j - from, (int) (sign * items[j] >> unit));
    }
  }

  /** Checks all pairs at most {@code reach} apart; false if they are too many. */
  private boolean join(long reach, int otherHalf, int coarse, byte[] map, byte[] fineMap) {
    int aSize = 1 << half;
    int cSize = 1 << otherHalf;
    int rounded = (int) (reach >> unit) + slack;
    int smallest = bits(2 * rounded);
    int shift = Math.max(smallest, coarse);
    Arrays.fill(map, (byte) 0);
    mark(as, aSize, rounded, shift, map);
    int cPassed = lookUp(cs, cSize, shift, map, passedCs);
    if (cPassed == 0) {
      return true;
    }
    int fine = Math.max(smallest, shift - 8);
    Arrays.fill(fineMap, (byte) 0);
    gather(cs, passedCs, cPassed, cSums);
    mark(cSums, cPassed, rounded, fine, fineMap);
    int aPassed = lookUp(as, aSize, fine, fineMap, passedAs);
    gather(as, passedAs, aPassed, aSums);
    Arrays.fill(fineMap, (byte) 0);
    mark(aSums, aPassed, rounded, fine, fineMap);
    int cLeft = lookUp(cSums, cPassed, fine, fineMap, leftCs);
    if ((long) cLeft * aPassed <= FEW_PAIRS) {
      checkNearest(aPassed, cLeft, rounded);
      return true;
    }
    return checkBuckets(aPassed, cLeft, rounded, fine, (long) PLENTY * (aSize + cSize));
  }

  /** Checks the pairs that may be the nearest: as near as the nearest rounded ones, or almost. */
  private void checkNearest(int aPassed, int cLeft, int rounded) {
    int[] sums = aSums;
    int most = rounded;
    for (int k = 0; k < cLeft; k++) {
      int c = cSums[leftCs[k]];
      for (int i = 0; i < aPassed; i++) {
        int distance = Math.abs(sums[i] - c);
        if (distance <= most) {
          check((long) passedCs[leftCs[k]] << half | passedAs[i]);
          most = Math.min(most, distance + 2 * slack);
        }
      }
    }
  }

  /** The same by buckets, for many; false if they are too many. */
  private boolean checkBuckets(int aPassed, int cLeft, int rounded, int shift, long plenty) {
    Arrays.fill(bucketHeads, -1);
    for (int k = 0; k < cLeft; k++) {
      int bucket = cSums[leftCs[k]] >>> shift & BUCKETS - 1;
      nextInBucket[k] = bucketHeads[bucket];
      bucketHeads[bucket] = k;
    }
    int most = rounded;
    long pairs = 0;
    for (int i = 0; i < aPassed; i++) {
      int a = aSums[i];
      int last = a + rounded >>> shift & BUCKETS - 1;
      for (int bucket = a - rounded >>> shift & BUCKETS - 1; ; bucket = last) {
        for (int k = bucketHeads[bucket]; k >= 0; k = nextInBucket[k]) {
          pairs++;
          int distance = Math.abs(a - cSums[leftCs[k]]);
          if (distance <= most) {
            check((long) passedCs[leftCs[k]] << half | passedAs[i]);
            most = Math.min(most, distance + 2 * slack);
          }
        }
        if (bucket == last) {
          break;
        }
      }
      if (pairs > plenty) {
        return false;
      }
    }
    return true;
  }

  /** Since two slots are further apart than twice the reach, its ends mark all it touches. */
  private static void mark(int[] sums, int size, int reach, int shift, byte[] map) {
    int mask = map.length - 1;
    for (int i = 0; i < size; i++) {
      int sum = sums[i];
      map[sum - reach >>> shift & mask] = 1;
      map[sum + reach >>> shift & mask] = 1;
    }
  }

  private static int lookUp(int[] sums, int size, int shift, byte[] map, int[] passed) {
    int mask = map.length - 1;
    int count = 0;
    for (int i = 0; i < size; i++) {
      passed[count] = i;
      count += map[sums[i] >>> shift & mask];
    }
    return count;
  }

  private static void gather(int[] sums, int[] places, int size, int[] into) {
    for (int k = 0; k < size; k++) {
      into[k] = sums[places[k]];
    }
  }

  /** The exact sum decides. */
  private void check(long candidate) {
    long distance = Math.abs(Instances.sum(items, candidate) - target);
    if (distance < error) {
      error = distance;
      subset = candidate;
    }
  }

  private static int slotBits(int half) {
    return Math.max(8, half + 5);
  }

  private void makeRoom(int half, int otherHalf) {
    if (as.length < (1 << half) + SumKernel.SLACK) {
      as = new int[(1 << half) + SumKernel.SLACK];
      passedAs = new int[(1 << half) + 1];
      aSums = new int[(1 << half) + 1];
    }
    if (cs.length < (1 << otherHalf) + SumKernel.SLACK) {
      cs = new int[(1 << otherHalf) + SumKernel.SLACK];
      passedCs = new int[(1 << otherHalf) + 1];
      leftCs = new int[(1 << otherHalf) + 1];
      cSums = new int[(1 << otherHalf) + 1];
      nextInBucket = new int[1 << otherHalf];
    }
  }

  private void makeMap(int bits) {
    if (maps[bits] == null) {
      maps[bits] = new byte[1 << bits];
    }
  }

  private static int bits(int value) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(value);
  }
}
