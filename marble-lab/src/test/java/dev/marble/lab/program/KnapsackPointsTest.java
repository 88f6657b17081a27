package dev.marble.lab.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Counting the points of a knapsack. */
final class KnapsackPointsTest {
  @Test
  void byHand() {
    // {}, {1}, {2}, {3}, {1, 2}: five subsets of 1, 2, 3 within 3; a cost of 0 doubles them.
    assertEquals(5, KnapsackPoints.count(new double[] {1, -2, 3}, 3.1));
    assertEquals(10, KnapsackPoints.count(new double[] {1, 0, -2, 3}, 3.1));
    assertEquals(4, KnapsackPoints.count(new double[] {0, 0, 1}, 0));
  }

  @Test
  void neverLessThanTheTruthAndHardlyMore() {
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double[] costs = random.doubles(random.nextInt(1, 17), -1, 1).toArray();
      double gap = random.nextDouble(0.01, 2);
      double counted = KnapsackPoints.count(costs, gap);
      String name = "seed " + seed + ", gap " + gap;
      assertTrue(counted >= plain(costs, gap), name);
      double wider = gap * (1 + (double) costs.length / KnapsackPoints.STEPS);
      assertTrue(counted <= plain(costs, wider), name);
    }
  }

  private static long plain(double[] costs, double gap) {
    double[] sizes = Arrays.stream(costs).map(Math::abs).toArray();
    long count = 0;
    for (int subset = 0; subset < 1 << sizes.length; subset++) {
      double sum = 0;
      for (int j = 0; j < sizes.length; j++) {
        sum += (subset >>> j & 1) * sizes[j];
      }
      count += sum <= gap * (1 + 1e-12) ? 1 : 0;
    }
    return count;
  }
}
