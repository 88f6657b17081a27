package dev.marble.subsetsum;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A hundred thousand instances of up to 20 items for all contracts, each drawn from its seed alone,
 * and the true answers, worked out once. Most are small, so that they take seconds.
 */
final class Drawn {
  /** A few more than a hundred thousand have at most {@link #FEW} items. */
  static final int COUNT = 101_000;

  /** For the questions whose oracle sorts all sums. */
  static final int FEW = 16;

  private static final long OVERFLOW = 1L << 62;

  enum Items {
    UNIFORM,
    POSITIVE,
    TIES,
    EQUAL,
    SIGNED_CONSTANT,
    POWERS_OF_TWO,
    ZEROS,
    ONE_HUGE,
    EDGE,
    GEOMETRIC,
    MULTIPLES,
    CLUSTERS
  }

  enum Target {
    RANDOM,
    A_SUM,
    BESIDE_A_SUM,
    OUTSIDE,
    ZERO,
    /** Every sum is a multiple of g, and the nearest ones miss the tolerance by one unit. */
    MISSED_BY_ONE
  }

  /** An instance with what is true of it. */
  record Case(long seed, Instance instance, PlainLoop.Answers answers) {}

  private static final class Table {
    static final List<Case> CASES =
        LongStream.range(0, COUNT).mapToObj(seed -> of(seed, instance(seed))).toList();
  }

  private Drawn() {}

  /** All of them. */
  static Stream<Case> cases() {
    return Table.CASES.stream();
  }

  /** An instance that was not drawn, with its answers. */
  static Case of(Instance instance) {
    return of(-1, instance);
  }

  private static Case of(long seed, Instance instance) {
    return new Case(seed, instance, PlainLoop.answers(instance));
  }

  /** The instance of a seed; its name begins with the seed. */
  static Instance instance(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int n = items(seed, random);
    Items kind = pick(Items.values(), random);
    Target aim = target(seed);
    long[] items = items(kind, n, random);
    long tolerance = tolerance(items, random);
    if (aim == Target.MISSED_BY_ONE) {
      long g = random.nextLong(2, 100);
      Arrays.setAll(items, j -> items[j] / g * g);
      tolerance = random.nextLong(g / 2);
    }
    long room = OVERFLOW - 1 - reach(items);
    long target = target(aim, items, tolerance, random);
    if (aim == Target.MISSED_BY_ONE && Math.abs(target) + tolerance > room) {
      target = tolerance + 1;
    }
    target = Math.clamp(target, -room, room);
    tolerance = Math.min(tolerance, room - Math.abs(target));
    String name = "seed " + seed + ", n " + n + ", " + kind + ", " + aim;
    return new Instance(name, items, target, tolerance, random.nextInt(n + 1));
  }

  /** How the target of a seed's instance was chosen. */
  static Target target(long seed) {
    return Target.values()[(int) (seed % Target.values().length)];
  }

  private static int items(long seed, SplittableRandom random) {
    return switch ((int) (seed % 500)) {
      case 0 -> random.nextInt(17, 21);
      case 1, 2 -> random.nextInt(14, 17);
      default -> seed % 10 == 3 ? random.nextInt(11, 14) : random.nextInt(0, 11);
    };
  }

  private static long[] items(Items kind, int n, SplittableRandom random) {
    long range = new long[] {5, 100, 1L << 20, 1L << 46}[random.nextInt(4)];
    long value = random.nextLong(-range, range + 1);
    long[] items = new long[n];
    switch (kind) {
      case UNIFORM -> Arrays.setAll(items, j -> random.nextLong(-range, range + 1));
      case POSITIVE -> Arrays.setAll(items, j -> random.nextLong(1, range + 1));
      case TIES -> Arrays.setAll(items, j -> random.nextLong(-3, 4));
      case EQUAL -> Arrays.fill(items, value);
      case SIGNED_CONSTANT -> Arrays.setAll(items, j -> random.nextBoolean() ? value : -value);
      case POWERS_OF_TWO -> Arrays.setAll(items, j -> (random.nextBoolean() ? 1L : -1L) << j);
      case ZEROS -> Arrays.setAll(items, j -> random.nextInt(3) == 0 ? value + j : 0);
      case ONE_HUGE -> {
        Arrays.setAll(items, j -> random.nextLong(-100, 101));
        if (n > 0) {
          items[random.nextInt(n)] = (random.nextBoolean() ? 1L : -1L) << random.nextInt(50, 61);
        }
      }
      case EDGE -> {
        // All together between a quarter of the bound and the bound itself, but for a few hundred.
        long share = (OVERFLOW >>> random.nextInt(3)) / (n + 1) - 1000;
        Arrays.setAll(items, j -> random.nextBoolean() ? share - random.nextInt(9) : -share);
      }
      case GEOMETRIC -> {
        double size = 1;
        for (int j = 0; j < n; j++) {
          size *= 1 + 2 * random.nextDouble();
          items[j] = (long) size;
        }
      }
      case MULTIPLES -> {
        long divisor = random.nextLong(2, 1_000_000);
        Arrays.setAll(items, j -> divisor * random.nextLong(-1000, 1001));
      }
      case CLUSTERS ->
          Arrays.setAll(items, j -> ((long) random.nextInt(3) << 40) + random.nextInt(16));
    }
    return items;
  }

  private static long tolerance(long[] items, SplittableRandom random) {
    long reach = reach(items) + 2;
    int n = items.length;
    long[] tolerances = {0, 0, 1, 2, reach >> n, reach >> n / 2, reach / 100, 2 * reach};
    return tolerances[random.nextInt(tolerances.length)];
  }

  private static long target(Target aim, long[] items, long tolerance, SplittableRandom random) {
    long reach = reach(items);
    long sum = Instances.sum(items, random.nextLong() & (1L << items.length) - 1);
    boolean up = random.nextBoolean();
    return switch (aim) {
      case RANDOM -> random.nextLong(-reach, reach + 1) / (1 + random.nextInt(3));
      case A_SUM -> sum;
      case BESIDE_A_SUM -> sum + (up ? 1 : -1);
      case OUTSIDE -> {
        long beyond = random.nextLong(3) + (random.nextBoolean() ? tolerance : 0);
        long greatest = LongStream.of(items).filter(x -> x > 0).sum();
        yield up ? greatest + beyond : greatest - reach - beyond;
      }
      case ZERO -> 0;
      case MISSED_BY_ONE -> sum + (up ? tolerance + 1 : -tolerance - 1);
    };
  }

  private static long reach(long[] items) {
    return LongStream.of(items).map(Math::abs).sum();
  }

  private static <T> T pick(T[] values, SplittableRandom random) {
    return values[random.nextInt(values.length)];
  }
}
