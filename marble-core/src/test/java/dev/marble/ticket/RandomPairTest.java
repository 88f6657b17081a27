package dev.marble.ticket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.marble.random.Distribution;
import dev.marble.random.Seed;
import dev.marble.reference.FormatPage;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RandomPairTest {
  private static final long SEED = 99;
  private static final TensorLayout LAYOUT = new TensorLayout(List.of(2, 3, 2, 4), List.of(0, 2));

  private static RandomPair pair(Distribution distribution, int number, int samples, int scale) {
    Recipe recipe = new Recipe(new Seed(SEED), distribution);
    return new RandomPair(recipe, number, LAYOUT, InputSign.ANY, samples, scale);
  }

  @ParameterizedTest
  @EnumSource
  void productsAreThoseOfTheFormatPage(Distribution distribution) {
    FormatPage page = new FormatPage(SEED, distribution.label());
    int number = 5;
    int samples = 9;
    RandomPair pair = pair(distribution, number, samples, 0);
    Random random = new Random(1);
    for (Side side : pair.inputs().sides()) {
      RandomPair.Products products = pair.products(side);
      for (int round = 0; round < 100; round++) {
        int t = random.nextInt(LAYOUT.size());
        int block = FormatPage.block(LAYOUT.dims(), LAYOUT.inputAxes(), t);
        long[] expected = page.products(number, block, side == Side.POSITIVE, samples, t);
        products.select(t);
        long[] filled = new long[samples];
        products.fill(0, 4, filled);
        products.fill(4, samples, filled);
        assertArrayEquals(expected, filled, "weight " + t);
        int sample = random.nextInt(samples);
        assertEquals(expected[sample], products.product(sample));
        long subset = random.nextLong() & (1L << samples) - 1;
        assertEquals(FormatPage.sum(expected, subset), products.sum(subset));
      }
    }
  }

  @Test
  void weightsOutOfAUnit() {
    RandomPair pair = pair(Distribution.UNIFORM, 5, 9, 0);
    FormatPage page = new FormatPage(SEED, "uniform");
    for (int t = 0; t < LAYOUT.size(); t++) {
      for (int k : new int[] {0, 1, 17, 255}) {
        assertEquals(page.q(11, 256L * t + k), pair.out(t, k));
      }
    }
  }

  @Test
  void weightsAreRoundedOnce() {
    Random random = new Random(2);
    for (int scale = -160; scale <= 127; scale++) {
      RandomPair pair = pair(Distribution.UNIFORM, 0, 1, scale);
      assertEquals(Math.scalb(1.0, scale), pair.scale());
      for (int i = 0; i < 100; i++) {
        long sum = random.nextLong() >> random.nextInt(12, 60);
        int exponent = scale;
        assertEquals(
            FormatPage.weight(sum, scale), pair.weight(sum), () -> sum + " at 2^" + exponent);
        assertEquals(FormatPage.exact(sum, scale).doubleValue(), pair.value(sum));
      }
    }
  }

  @Test
  void tiesRoundToEven() {
    RandomPair pair = pair(Distribution.UNIFORM, 0, 1, 0);
    assertEquals(1f, pair.weight((1L << 46) + (1L << 22)));
    assertEquals(Math.nextUp(Math.nextUp(1f)), pair.weight((1L << 46) + 3 * (1L << 22)));
    assertEquals(Math.nextUp(1f), pair.weight((1L << 46) + (1L << 22) + 1));
  }

  @Test
  void moreSamplesLeaveTheFirstOnesAsTheyAre() {
    RandomPair few = pair(Distribution.UNIFORM, 2, 5, 0);
    RandomPair many = pair(Distribution.UNIFORM, 2, 40, 0);
    for (Side side : Side.values()) {
      RandomPair.Products ofFew = few.products(side);
      RandomPair.Products ofMany = many.products(side);
      for (int t = 0; t < LAYOUT.size(); t++) {
        ofFew.select(t);
        ofMany.select(t);
        for (int j = 0; j < 5; j++) {
          assertEquals(ofFew.product(j), ofMany.product(j));
        }
      }
    }
  }

  @Test
  void tensorsHaveTheirOwnLayers() {
    Recipe recipe = new Recipe(new Seed(SEED), Distribution.NORMAL);
    assertEquals(14, recipe.into(7).layer());
    assertEquals(15, recipe.outOf(7).layer());
    int last = (1 << 30) - 1;
    assertEquals(Integer.MAX_VALUE, recipe.outOf(last).layer());
  }
}
