package dev.marble.ticket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marble.reference.Allocation;
import dev.marble.reference.FormatPage;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MaskCodeTest {

  /** Subsets of every bit length, the short ones more often. */
  static Mask randomMask(int size, int samples, Random random) {
    Mask mask = new Mask(size, samples);
    for (int i = 0; i < size; i++) {
      int bits = random.nextInt(1 + random.nextInt(samples + 1));
      mask.set(i, random.nextLong() & (1L << bits) - 1);
    }
    return mask;
  }

  private static Mask maskOf(int samples, long... subsets) {
    Mask mask = new Mask(subsets.length, samples);
    for (int i = 0; i < subsets.length; i++) {
      mask.set(i, subsets[i]);
    }
    return mask;
  }

  private static void assertRoundTrip(Mask mask, String what) {
    byte[] code = MaskCode.encode(mask);
    long[] byThePage = FormatPage.decodeMask(code, mask.size());
    Mask decoded = MaskCode.decode(code, mask.size(), mask.samples());
    for (int i = 0; i < mask.size(); i++) {
      assertEquals(mask.get(i), decoded.get(i), what);
      assertEquals(mask.get(i), byThePage[i], what);
    }
    assertEquals(mask.kept(Choice.SUBSET), decoded.kept(Choice.SUBSET), what);
    assertEquals(mask.size(), decoded.size(), what);
    assertEquals(mask.samples(), decoded.samples(), what);
  }

  /** By hand: classes 0, 1 and 3 have the code words 0, 10 and 11; 5 is 101, so 01 follows. */
  @Test
  void aSmallExample() {
    byte[] code = MaskCode.encode(maskOf(3, 0, 0, 1, 5));
    assertEquals("03" + "01020002" + "2d", HexFormat.of().formatHex(code));
  }

  /** Equal counts are joined in order: the same mask has the same bytes for ever. */
  @Test
  void ties() {
    byte[] code = MaskCode.encode(maskOf(3, 0, 1, 2, 3, 4, 5));
    assertEquals("03" + "02020202" + "197340", HexFormat.of().formatHex(code));
  }

  @Test
  void aSingleClassHasACodeWordOfOneBit() {
    byte[] empty = MaskCode.encode(maskOf(2, 0, 0, 0));
    assertEquals("02" + "010000" + "00", HexFormat.of().formatHex(empty));
    byte[] seven = MaskCode.encode(maskOf(3, 6, 7));
    assertEquals("03" + "00000001" + "4c", HexFormat.of().formatHex(seven)); // 0 10 0 11 00
  }

  @Test
  void noWeightsHaveNoCodeWords() {
    Mask none = new Mask(0, 4);
    assertEquals("04" + "0000000000", HexFormat.of().formatHex(MaskCode.encode(none)));
    assertRoundTrip(none, "none");
  }

  @Test
  void randomMasks() {
    for (int samples = 1; samples <= 62; samples++) {
      Random random = new Random(samples);
      for (int size : new int[] {1, 2, 7, 8, 9, 63, 64, 65, 300}) {
        String what = size + " weights, " + samples + " samples (and seed)";
        assertRoundTrip(randomMask(size, samples, random), what);
      }
    }
  }

  @Test
  void uniformSubsets() {
    Random random = new Random(5);
    for (int samples = 1; samples <= 62; samples++) {
      long all = (1L << samples) - 1;
      long[] subsets = random.longs(200).map(x -> x & all).toArray();
      assertRoundTrip(maskOf(samples, subsets), samples + " samples");
    }
  }

  @Test
  void oneClassAlone() {
    for (int bits = 0; bits <= 62; bits++) {
      long subset = bits == 0 ? 0 : 1L << bits - 1;
      assertRoundTrip(maskOf(62, subset), "one weight of class " + bits);
      assertRoundTrip(maskOf(62, subset, subset, subset), "three weights of class " + bits);
      assertRoundTrip(maskOf(62, (1L << bits) - 1), "all ones, class " + bits);
    }
  }

  /** Counts like Fibonacci's numbers make code words of every length up to 20. */
  @Test
  void longCodeWords() {
    int classes = 21;
    int size = 0;
    long[] subsets = new long[60_000];
    int count = 1;
    int next = 1;
    for (int bits = 0; bits < classes; bits++) {
      long subset = bits == 0 ? 0 : 1L << bits - 1;
      Arrays.fill(subsets, size, size + count, subset);
      size += count;
      int sum = count + next;
      count = next;
      next = sum;
    }
    Mask mask = maskOf(62, Arrays.copyOf(subsets, size));
    byte[] code = MaskCode.encode(mask);
    int longest = 0;
    for (int c = 0; c < classes; c++) {
      longest = Math.max(longest, code[1 + c]);
    }
    assertEquals(20, longest);
    Mask decoded = MaskCode.decode(code, size, 62);
    for (int i = 0; i < size; i++) {
      assertEquals(mask.get(i), decoded.get(i));
    }
  }

  @Test
  void theCodeIsShort() {
    Random random = new Random(6);
    int size = 10_000;
    Mask mask = new Mask(size, 21);
    double entropy = 0;
    for (int i = 0; i < size; i++) {
      int bits = random.nextInt(8);
      mask.set(i, random.nextLong() & (1L << bits) - 1);
    }
    long[] counts = new long[22];
    for (int i = 0; i < size; i++) {
      int bits = 64 - Long.numberOfLeadingZeros(mask.get(i));
      counts[bits]++;
      entropy += Math.max(0, bits - 1);
    }
    for (long count : counts) {
      entropy += count == 0 ? 0 : count * (Math.log((double) size / count) / Math.log(2));
    }
    double bits = 8.0 * (MaskCode.encode(mask).length - 23);
    double least = entropy;
    assertTrue(bits < entropy * 1.02 && bits >= least, () -> bits + " bits for " + least);
  }

  @ParameterizedTest
  @CsvSource({
    "03010200022d, 4, 2, other samples",
    "03010200022d, 4, 4, other samples",
    "03010200022d, 5, 3, one weight more",
    "03010200022d, 3, 3, one weight fewer",
    "03010200022d00, 4, 3, a byte behind",
    "0301020002, 4, 3, no bits",
    "030102, 4, 3, no bits and no lengths",
    "'', 4, 3, nothing",
    "030102000310, 4, 3, a code that is not complete",
    "03010100022d, 4, 3, too many code words",
    "03020200002d, 4, 3, two of four code words",
    "030000000233, 2, 3, a single code word of two bits",
    "03000000002d, 4, 3, no code word",
    "030000000180, 1, 3, a one where the only code word is 0",
    "03010100ff50, 4, 3, a negative length",
    "030102003f2d, 4, 3, a length of 63",
    "03010200022d, 2147483647, 3, absurdly many weights",
  })
  void whatIsNoCodeIsRefused(String hex, int size, int samples, String what) {
    assertRefused(HexFormat.of().parseHex(hex), size, samples, what);
  }

  @Test
  void bitsBehindTheLastWeightMustBeZero() {
    byte[] code = MaskCode.encode(maskOf(3, 6));
    assertEquals(0b0100_0000, code[code.length - 1] & 0xff);
    for (int bit = 0; bit < 5; bit++) {
      byte[] changed = code.clone();
      changed[code.length - 1] |= (byte) (1 << bit);
      assertRefused(changed, 1, 3, "bit " + bit);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 21, 62})
  void everyCutIsRefused(int samples) {
    Mask mask = randomMask(50, samples, new Random(samples));
    byte[] code = MaskCode.encode(mask);
    for (int length = 0; length < code.length; length++) {
      assertRefused(Arrays.copyOf(code, length), 50, samples, length + " bytes");
    }
  }

  /** A changed bit gives another mask or a TicketException: nothing else, and no large arrays. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 21, 62})
  void everyChangedBitIsReadOrRefused(int samples) {
    Mask mask = randomMask(60, samples, new Random(samples));
    byte[] code = MaskCode.encode(mask);
    for (int bit = 0; bit < 8 * code.length; bit++) {
      byte[] changed = code.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      decodeOrRefuse(changed, 60, samples, "bit " + bit);
    }
  }

  @Test
  void randomBytesAreReadOrRefused() {
    long seed = 8;
    Random random = new Random(seed);
    int read = 0;
    for (int i = 0; i < 50_000; i++) {
      int samples = random.nextInt(1, 63);
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      if (bytes.length > samples + 1) {
        plausibleStart(bytes, samples, random);
      }
      read += decodeOrRefuse(bytes, random.nextInt(100), samples, "seed " + seed) ? 1 : 0;
    }
    assertTrue(read > 10, "some of them are masks");
  }

  /** The right number of samples and, mostly, lengths of a complete code. */
  private static void plausibleStart(byte[] bytes, int samples, Random random) {
    bytes[0] = (byte) samples;
    if (random.nextInt(10) > 0) {
      Arrays.fill(bytes, 1, samples + 2, (byte) 0);
      int length = 1;
      for (int c = 0; c < samples && random.nextInt(8) > 0; c++) {
        bytes[1 + c] = (byte) length++;
      }
      bytes[1 + samples] = (byte) Math.max(1, length - 1);
    }
  }

  private static boolean decodeOrRefuse(byte[] bytes, int size, int samples, String what) {
    try {
      Mask mask = MaskCode.decode(bytes, size, samples);
      assertEquals(size, mask.size(), what);
      assertArrayEquals(
          FormatPage.decodeMask(bytes, size),
          IntStream.range(0, size).mapToLong(mask::get).toArray(),
          what);
      return true;
    } catch (TicketException e) {
      assertEquals(TicketException.Kind.CORRUPT, e.kind(), what);
      return false;
    }
  }

  private static void assertRefused(byte[] bytes, int size, int samples, String what) {
    long allocated =
        Allocation.bytesOf(() -> {
          var error =
              assertThrows(
                  TicketException.class, () -> MaskCode.decode(bytes, size, samples), what);
          assertEquals(TicketException.Kind.CORRUPT, error.kind(), what);
        });
    assertTrue(allocated < 1 << 20, () -> what + ": " + allocated + " bytes of memory");
  }
}
