package dev.marble.lab.prune;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasksTest {
  private static final Map<String, Integer> LENGTHS = new LinkedHashMap<>();

  static {
    LENGTHS.put("dense1.weight", 23);
    LENGTHS.put("dense2.weight", 8);
    LENGTHS.put("dense3.weight", 0);
  }

  private static Masks some(long seed) {
    Random random = new Random(seed);
    Masks masks = Masks.full(LENGTHS);
    for (String name : masks.names()) {
      BitSet bits = new BitSet();
      for (int i = 0; i < masks.length(name); i++) {
        bits.set(i, random.nextBoolean());
      }
      masks = masks.with(Map.of(name, bits));
    }
    return masks;
  }

  @Test
  void fullKeepsAll() {
    Masks full = Masks.full(LENGTHS);
    assertEquals(31, full.keptCount());
    assertEquals(31, full.total());
    assertEquals(1, full.density());
    assertEquals(List.of("dense1.weight", "dense2.weight", "dense3.weight"), full.names());
  }

  @Test
  void masksOfOthersCannotBeReachedThroughCopies() {
    Masks full = Masks.full(LENGTHS);
    full.kept("dense1.weight").clear();
    BitSet bits = new BitSet();
    bits.set(3);
    Masks one = full.with(Map.of("dense1.weight", bits));
    bits.set(4);
    assertEquals(23, full.keptCount("dense1.weight"));
    assertEquals(1, one.keptCount("dense1.weight"));
  }

  @Test
  void appliesBitForBit() {
    Masks masks = some(5);
    float[] values = new float[23];
    for (int i = 0; i < values.length; i++) {
      values[i] = -1.5f - i;
    }
    values[2] = -0f;
    float[] masked = masks.apply("dense1.weight", values);
    for (int i = 0; i < values.length; i++) {
      int expected = masks.kept("dense1.weight").get(i) ? Float.floatToRawIntBits(values[i]) : 0;
      assertEquals(expected, Float.floatToRawIntBits(masked[i]));
    }
    assertArrayEquals(values, masks.apply("dense1.bias", values));
    assertThrows(PruneException.class, () -> masks.apply("dense1.weight", new float[22]));
  }

  @Test
  void knowsSubsets() {
    Masks masks = some(7);
    assertTrue(masks.isSubsetOf(Masks.full(LENGTHS)));
    assertTrue(masks.isSubsetOf(masks));
    assertFalse(Masks.full(LENGTHS).isSubsetOf(masks));
    assertThrows(
        PruneException.class, () -> masks.isSubsetOf(Masks.full(Map.of("conv1.weight", 4))));
  }

  @Test
  void survivesAFile(@TempDir Path folder) {
    for (long seed = 0; seed < 20; seed++) {
      Masks masks = some(seed);
      Path file = folder.resolve("masks");
      masks.write(file);
      assertEquals(masks, Masks.read(file));
      assertEquals(masks.sha256(), Masks.read(file).sha256());
    }
    assertNotEquals(some(1).sha256(), some(2).sha256());
    assertThrows(PruneException.class, () -> Masks.read(folder.resolve("none")));
  }

  @Test
  void noDamageGoesUnseen() {
    byte[] bytes = some(3).toBytes();
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(bytes, length);
      assertThrows(PruneException.class, () -> Masks.fromBytes("cut", cut));
    }
    for (int i = 0; i < bytes.length; i++) {
      byte[] flipped = bytes.clone();
      flipped[i] = (byte) (flipped[i] ^ 1 << (i & 7));
      assertThrows(PruneException.class, () -> Masks.fromBytes("flipped", flipped));
    }
  }
}
