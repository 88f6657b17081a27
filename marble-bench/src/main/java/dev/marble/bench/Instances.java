package dev.marble.bench;

import dev.marble.random.Distribution;
import dev.marble.random.Grid;
import dev.marble.random.Philox;
import dev.marble.random.RandomWeights;
import dev.marble.random.Seed;
import java.util.Arrays;

/** Seeded instances, so many that no branch predictor learns them, on a grid of its own. */
final class Instances {
  /** Fraction bits of the fine grid: its numbers are exact as doubles too. */
  static final int FINE_BITS = 52;

  private final long[][] items;
  private final long[] targets;
  private final int bits;

  private Instances(long[][] items, long[] targets, int bits) {
    this.items = items;
    this.targets = targets;
    this.bits = bits;
  }

  /**
   * What a weight of a two-layer network looks like: products of a positive and a signed uniform;
   * normal targets with deviation 1/8 of the range.
   */
  static Instances ofNetworks(int count, int n) {
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
    return new Instances(items, targets, Grid.PRODUCT_BITS);
  }

  /**
   * What the theorem is about: items and target uniform on [−1, 1), multiples of 2<sup>-52</sup>.
   */
  static Instances uniform(int count, int n) {
    long[][] items = new long[count][n];
    long[] targets = new long[count];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < n; j++) {
        items[i][j] = fine(n, (long) i * (n + 1) + j);
      }
      targets[i] = fine(n, (long) i * (n + 1) + n);
    }
    return new Instances(items, targets, FINE_BITS);
  }

  /** Whole numbers 1 … range, and a target somewhere in the range of their sums. */
  static Instances whole(int count, int n, long range) {
    Instances instances = uniform(count, n);
    for (int i = 0; i < count; i++) {
      long sum = 0;
      for (int j = 0; j < n; j++) {
        instances.items[i][j] = 1 + Math.floorMod(instances.items[i][j], range);
        sum += instances.items[i][j];
      }
      instances.targets[i] = Math.floorMod(instances.targets[i], sum + 1);
    }
    return new Instances(instances.items, instances.targets, 0);
  }

  /** The same with even items and odd targets, in finer units: no sum is the target. */
  Instances missed() {
    long[][] even = new long[items.length][];
    long[] odd = new long[targets.length];
    for (int i = 0; i < even.length; i++) {
      even[i] = Arrays.stream(items[i]).map(item -> 2 * item).toArray();
      odd[i] = 2 * targets[i] + 1;
    }
    return new Instances(even, odd, bits + 1);
  }

  /** 53 random bits, read as a signed number. */
  private static long fine(long stream, long index) {
    int[] words = new int[4];
    Philox.block(1, stream, index, words, 0);
    return ((long) words[0] << Integer.SIZE | words[1] & 0xFFFFFFFFL) >> Long.SIZE - FINE_BITS - 1;
  }

  /** A tolerance, or any real number, in the units of the items. */
  long units(double value) {
    return (long) Math.scalb(value, bits);
  }

  /** A number of units as a real number. */
  double value(long units) {
    return Math.scalb((double) units, -bits);
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
