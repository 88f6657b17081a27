package dev.marble.bench;

import dev.marble.random.Distribution;
import dev.marble.random.Grid;
import dev.marble.random.Philox;
import dev.marble.random.RandomWeights;
import dev.marble.random.Seed;
import dev.marble.subsetsum.Chooser;
import dev.marble.subsetsum.FirstSubset;
import dev.marble.subsetsum.Limits;
import dev.marble.subsetsum.Outcome;
import dev.marble.ticket.Side;
import java.util.Arrays;

/**
 * How often no subset of n products v·u (u live, both uniform on the grid), or of n weights v
 * alone, comes within a tolerance of a target, for n = 1, 2, …: down to rates far below one in the
 * number of pools drawn.
 *
 * <p>A pool that misses with n + 1 products missed with its first n, so the rate is a product of
 * survival shares: of many pools that miss with n products, each draws one more, and the share of
 * those that still miss is the next factor; the survivors are copied until there are as many as
 * before. Each estimate is unbiased, and every factor is of the order of a half. With N pools the
 * relative error after n steps is about √(n/N) times a small factor.
 *
 * <p>Kahn, Harris, <i>Estimation of particle transmission by random sampling</i>, 1951 (splitting);
 * Cérou, Del Moral, Furon, Guyader, <i>Sequential Monte Carlo for rare event estimation</i>,
 * Statistics and Computing 22 (2012).
 */
final class MissSplitting {
  /** The most products that a mask can name. */
  static final int MOST = 62;

  /** What the subsets are of. */
  enum Items {
    /** Products of a live weight and another one. */
    PRODUCTS,
    /** Single weights. */
    WEIGHTS
  }

  private static final long FEW_SUMS = 1L << 17;

  private final Seed seed;
  private final Items kind;
  private final RandomWeights into;
  private final RandomWeights outOf;
  private final FirstSubset first = new FirstSubset();
  private final Chooser chooser = new Chooser();
  private long drawn;
  private long shuffled;

  /**
   * A measurement.
   *
   * @param seed of all that is drawn
   * @param kind what the subsets are of
   */
  MissSplitting(Seed seed, Items kind) {
    this.seed = seed;
    this.kind = kind;
    this.into = new RandomWeights(seed, 0, Distribution.UNIFORM);
    this.outOf = new RandomWeights(seed, 1, Distribution.UNIFORM);
  }

  /**
   * The rates.
   *
   * @param target the target, in units of the scale
   * @param tolerance the tolerance, in units of the scale, below the target
   * @param pools the number of pools
   * @param enough stops at the first n whose rate is 2 to minus this, or less
   * @return −log₂ of the rate for n = 1, 2, …, at most {@link #MOST} of them
   */
  double[] rates(double target, double tolerance, int pools, double enough) {
    long wanted = (long) Math.scalb(target, Grid.PRODUCT_BITS);
    long near = (long) Math.scalb(tolerance, Grid.PRODUCT_BITS);
    long[][] items = new long[pools][MOST];
    double[] bits = new double[MOST];
    double sum = 0;
    for (int n = 0; n < MOST; n++) {
      int missing = draw(items, n, wanted, near);
      if (missing == 0) {
        return Arrays.copyOf(bits, n);
      }
      sum += Math.log((double) pools / missing) / Math.log(2);
      bits[n] = sum;
      if (sum >= enough) {
        return Arrays.copyOf(bits, n + 1);
      }
      copy(items, missing, n + 1);
    }
    return bits;
  }

  /** One more product for each pool; those that still miss move to the front. */
  private int draw(long[][] items, int n, long wanted, long near) {
    int missing = 0;
    for (int i = 0; i < items.length; i++) {
      long product = product();
      // The target itself was missed by the first n; only subsets with the new product are left.
      if (!meets(items[i], n, wanted - product, near)) {
        long[] pool = items[i];
        items[i] = items[missing];
        items[missing++] = pool;
        pool[n] = product;
      }
    }
    return missing;
  }

  private long product() {
    if (kind == Items.WEIGHTS) {
      return (long) Grid.ONE * outOf.at(drawn++);
    }
    int live;
    do {
      live = into.at(drawn++);
    } while (!Side.POSITIVE.holds(live));
    return (long) live * outOf.at(drawn);
  }

  private boolean meets(long[] items, int n, long wanted, long near) {
    long highest = 0;
    long lowest = 0;
    for (int i = 0; i < n; i++) {
      highest += Math.max(0, items[i]);
      lowest += Math.min(0, items[i]);
    }
    if (wanted > highest + near || wanted < lowest - near) {
      return false;
    }
    long subset =
        first.first(
            (from, to, target) -> System.arraycopy(items, from, target, from, to - from),
            n,
            wanted,
            near,
            FEW_SUMS);
    if (subset != FirstSubset.GAVE_UP) {
      return subset >= 0;
    }
    return chooser.within(Arrays.copyOf(items, n), wanted, near, Limits.DEFAULT)
        instanceof Outcome.Found;
  }

  /**
   * Fills up with copies of the survivors, in random order, each as often as the others or once
   * more.
   */
  private void copy(long[][] items, int survivors, int n) {
    for (int i = survivors - 1; i > 0; i--) {
      long word = Integer.toUnsignedLong(Philox.word(seed.value(), 2, shuffled++));
      int other = (int) (word * (i + 1) >>> 32);
      long[] pool = items[i];
      items[i] = items[other];
      items[other] = pool;
    }
    for (int i = survivors; i < items.length; i++) {
      System.arraycopy(items[i % survivors], 0, items[i], 0, n);
    }
  }
}
