package dev.marble.subsetsum;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BucketSortTest {

  @Test
  void sortsAsTheLibraryDoes() {
    BucketSort reused = new BucketSort(3000);
    for (long seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      int size = random.nextInt(1 + random.nextInt(3000));
      long low = random.nextLong() >> 3;
      long range = 1L << random.nextInt(60);
      long crowd = 1 + random.nextLong(range);
      long[] numbers = new long[size];
      for (int i = 0; i < size; i++) {
        long spread = random.nextInt(3) == 0 ? crowd : range;
        numbers[i] = low + random.nextLong(spread);
      }
      long[] expected = numbers.clone();
      Arrays.sort(expected);
      long[] sorted = reused.sort(numbers, size, low, low + range - 1);
      assertArrayEquals(expected, Arrays.copyOf(sorted, size), "seed " + seed);
    }
  }
}
