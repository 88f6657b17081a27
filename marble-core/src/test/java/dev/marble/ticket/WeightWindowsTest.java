package dev.marble.ticket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.batch.ThreadBatch;
import dev.marble.random.Distribution;
import dev.marble.random.Seed;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WeightWindowsTest {

  /** Sizes around those of chunks (4096) and windows (2^18). */
  @ParameterizedTest
  @ValueSource(ints = {1, 4095, 4096, 4097, 1 << 18, (1 << 18) + 1, (1 << 19) + 5000})
  void allWeightsInOrder(int size) {
    TensorLayout layout = new TensorLayout(List.of(size), List.of());
    RandomPair pair =
        new RandomPair(
            new Recipe(new Seed(3), Distribution.UNIFORM), 0, layout, InputSign.ANY, 5, 0);
    Mask mask = new Mask(size, 5);
    Random random = new Random(size);
    for (int i = 0; i < size; i++) {
      mask.set(i, random.nextInt(32));
    }
    float[] expected = new float[size];
    float[] taken = new float[size];
    AtomicIntegerArray looks = new AtomicIntegerArray(size);
    int[] at = {0};
    try (ThreadBatch batch = new ThreadBatch(3)) {
      long[] sums = Ticket.sums(pair, mask, Side.NEGATIVE, batch);
      for (int i = 0; i < size; i++) {
        expected[i] = pair.weight(sums[i]);
      }
      WeightWindows.rebuild(
          pair,
          mask,
          Side.NEGATIVE,
          batch,
          (from, weights, place, count) -> {
            assertEquals(0, from % WeightWindows.CHUNK);
            assertTrue(count <= WeightWindows.CHUNK);
            for (int i = 0; i < count; i++) {
              assertEquals(expected[from + i], weights[place + i]);
              looks.incrementAndGet(from + i);
            }
          },
          (weights, count) -> {
            System.arraycopy(weights, 0, taken, at[0], count);
            at[0] += count;
          });
    }
    assertEquals(size, at[0]);
    assertArrayEquals(expected, taken);
    for (int i = 0; i < size; i++) {
      assertEquals(1, looks.get(i), "weight " + i);
    }
  }
}
