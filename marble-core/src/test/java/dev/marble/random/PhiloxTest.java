package dev.marble.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.marble.reference.FormatPage;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PhiloxTest {

  /** The known answers of Random123, counter and key first. */
  @Test
  void knownAnswers() {
    assertBlock(
        new int[] {0, 0, 0, 0},
        new int[] {0, 0},
        new int[] {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    assertBlock(
        new int[] {-1, -1, -1, -1},
        new int[] {-1, -1},
        new int[] {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
    assertBlock(
        new int[] {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
        new int[] {0xa4093822, 0x299f31d0},
        new int[] {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
  }

  private static void assertBlock(int[] counter, int[] key, int[] expected) {
    long wholeKey = (key[0] & 0xFFFFFFFFL) | (long) key[1] << 32;
    int[] out = new int[4];
    Philox.block(wholeKey, counter[0], counter[1], counter[2], counter[3], out, 0);
    assertArrayEquals(expected, out);
  }

  @Test
  void streamAndBlockAreTheHalvesOfTheCounter() {
    int[] byNumber = new int[4];
    int[] byWords = new int[4];
    Philox.block(5, 0x1122334455667788L, 0x99aabbccddeeff00L, byNumber, 0);
    Philox.block(5, 0xddeeff00, 0x99aabbcc, 0x55667788, 0x11223344, byWords, 0);
    assertArrayEquals(byWords, byNumber);
  }

  @Test
  void onlyFourWordsAreWritten() {
    int[] out = {7, 7, 7, 7, 7, 7};
    Philox.block(0, 0, 0, out, 1);
    assertArrayEquals(new int[] {7, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8, 7}, out);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void wordIsAWordOfItsBlock(long seed) {
    Random random = new Random(seed);
    int[] block = new int[4];
    for (int i = 0; i < 1000; i++) {
      long key = random.nextLong();
      long stream = random.nextLong();
      long number = random.nextLong() >>> 2;
      Philox.block(key, stream, number, block, 0);
      for (int word = 0; word < 4; word++) {
        assertEquals(
            block[word], Philox.word(key, stream, 4 * number + word), () -> "seed " + seed);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void agreesWithTheFormatPage(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      long key = random.nextLong();
      int layer = random.nextInt() >>> 1;
      long index = random.nextLong() >>> 1;
      assertEquals(
          (int) new FormatPage(key, "uniform").word(layer, index),
          Philox.word(key, layer, index),
          () -> "seed " + seed);
    }
  }
}
