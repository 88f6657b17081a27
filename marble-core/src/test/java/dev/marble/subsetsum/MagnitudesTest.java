package dev.marble.subsetsum;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class MagnitudesTest {

  @Test
  void dividesByAgreesWithTheDivisor() {
    for (long seed = 0; seed < 5000; seed++) {
      Random random = new Random(seed);
      long factor = 1L + random.nextInt(50);
      long[] items = random.longs(random.nextInt(6), -20, 21).map(x -> x * factor).toArray();
      long divisor = Magnitudes.divisor(items);
      for (long least = 1; least < 60; least++) {
        boolean expected = divisor == 0 || divisor >= least;
        assertEquals(expected, Magnitudes.dividesBy(items, least), "seed " + seed);
      }
    }
  }
}
