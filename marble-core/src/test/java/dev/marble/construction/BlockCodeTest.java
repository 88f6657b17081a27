package dev.marble.construction;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class BlockCodeTest {
  private static final long[] SUBSETS = {
    -1, 0, 1, 126, 127, 128, -2, 16_382, 16_383, 16_384, (1L << 62) - 2, (1L << 62) - 1
  };

  @Test
  void thereAndBack() {
    for (int count = 0; count <= SUBSETS.length; count++) {
      long[] back = new long[SUBSETS.length];
      byte[] code = BlockCode.encode(SUBSETS, count);
      assertTrue(BlockCode.decode(code, count, 62, back));
      long[] expected = Arrays.stream(SUBSETS).limit(count).map(s -> Math.max(-1, s)).toArray();
      assertArrayEquals(expected, Arrays.copyOf(back, count));
      assertFalse(BlockCode.decode(code, count + 1, 62, new long[count + 1]));
      assertFalse(count > 0 && BlockCode.decode(code, count - 1, 62, back));
    }
  }

  @Test
  void subsetsOfTooManySamples() {
    byte[] code = BlockCode.encode(new long[] {15}, 1);
    assertTrue(BlockCode.decode(code, 1, 4, new long[1]));
    assertFalse(BlockCode.decode(code, 1, 3, new long[1]));
    byte[] endless = new byte[20];
    Arrays.fill(endless, (byte) 0xff);
    assertFalse(BlockCode.decode(endless, 1, 62, new long[1]));
  }
}
