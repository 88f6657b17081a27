package dev.marble.lab.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.random.Seed;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class AugmentationTest {
  private static final int SIDE = 12;
  private static final float[] BLACK = {-1, -2};

  /** Two channels whose pixels say where they came from. */
  private static float[] image() {
    float[] image = new float[2 * SIDE * SIDE];
    for (int i = 0; i < image.length; i++) {
      image[i] = i;
    }
    return image;
  }

  private static float[] varied(long seed, int epoch, int example) {
    float[] to = new float[2 * SIDE * SIDE];
    Augmentation.CROP_AND_FLIP.apply(
        image(), 2, SIDE, SIDE, BLACK, new Seed(seed), epoch, example, to);
    return to;
  }

  @Test
  void isAFunctionOfSeedEpochAndExample() {
    assertArrayEquals(varied(1, 2, 3), varied(1, 2, 3));
    // One in 162 pairs agrees by chance: these three do not.
    assertFalse(Arrays.equals(varied(1, 2, 3), varied(2, 2, 3)));
    assertFalse(Arrays.equals(varied(1, 2, 3), varied(1, 3, 3)));
    assertFalse(Arrays.equals(varied(1, 2, 3), varied(1, 2, 4)));
  }

  /** Each image must be one of the 81 moves, mirrored or not, and all of them must come. */
  @Test
  void movesAndMirrors() {
    Set<String> seen = new HashSet<>();
    int mirrored = 0;
    for (int example = 0; example < 4_000; example++) {
      float[] to = varied(7, 1, example);
      // The pixel in the middle is never black.
      int middle = (SIDE / 2) * SIDE + SIDE / 2;
      int from = (int) to[middle];
      boolean flipped = to[middle + 1] < to[middle];
      int down = from / SIDE - SIDE / 2;
      int right = from % SIDE - (flipped ? SIDE - 1 - SIDE / 2 : SIDE / 2);
      mirrored += flipped ? 1 : 0;
      seen.add(down + " " + right + " " + flipped);
      assertArrayEquals(moved(down, right, flipped), to);
    }
    assertEquals(162, seen.size());
    assertEquals(2_000, mirrored, 4 * Math.sqrt(1_000));
    assertTrue(seen.contains("-4 4 true"));
  }

  private static float[] moved(int down, int right, boolean flipped) {
    float[] image = image();
    float[] to = new float[image.length];
    for (int c = 0; c < 2; c++) {
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          int fromY = y + down;
          int fromX = (flipped ? SIDE - 1 - x : x) + right;
          boolean inside = fromY >= 0 && fromY < SIDE && fromX >= 0 && fromX < SIDE;
          to[(c * SIDE + y) * SIDE + x] =
              inside ? image[(c * SIDE + fromY) * SIDE + fromX] : BLACK[c];
        }
      }
    }
    return to;
  }
}
