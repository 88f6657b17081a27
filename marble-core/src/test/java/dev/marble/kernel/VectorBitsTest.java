package dev.marble.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Both kernels against arithmetic on large numbers, on all of a set and on pieces. */
final class VectorBitsTest {

  @Test
  void scalar() {
    againstLargeNumbers(new ScalarBits());
  }

  @Test
  void vectorised() {
    assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
    againstLargeNumbers(new VectorBits());
  }

  private static void againstLargeNumbers(BitKernel kernel) {
    for (long seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      int size = random.nextInt(1, 60);
      long[] set = random.longs(size).toArray();
      int words = random.nextInt(size);
      int bits = random.nextInt(3) == 0 ? 0 : random.nextInt(64);
      int from = random.nextInt(words, size + 1);
      int to = random.nextInt(from, size + 1);
      BigInteger before = number(set);
      BigInteger after = before.or(before.shiftLeft(64 * words + bits));
      long[] expected = set.clone();
      for (int w = from; w < to; w++) {
        expected[w] = after.shiftRight(64 * w).longValue();
      }
      kernel.orMovedUp(set, from, to, words, bits);
      assertArrayEquals(expected, set, "seed " + seed);
    }
  }

  @Test
  void piecesFromTheTopDownMakeTheWhole() {
    long[] whole = new Random(1).longs(100).toArray();
    long[] pieces = whole.clone();
    new ScalarBits().orMovedUp(whole, 3, 100, 3, 17);
    for (int to = 100; to > 3; to = Math.max(3, to - 13)) {
      new ScalarBits().orMovedUp(pieces, Math.max(3, to - 13), to, 3, 17);
    }
    assertArrayEquals(whole, pieces);
  }

  private static BigInteger number(long[] words) {
    BigInteger number = BigInteger.ZERO;
    for (int w = words.length - 1; w >= 0; w--) {
      number = number.shiftLeft(64).or(new BigInteger(Long.toUnsignedString(words[w])));
    }
    assertEquals(words[0], number.longValue());
    return number;
  }
}
