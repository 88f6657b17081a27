package dev.marble.ticket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WeightMaskCodeTest {
  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-4, 0.01, 0.036, 0.135, 0.3, 0.5, 0.7, 0.99, 0.9999, 1})
  void takesItsEntropy(double density) {
    int size = 100_000;
    WeightMask mask = random(size, density, new Random(7));
    byte[] code = WeightMaskCode.encode(mask, 1000);
    assertSame(mask, WeightMaskCode.decode(code, size, mask.kept(), 1000));
    double least = bits(size, mask.kept()) / 8;
    assertTrue(code.length <= 1.001 * least + 6, density + ": " + code.length + " of " + least);
  }

  @Test
  void sizesAndShapesComeBack() {
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      int columns = 1 + random.nextInt(12);
      int size = columns * random.nextInt(12);
      WeightMask mask = random(size, random.nextInt(5) / 4.0, random);
      byte[] code = WeightMaskCode.encode(mask, columns);
      WeightMask back = WeightMaskCode.decode(code, size, mask.kept(), columns);
      assertSame(mask, back);
      assertArrayEquals(code, WeightMaskCode.encode(back, columns), "seed " + seed);
    }
  }

  /** An input that no output keeps costs next to nothing. */
  @Test
  void droppedInputsAreCheap() {
    Random random = new Random(3);
    WeightMask mask = new WeightMask(300 * 784);
    for (int i = 0; i < mask.size(); i++) {
      if (i % 784 % 2 == 0 && random.nextInt(5) == 0) {
        mask.keep(i);
      }
    }
    int length = WeightMaskCode.encode(mask, 784).length;
    double plain = bits(mask.size(), mask.kept()) / 8;
    double known = bits(mask.size() / 2, mask.kept()) / 8;
    assertTrue(length < 0.85 * plain && length < 1.05 * known, length + ", " + plain);
  }

  /** A carry through bytes of 255, which only long codes of certain bits meet. */
  @Test
  void unlikelyBitsComeBack() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      WeightMask mask = new WeightMask(20_000);
      int from = random.nextInt(10_000);
      for (int i = 0; i < mask.size(); i++) {
        if (i >= from ^ random.nextInt(2000) == 0) {
          mask.keep(i);
        }
      }
      byte[] code = WeightMaskCode.encode(mask, 1);
      assertSame(mask, WeightMaskCode.decode(code, mask.size(), mask.kept(), 1));
    }
  }

  @Test
  void damageIsRefusedOrGivesAMaskOfThatMany() {
    WeightMask mask = random(2000, 0.2, new Random(1));
    byte[] code = WeightMaskCode.encode(mask, 50);
    for (int length = 0; length < code.length; length++) {
      decodeDamaged(Arrays.copyOf(code, length), mask);
    }
    for (int bit = 0; bit < 8 * code.length; bit++) {
      byte[] flipped = code.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      decodeDamaged(flipped, mask);
    }
    assertThrows(
        TicketException.class,
        () -> WeightMaskCode.decode(Arrays.copyOf(code, code.length + 9), 2000, mask.kept(), 50));
  }

  /** The bytes of a mask never change from one version to the next. */
  @Test
  void golden() {
    WeightMask mask = new WeightMask(24);
    for (int i : new int[] {0, 3, 4, 11, 20, 23}) {
      mask.keep(i);
    }
    assertEquals(
        "001ab6492311", java.util.HexFormat.of().formatHex(WeightMaskCode.encode(mask, 6)));
  }

  private static void decodeDamaged(byte[] code, WeightMask mask) {
    try {
      WeightMask back = WeightMaskCode.decode(code, mask.size(), mask.kept(), 50);
      assertEquals(mask.kept(), back.kept());
    } catch (TicketException e) {
      assertTrue(e.getMessage().startsWith("a mask's code"), e.getMessage());
    }
  }

  private static WeightMask random(int size, double density, Random random) {
    WeightMask mask = new WeightMask(size);
    for (int i = 0; i < size; i++) {
      if (random.nextDouble() < density) {
        mask.keep(i);
      }
    }
    return mask;
  }

  private static void assertSame(WeightMask one, WeightMask other) {
    assertEquals(one.size(), other.size());
    for (int i = 0; i < one.size(); i++) {
      assertEquals(one.keeps(i), other.keeps(i), "weight " + i);
    }
  }

  /** log2 of the number of masks of that size that keep that many. */
  private static double bits(int size, int kept) {
    double bits = 0;
    for (int i = 1; i <= kept; i++) {
      bits += Math.log((size - kept + i) / (double) i);
    }
    return bits / Math.log(2);
  }
}
