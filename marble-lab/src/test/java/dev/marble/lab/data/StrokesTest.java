package dev.marble.lab.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class StrokesTest {
  private static final long SEED = 2026;

  private static byte[] grey(Strokes strokes, int index) {
    byte[] grey = new byte[28 * 28];
    strokes.grey(index, grey);
    return grey;
  }

  @Test
  void keepsTheContract() {
    Expect.contract(Strokes.of(Split.TRAIN, 100, SEED));
    Expect.contract(Strokes.of(Split.TEST, 1, -1));
    assertEquals(20_000, Strokes.of(Split.TRAIN, SEED).size());
    assertEquals(5_000, Strokes.of(Split.TEST, SEED).size());
    Expect.refusal(() -> Strokes.of(Split.TEST, 0, SEED), "0", "positive");
  }

  @Test
  void anyImageCanBeDrawnAlone() {
    Strokes few = Strokes.of(Split.TRAIN, 1_000, SEED);
    Strokes many = Strokes.of(Split.TRAIN, Integer.MAX_VALUE, SEED);
    for (int index : new int[] {999, 0, 500, 17}) {
      assertArrayEquals(grey(few, index), grey(many, index));
      assertEquals(few.label(index), many.label(index));
    }
    assertEquals(784, grey(many, Integer.MAX_VALUE - 1).length);
  }

  @Test
  void threadsDoNotMatter() {
    Strokes strokes = Strokes.of(Split.TEST, 400, SEED);
    String[] alone =
        IntStream.range(0, 400).mapToObj(i -> hash(grey(strokes, i))).toArray(String[]::new);
    String[] together =
        IntStream.range(0, 400)
            .parallel()
            .mapToObj(i -> hash(grey(strokes, i)))
            .toArray(String[]::new);
    assertArrayEquals(alone, together);
  }

  @Test
  void seedAndSplitMatter() {
    byte[] one = grey(Strokes.of(Split.TRAIN, 10, SEED), 3);
    assertFalse(Arrays.equals(one, grey(Strokes.of(Split.TEST, 10, SEED), 3)));
    assertFalse(Arrays.equals(one, grey(Strokes.of(Split.TRAIN, 10, SEED + 1), 3)));
    assertFalse(Arrays.equals(one, grey(Strokes.of(Split.TRAIN, 10, SEED + (1L << 32)), 3)));
    long different =
        IntStream.range(0, 2_000)
            .mapToObj(i -> hash(grey(Strokes.of(Split.TRAIN, 2_000, SEED), i)))
            .distinct()
            .count();
    assertEquals(2_000, different);
  }

  @Test
  void everyTenInARowHoldEachDigitOnceInChangingOrder() {
    Strokes strokes = Strokes.of(Split.TRAIN, 1_000, SEED);
    int inOrder = 0;
    for (int from = 0; from < 1_000; from += 10) {
      int start = from;
      int[] labels = IntStream.range(0, 10).map(i -> strokes.label(start + i)).toArray();
      inOrder += labels[0] == 0 && labels[1] == 1 ? 1 : 0;
      assertArrayEquals(IntStream.range(0, 10).toArray(), IntStream.of(labels).sorted().toArray());
    }
    assertTrue(inOrder < 20, "in order: " + inOrder);
  }

  @Test
  void inkIsWhereADigitCanBe() {
    Strokes strokes = Strokes.of(Split.TRAIN, 2_000, SEED);
    float[] image = new float[784];
    double total = 0;
    for (int i = 0; i < strokes.size(); i++) {
      strokes.image(i, image);
      double ink = 0;
      float peak = 0;
      for (float value : image) {
        assertTrue(value >= 0 && value <= 1);
        ink += value;
        peak = Math.max(peak, value);
      }
      assertTrue(peak > 0.35, "image " + i + " is nearly empty: " + peak);
      total += ink / 784;
    }
    double mean = total / strokes.size();
    assertTrue(mean > 0.07 && mean < 0.2, "mean grey " + mean);
  }

  @Test
  void bytesAreTheSameOnEveryMachine() {
    assertEquals(
        "86ce58ac5ce63f7026b457eaeee0e099429491867e9c58ba896c096649aad3d8",
        hash(grey(Strokes.of(Split.TRAIN, 1, SEED), 0)));
    MessageDigest all = sha256();
    for (Split split : Split.values()) {
      Strokes strokes = Strokes.of(split, 1_000_001, 7);
      for (int i = 0; i < 200; i++) {
        all.update(grey(strokes, i));
        all.update((byte) strokes.label(i));
      }
      all.update(grey(strokes, 1_000_000));
    }
    assertEquals(
        "a3dbfd58cbcac8b662583a4456645713b3b96063df8ef5999b2811f874be0f01",
        HexFormat.of().formatHex(all.digest()));
  }

  @Test
  void drawsQuickly() {
    Strokes strokes = Strokes.of(Split.TRAIN, 40_000, SEED);
    byte[] grey = new byte[784];
    int sum = 0;
    for (int i = 0; i < 20_000; i++) {
      strokes.grey(i, grey);
      sum += grey[400];
    }
    long started = System.nanoTime();
    for (int i = 20_000; i < 40_000; i++) {
      strokes.grey(i, grey);
      sum += grey[400];
    }
    long perSecond = 20_000 * 1_000_000_000L / (System.nanoTime() - started);
    System.out.println("strokes: " + perSecond + " images per second on one core");
    assertNotEquals(0, sum);
    assertTrue(perSecond > 2_000, "only " + perSecond + " images per second");
  }

  private static String hash(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
