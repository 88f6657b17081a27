package dev.marble.lab.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopKTest {
  /** A place among the scores. */
  private record Place(int tensor, int index, float size) {}

  /** The oracle: sorts. */
  private static float[][] sorted(float[][] scores, int keep) {
    List<Place> all = new ArrayList<>();
    float[][] mask = new float[scores.length][];
    for (int t = 0; t < scores.length; t++) {
      mask[t] = new float[scores[t].length];
      for (int i = 0; i < scores[t].length; i++) {
        all.add(new Place(t, i, Math.abs(scores[t][i])));
      }
    }
    all.sort(Comparator.comparingDouble(place -> -place.size())); // stable: ties stay in order
    all.subList(0, keep).forEach(place -> mask[place.tensor()][place.index()] = 1);
    return mask;
  }

  private static float[][] ones(float[][] scores) {
    float[][] ones = new float[scores.length][];
    for (int t = 0; t < ones.length; t++) {
      ones[t] = new float[scores[t].length];
      Arrays.fill(ones[t], 1);
    }
    return ones;
  }

  private static void assertSame(float[][] scores, TopK top, int keep, String what) {
    top.select(keep);
    float[][] expected = sorted(scores, keep);
    float[][] ones = ones(scores);
    for (int t = 0; t < scores.length; t++) {
      float[] mask = new float[scores[t].length];
      top.mask(t, ones[t], mask);
      assertArrayEquals(expected[t], mask, what + " tensor " + t);
    }
  }

  @Test
  void keepsTheLargestWhateverTheirSign() {
    float[] scores = {0.1f, -0.9f, 0.5f, -0.2f, 0};
    TopK top = new TopK(scores);
    float[] masked = new float[5];
    top.select(2);
    top.mask(0, new float[] {1, 2, 3, 4, 5}, masked);
    assertArrayEquals(new float[] {0, 2, 3, 0, 0}, masked);
  }

  @Test
  void tiesGoToTheFirst() {
    float[] one = {0.5f, -0.5f, 0.5f};
    float[] other = {-0.5f, 1, 0.5f};
    TopK top = new TopK(one, other);
    for (int keep = 0; keep <= 6; keep++) {
      assertSame(new float[][] {one, other}, top, keep, "keep " + keep);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithASortWhileScoresMove(long seed) {
    Random random = new Random(seed);
    int tensors = random.nextInt(1, 4);
    float[][] scores = new float[tensors][];
    int total = 0;
    for (int t = 0; t < tensors; t++) {
      scores[t] = new float[random.nextInt(1, 3_000)];
      total += scores[t].length;
    }
    boolean coarse = random.nextBoolean(); // many ties
    for (float[] each : scores) {
      for (int i = 0; i < each.length; i++) {
        each[i] = coarse ? random.nextInt(-4, 5) * 0.25f : (float) random.nextGaussian();
      }
    }
    TopK top = new TopK(scores);
    int keep = random.nextInt(0, total + 1);
    for (int step = 0; step < 60; step++) {
      assertSame(scores, top, keep, "seed " + seed + ", step " + step + ", keep " + keep);
      double jump = random.nextInt(10) == 0 ? 1 : 1e-3;
      for (float[] each : scores) {
        for (int i = 0; i < each.length; i++) {
          each[i] +=
              coarse ? 0.25f * random.nextInt(-1, 2) : (float) (jump * random.nextGaussian());
        }
      }
      if (random.nextInt(8) == 0) {
        keep = random.nextInt(0, total + 1);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0", "1e-45", "1e-38", "3.4e38"})
  void smallAndLargeNumbersHaveTheirOrder(float unit) {
    float[] scores = {unit, -unit / 2, 2 * (unit / 3), -0f, 0, Float.MIN_VALUE};
    TopK top = new TopK(scores);
    for (int keep = 0; keep <= scores.length; keep++) {
      assertSame(new float[][] {scores}, top, keep, "unit " + unit + ", keep " + keep);
    }
    assertEquals(6, top.size());
  }
}
