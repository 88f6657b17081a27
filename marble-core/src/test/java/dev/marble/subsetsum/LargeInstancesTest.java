package dev.marble.subsetsum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Instances beyond the oracle's reach: solvers that share no code must agree. */
final class LargeInstancesTest {

  static Stream<Instance> instances() {
    return Stream.of(24, 27, 30, 31, 32, 33, 36, 38)
        .flatMap(n ->
            Stream.of(
                uniform(n, 1L << 55),
                uniform(n, 1L << 20),
                uniform(n, 1000),
                uniform(n, 3),
                clustered(n),
                oneHuge(n),
                multiples(n),
                halfEqual(n),
                geometric(n)));
  }

  private static Instance uniform(int n, long range) {
    Random random = new Random(n * 31L + range);
    long[] items = random.longs(n, -range, range + 1).toArray();
    return new Instance("uniform " + range + ", n " + n, items, range / 3 + 1, 0);
  }

  /** Values around four centres that are far apart. */
  private static Instance clustered(int n) {
    Random random = new Random(n);
    long[] items = new long[n];
    for (int j = 0; j < n; j++) {
      items[j] = (1L << 14 * (j % 4) + 12) + random.nextLong(1000);
    }
    return new Instance("clustered, n " + n, items, Arrays.stream(items).sum() / 2, 0);
  }

  private static Instance oneHuge(int n) {
    Instance others = uniform(n, 1L << 30);
    others.items()[n / 3] = 1L << 60;
    return new Instance("one huge, n " + n, others.items(), (1L << 60) + 12_345_678, 0);
  }

  /** All items multiples of 2^20, a target that misses them. */
  private static Instance multiples(int n) {
    long[] items = uniform(n, 1L << 34).items();
    for (int j = 0; j < n; j++) {
      items[j] <<= 20;
    }
    return new Instance("multiples, n " + n, items, (12_345L << 20) + 77, 0);
  }

  private static Instance halfEqual(int n) {
    long[] items = uniform(n, 1L << 50).items();
    Arrays.fill(items, 0, n / 2, 1L << 47);
    return new Instance("half equal, n " + n, items, 3L << 48, 0);
  }

  private static Instance geometric(int n) {
    long[] items = new long[n];
    double value = 1;
    for (int j = 0; j < n; j++, value *= 2.9) {
      items[j] = (long) value % (1L << 54) * (j % 3 == 0 ? -1 : 1);
    }
    return new Instance("geometric, n " + n, items, 987_654_321, 0);
  }

  @ParameterizedTest
  @MethodSource("instances")
  void agreeOnTheNearest(Instance instance) {
    Outcome.Found expected =
        Witness.check(
            instance,
            new HorowitzSahni().nearest(instance.items(), instance.target(), Limits.DEFAULT));
    long error = Math.abs(expected.sum() - instance.target());
    for (NearestSolver solver :
        new NearestSolver[] {new SchroeppelShamir(), new BucketJoin(), new Chooser()}) {
      Outcome outcome = solver.nearest(instance.items(), instance.target(), Limits.DEFAULT);
      long sum = Witness.check(instance, outcome).sum();
      assertEquals(error, Math.abs(sum - instance.target()), instance.name());
    }
  }

  @ParameterizedTest
  @MethodSource("instances")
  void proveAbsenceWhereTheNearestMissesByOne(Instance instance) {
    long[] items = instance.items();
    long target = instance.target();
    Outcome nearest = new HorowitzSahni().nearest(items, target, Limits.DEFAULT);
    long error = Math.abs(Witness.check(instance, nearest).sum() - target);
    for (WithinSolver solver :
        new WithinSolver[] {new SchroeppelShamir(), new BucketJoin(), new Chooser()}) {
      Outcome just = solver.within(items, target, error, Limits.DEFAULT);
      assertTrue(Math.abs(Witness.check(instance, just).sum() - target) <= error);
      if (error > 0) {
        assertInstanceOf(
            Outcome.ProvenAbsent.class, solver.within(items, target, error - 1, Limits.DEFAULT));
      }
    }
  }
}
