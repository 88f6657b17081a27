package dev.marble.subsetsum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Iterator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lists beyond the oracle's reach: solvers that share no code must list the same subsets. */
final class LargeListsTest {
  private static final int LONGEST = 1 << 17;

  /** What is known of a list that was read and not kept. */
  private record Digest(long count, long subsets, boolean isComplete) {
    static Digest of(AllSolver solver, Instance instance, long tolerance) {
      long count = 0;
      long subsets = 0;
      Stream<Outcome> list =
          solver.all(instance.items(), instance.target(), tolerance, Limits.DEFAULT);
      for (Iterator<Outcome> each = list.iterator(); count < LONGEST; count++) {
        Outcome outcome = each.next();
        if (outcome instanceof Outcome.ProvenAbsent) {
          return new Digest(count, subsets, true);
        }
        Outcome.Found found = assertInstanceOf(Outcome.Found.class, outcome, instance::name);
        long error = Math.abs(found.sum() - instance.target());
        assertTrue(error <= tolerance, instance::name);
        if (count % 1000 == 0) {
          Witness.check(instance, outcome);
        }
        subsets += mix(found.subset());
      }
      return new Digest(count, 0, false);
    }

    /** Scattered, so that different sets of subsets have different sums. */
    private static long mix(long subset) {
      long z = (subset + 1) * 0x9e3779b97f4a7c15L;
      z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
      z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
      return z ^ z >>> 31;
    }
  }

  static Stream<Instance> instances() {
    return LargeInstancesTest.instances().filter(instance -> instance.items().length <= 32);
  }

  @ParameterizedTest
  @MethodSource("instances")
  void agreeOnAll(Instance instance) {
    int n = instance.items().length;
    long reach = Arrays.stream(instance.items()).map(Math::abs).sum();
    for (long tolerance : new long[] {0, reach >> n, reach >> n - 12}) {
      assertEquals(
          Digest.of(new HorowitzSahni(), instance, tolerance),
          Digest.of(new SchroeppelShamir(), instance, tolerance),
          () -> instance.name() + ", tolerance " + tolerance);
    }
  }
}
