package dev.marble.subsetsum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * One question to a solver; all solvers are asked the same ones.
 *
 * @param size the number of items, for questions about subsets of a size
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Instance(String name, long[] items, long target, long tolerance, int size) {

  /** An instance that asks for half of the items, where the size matters. */
  Instance(String name, long[] items, long target, long tolerance) {
    this(name, items, target, tolerance, items.length / 2);
  }

  /** The table of chosen cases. */
  static Stream<Instance> chosen() {
    long huge = 1L << 58;
    return Stream.of(
        of("no items, target 0", 0, 0),
        of("no items, target 5", 5, 0),
        of("no items, target within the tolerance", 5, 5),
        of("one item, taken", 7, 0, 7),
        of("one item, left", 0, 0, 7),
        of("one item, missed", 3, 0, 7),
        of("one item, missed by one", 5, 1, 7),
        of("one item, just within", 5, 2, 7),
        of("one negative item", -7, 0, -7),
        of("target 0 among positive items", 0, 0, 3, 5, 9),
        of("target 0, also as a sum", 0, 0, 3, -3, 9, -9),
        of("even items, odd target", 15, 0, 2, 4, 6, 8, 10),
        of("even items, odd target, tolerance 1", 15, 1, 2, 4, 6, 8, 10),
        of("above all sums", 100, 10, 20, 30, 35),
        of("below all sums", -100, 10, 20, 30, -35),
        of("a tie between the empty subset and an item", 5, 5, 10),
        of("a tie that just fails", 5, 4, 10),
        of("many subsets of one sum", 6, 0, 1, 2, 3, 4, 5, 6),
        of("a tie above and below", 10, 2, 8, 12),
        of("all items equal", 35, 0, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5),
        of("all items equal, missed", 37, 1, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5),
        of("all items negative", -21, 0, -1, -2, -4, -8, -16),
        of("zeros among the items", 9, 0, 0, 4, 0, 5, 0),
        of("zeros alone, target 0", 0, 0, 0, 0, 0, 0),
        of("zeros alone, target 1", 1, 0, 0, 0, 0, 0),
        of("a huge tolerance", 123, 1L << 60, 1, 2, 3),
        of("a huge tolerance, items far away", 0, 1L << 59, 1L << 60, 1L << 59),
        of("huge items", 3 * huge, 0, huge, huge, -huge, huge, huge + 1, -huge),
        of("huge items, missed", 3 * huge - 1, 0, huge, huge, -huge, huge, -huge),
        new Instance("powers of two", powersOfTwo(14), 11_111, 0),
        new Instance("powers of two, the very last subset", powersOfTwo(14), (1 << 14) - 1, 0),
        new Instance("powers of two, one more than all", powersOfTwo(14), 1 << 14, 0),
        new Instance("powers of two, signs mixed", mixedPowers(15), -5461, 0),
        new Instance("sixteen equal items, all taken", equal(16, 9), 144, 0),
        new Instance("sixteen equal items, missed", equal(16, 9), 140, 3));
  }

  /** Random instances of every size up to 16, with tolerances from none to plenty. */
  static Stream<Instance> random() {
    List<Instance> instances = new ArrayList<>();
    for (int n = 0; n <= 16; n++) {
      for (long seed = 0; seed < 12; seed++) {
        instances.add(random(n, 1000L * n + seed));
      }
    }
    return instances.stream();
  }

  static Instance random(int n, long seed) {
    Random random = new Random(seed);
    long range = new long[] {5, 100, 1L << 20, 1L << 46}[random.nextInt(4)];
    long[] items = random.longs(n, -range, range + 1).toArray();
    long reach = LongStream.of(items).map(Math::abs).sum() + 2;
    long target = random.nextLong(-reach, reach + 1) / (1 + random.nextInt(3));
    long[] tolerances = {0, 1, reach >> n, reach >> n / 2, range / 100};
    long tolerance = tolerances[random.nextInt(tolerances.length)];
    return new Instance("seed " + seed + ", n " + n, items, target, tolerance);
  }

  /**
   * 62 items of 55 bits and a target amidst their sums that some subsets may meet: nobody finds
   * them, or proves anything, at once.
   */
  static Instance hard() {
    long seed = 62;
    Random random = new Random(seed);
    long[] items = random.longs(62, 1L << 54, 1L << 55).map(x -> x | 1).toArray();
    long target = LongStream.of(items).sum() / 2 - 12_345;
    return new Instance("hard, seed " + seed, items, target, 0);
  }

  /** 41 bits, and a target that is the sum of a subset of the asked size. */
  static Instance planted(int n) {
    Random random = new Random(n);
    long[] items = random.longs(n, -1L << 40, 1L << 40).toArray();
    long subset = random.nextLong() & (1L << n) - 1;
    long target = Instances.sum(items, subset);
    return new Instance("planted, n " + n, items, target, 0, Long.bitCount(subset));
  }

  /** The planted instance in even numbers, and a target one unit beside. */
  static Instance missed(int n) {
    Instance planted = planted(n);
    long[] items = LongStream.of(planted.items).map(x -> 2 * x).toArray();
    return new Instance("missed, n " + n, items, 2 * planted.target + 1, 0, planted.size);
  }

  /** How far a subset is from the target. */
  long error(Outcome.Found found) {
    return Math.abs(found.sum() - target);
  }

  private static Instance of(String name, long target, long tolerance, long... items) {
    return new Instance(name, items, target, tolerance);
  }

  private static long[] powersOfTwo(int n) {
    return LongStream.range(0, n).map(j -> 1L << j).toArray();
  }

  private static long[] mixedPowers(int n) {
    return LongStream.range(0, n).map(j -> (j % 2 == 0 ? -1L : 1L) << j).toArray();
  }

  static long[] equal(int n, long value) {
    long[] items = new long[n];
    Arrays.fill(items, value);
    return items;
  }

  @Override
  public String toString() {
    return name;
  }
}
