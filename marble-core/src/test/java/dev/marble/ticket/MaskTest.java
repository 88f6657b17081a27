package dev.marble.ticket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class MaskTest {

  static IntStream everySamples() {
    return IntStream.rangeClosed(1, 62);
  }

  @ParameterizedTest
  @MethodSource("everySamples")
  void isABitSetWithoutGaps(int samples) {
    Random random = new Random(samples);
    int size = random.nextInt(1, 300);
    Mask mask = new Mask(size, samples);
    BitSet oracle = new BitSet();
    for (int round = 0; round < 1000; round++) {
      int index = random.nextInt(size);
      long subset = random.nextLong() & (1L << samples) - 1;
      mask.set(index, subset);
      for (int j = 0; j < samples; j++) {
        oracle.set(index * samples + j, (subset >>> j & 1) != 0);
      }
      assertEquals(oracle.cardinality(), mask.kept(Choice.SUBSET), () -> samples + " samples");
    }
    assertSame(oracle, mask, samples);
  }

  @ParameterizedTest
  @MethodSource("everySamples")
  void wideningAddsZeros(int samples) {
    Random random = new Random(samples);
    Mask mask = MaskCodeTest.randomMask(random.nextInt(1, 100), samples, random);
    BitSet oracle = new BitSet();
    for (int more = samples; more <= 62; more++) {
      Mask wider = mask.widened(more);
      oracle.clear();
      for (int i = 0; i < mask.size(); i++) {
        for (int j = 0; j < samples; j++) {
          oracle.set(i * more + j, (mask.get(i) >>> j & 1) != 0);
        }
      }
      assertEquals(more, wider.samples());
      assertEquals(mask.size(), wider.size());
      assertEquals(mask.kept(Choice.SUBSET), wider.kept(Choice.SUBSET));
      assertSame(oracle, wider, more);
    }
  }

  private static void assertSame(BitSet oracle, Mask mask, int samples) {
    for (int i = 0; i < mask.size(); i++) {
      long expected = 0;
      for (int j = 0; j < samples; j++) {
        expected |= oracle.get(i * samples + j) ? 1L << j : 0;
      }
      int index = i;
      assertEquals(expected, mask.get(i), () -> "weight " + index + ", " + samples + " samples");
    }
  }

  @Test
  void startsEmpty() {
    Mask mask = new Mask(100, 7);
    assertEquals(0, mask.kept(Choice.SUBSET));
    assertEquals(0, mask.get(99));
    assertEquals(0, new Mask(0, 5).size());
  }

  @ParameterizedTest
  @CsvSource({"-1, 5", "10, 0", "10, 63", "10, -1"})
  void impossibleSizesAreRefused(int size, int samples) {
    var error = assertThrows(IllegalArgumentException.class, () -> new Mask(size, samples));
    assertTrue(error.getMessage().contains(size + " weights with " + samples), error.getMessage());
  }
}
