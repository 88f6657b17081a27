package dev.marble.reference;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code docs/ticket-format.md}, translated sentence by sentence, slowly, without a line of the
 * program: what the program is tested against.
 *
 * @param seed the seed
 * @param distribution {@code uniform}, {@code normal} or {@code signed-constant}
 */
public record FormatPage(long seed, String distribution) {
  private static final long WORD = 0xFFFFFFFFL;
  private static final int ROOM = 256;

  /** Ten rounds on four words with two keys; words are longs from 0 to 2³² − 1. */
  public static long[] philox(long[] counter, long[] key) {
    long[] x = counter.clone();
    long[] k = key.clone();
    for (int round = 0; round < 10; round++) {
      long p = 0xD2511F53L * x[0];
      long r = 0xCD9E8D57L * x[2];
      x =
          new long[] {
            (r >>> 32) ^ x[1] ^ k[0], r & WORD, (p >>> 32) ^ x[3] ^ k[1], p & WORD,
          };
      k[0] = (k[0] + 0x9E3779B9L) & WORD;
      k[1] = (k[1] + 0xBB67AE85L) & WORD;
    }
    return x;
  }

  /** The word w of a random weight, from 0 to 2³² − 1. */
  public long word(long layer, long index) {
    long b = index / 4;
    long[] key = {seed & WORD, seed >>> 32};
    long[] counter = {b & WORD, b >>> 32, layer, 0};
    return philox(counter, key)[(int) (index % 4)];
  }

  /** q(layer, index). */
  public int q(long layer, long index) {
    long w = word(layer, index);
    boolean topBit = w >= 1L << 31;
    return switch (distribution) {
      case "uniform" -> (int) (topBit ? (w >> 8) - (1L << 24) : w >> 8);
      case "signed-constant" -> topBit ? -(1 << 23) : 1 << 23;
      case "normal" -> {
        // The upper half mirrors the lower one.
        double p = ((topBit ? WORD - w : w) + 0.5) / 4294967296.0;
        int q = (int) Math.rint(NormalDistribution.lowerQuantile(p) * (1 << 20));
        yield topBit ? -q : q;
      }
      default -> throw new IllegalArgumentException(distribution);
    };
  }

  /** The block of weight t. */
  public static int block(List<Integer> dims, List<Integer> inputAxes, long t) {
    int[] coordinates = new int[dims.size()];
    long rest = t;
    for (int axis = dims.size() - 1; axis >= 0; axis--) {
      coordinates[axis] = (int) (rest % dims.get(axis));
      rest /= dims.get(axis);
    }
    int block = 0;
    for (int axis : inputAxes) {
      block = block * dims.get(axis) + coordinates[axis];
    }
    return block;
  }

  /** The live units of one side of a block, in order. */
  public List<Integer> liveUnits(int number, int block, boolean positive, int samples) {
    List<Integer> live = new ArrayList<>();
    for (int k = 0; k < ROOM && live.size() < samples; k++) {
      int u = q(2L * number, (long) ROOM * block + k);
      if (positive ? u > 0 : u < 0) {
        live.add(k);
      }
    }
    return live;
  }

  /** The products v·u that the mask of weight t chooses from. */
  public long[] products(int number, int block, boolean positive, int samples, long t) {
    List<Integer> live = liveUnits(number, block, positive, samples);
    long[] products = new long[samples];
    for (int j = 0; j < samples; j++) {
      int k = live.get(j);
      long u = q(2L * number, (long) ROOM * block + k);
      long v = q(2L * number + 1, ROOM * t + k);
      products[j] = v * u;
    }
    return products;
  }

  /** The products that the mask of weight t chooses from where its inputs have copies. */
  public long[] copies(int number, int copies, long t) {
    long[] products = new long[copies];
    for (int c = 0; c < copies; c++) {
      products[c] = q(2L * number + 1, ROOM * t + c) * (1L << 23);
    }
    return products;
  }

  /**
   * S of a weight that keeps a single unit: number is 0 for none, or the unit's number plus one.
   */
  public long single(int number, int block, boolean positive, long t, long chosen) {
    if (chosen == 0) {
      return 0;
    }
    long k = chosen - 1;
    long u = q(2L * number, (1L << 24) * block + k);
    if (positive ? u <= 0 : u >= 0) {
      throw new IllegalArgumentException("unit " + k + " of block " + block + " has u = " + u);
    }
    return u * q(2L * number + 1, (1L << 24) * t + k);
  }

  /** The sum of the chosen products. */
  public static long sum(long[] products, long subset) {
    long sum = 0;
    for (int j = 0; j < products.length; j++) {
      if ((subset >> j & 1) == 1) {
        sum += products[j];
      }
    }
    return sum;
  }

  /** sum · 2^(e − 46) exactly. */
  public static BigDecimal exact(long sum, int scaleExponent) {
    int power = scaleExponent - 46;
    BigDecimal two = BigDecimal.valueOf(2);
    return power >= 0
        ? BigDecimal.valueOf(sum).multiply(two.pow(power))
        : BigDecimal.valueOf(sum).divide(two.pow(-power));
  }

  /** sum · 2^(e − 46), rounded once. */
  public static float weight(long sum, int scaleExponent) {
    return exact(sum, scaleExponent).floatValue();
  }

  /** The subsets of a mask's code. */
  public static long[] decodeMask(byte[] code, int weights) {
    int samples = code[0];
    String[] codeWords = new String[samples + 1];
    long next = 0;
    for (int length = 1; length <= 62; length++) {
      next *= 2;
      for (int c = 0; c <= samples; c++) {
        if (code[1 + c] == length) {
          codeWords[c] = binary(next, length);
          next++;
        }
      }
    }
    StringBuilder bits = new StringBuilder();
    for (int i = samples + 2; i < code.length; i++) {
      bits.append(binary(code[i] & 0xff, 8));
    }
    long[] subsets = new long[weights];
    int at = 0;
    for (int t = 0; t < weights; t++) {
      int c = 0;
      while (codeWords[c] == null || !bits.substring(at).startsWith(codeWords[c])) {
        c++;
      }
      at += codeWords[c].length();
      int plain = Math.max(0, c - 1);
      String tail = bits.substring(at, at + plain);
      at += plain;
      subsets[t] = c == 0 ? 0 : Long.parseLong("1" + tail, 2);
    }
    if (bits.length() - at >= 8 || bits.substring(at).contains("1")) {
      throw new IllegalArgumentException("bits behind the end: " + bits.substring(at));
    }
    return subsets;
  }

  private static String binary(long value, int length) {
    String digits = Long.toBinaryString(value).toLowerCase(Locale.ROOT);
    return "0".repeat(length - digits.length()) + digits;
  }
}
