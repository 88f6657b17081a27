package dev.marble.bench;

import dev.marble.random.Distribution;
import dev.marble.random.Grid;
import dev.marble.random.RandomWeights;
import dev.marble.random.Seed;

/** The instances that every measurement uses: what a weight of a two-layer network looks like. */
final class Instances {
  private final long[][] items;
  private final long[] targets;

  private Instances(long[][] items, long[] targets) {
    this.items = items;
    this.targets = targets;
  }

  /**
   * Products of a positive and a signed uniform; normal targets with deviation 1/8 of the range.
   */
  static Instances of(int count, int n) {
    RandomWeights u = new RandomWeights(new Seed(1), 0, Distribution.UNIFORM);
    RandomWeights v = new RandomWeights(new Seed(1), 1, Distribution.UNIFORM);
    RandomWeights w = new RandomWeights(new Seed(1), 2, Distribution.NORMAL);
    long[][] items = new long[count][n];
    long[] targets = new long[count];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < n; j++) {
        items[i][j] = (long) Math.abs(u.at((long) i * n + j)) * v.at((long) i * n + j);
      }
      targets[i] = (long) w.at(i) << Grid.BITS;
    }
    return new Instances(items, targets);
  }

  /** A tolerance in the units of the items. */
  static long tolerance(double share) {
    return (long) Math.scalb(share, Grid.PRODUCT_BITS);
  }

  int count() {
    return targets.length;
  }

  long[] items(int i) {
    return items[i % items.length];
  }

  long target(int i) {
    return targets[i % targets.length];
  }
}
